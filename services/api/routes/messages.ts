import { Elysia } from "elysia";
import { pageQuerySchema, pageSchema } from "#core/kernel/page.ts";
import {
  deleteMessage,
  editMessage,
  getMessage,
  getThread,
  listMessages,
  postMessage,
  postReply,
} from "#core/messages/actions.ts";
import {
  editMessageSchema,
  messageSchema,
  messagesQuerySchema,
  postMessageSchema,
  postReplySchema,
  threadSchema,
} from "#core/messages/schema.ts";
import { noContent } from "#services/shared/http.ts";
import { actorOf } from "../actor.ts";
import { answers } from "../answers.ts";
import type { ApiDeps } from "../deps.ts";
import { idParams } from "../params.ts";
import { CHANNEL, DM, type Place } from "../places.ts";

const RETRY_IS_SAFE =
  "The same `client_message_id` again answers 200 with the first message, so a retry is always safe.";

export const messageRoutes = (deps: ApiDeps) =>
  new Elysia().use(listRoutes(deps, CHANNEL)).use(listRoutes(deps, DM)).use(singleRoutes(deps));

const listRoutes = (deps: ApiDeps, { prefix, params, name }: Place) =>
  new Elysia({ prefix: `${prefix}/messages`, tags: ["Messages"] })
    .use(actorOf(deps))
    .get("", ({ actor, params, query }) => listMessages(deps, actor, params, query), {
      params,
      query: messagesQuerySchema,
      detail: answers(pageSchema(messageSchema), {
        summary: `Lists the messages of ${name}.`,
        description:
          "Oldest first; without a cursor the newest page. `around` takes the id of a message, or `unread` for your first unread one.",
      }),
    })
    .post(
      "",
      async ({ actor, params, body, set }) => {
        const { message, created } = await postMessage(deps, actor, params, body);
        set.status = created ? 201 : 200;
        return message;
      },
      {
        params,
        body: postMessageSchema,
        detail: answers(messageSchema, {
          summary: `Posts a message in ${name}.`,
          status: [201, 200],
          description: RETRY_IS_SAFE,
        }),
      },
    );

const singleRoutes = (deps: ApiDeps) =>
  new Elysia({ prefix: "/api", tags: ["Messages"] })
    .use(actorOf(deps))
    .get("/messages/:id/replies", ({ actor, params, query }) => getThread(deps, actor, params.id, query), {
      params: idParams,
      query: pageQuerySchema,
      detail: answers(threadSchema, {
        summary: "Shows a thread: its first message, who is in it, and a page of its replies.",
      }),
    })
    .post(
      "/messages/:id/replies",
      async ({ actor, params, body, set }) => {
        const { message, created } = await postReply(deps, actor, params.id, body);
        set.status = created ? 201 : 200;
        return message;
      },
      {
        params: idParams,
        body: postReplySchema,
        detail: answers(messageSchema, {
          summary: "Replies to a message in its thread.",
          status: [201, 200],
          description: RETRY_IS_SAFE,
        }),
      },
    )
    .get("/messages/:id", ({ actor, params }) => getMessage(deps, actor, params.id), {
      params: idParams,
      detail: answers(messageSchema, { summary: "Shows one message." }),
    })
    .patch("/messages/:id", ({ actor, params, body }) => editMessage(deps, actor, params.id, body), {
      params: idParams,
      body: editMessageSchema,
      detail: answers(messageSchema, { summary: "Edits a message of your own." }),
    })
    .delete("/messages/:id", ({ actor, params }) => noContent(deleteMessage(deps, actor, params.id)), {
      params: idParams,
      detail: answers(null, { summary: "Deletes a message: your own, or as an admin anybody's." }),
    });
