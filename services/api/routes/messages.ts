import { Elysia } from "elysia";
import { pageQuerySchema } from "#core/kernel/page.ts";
import {
  deleteMessage,
  editMessage,
  getMessage,
  getThread,
  listMessages,
  postMessage,
  postReply,
} from "#core/messages/actions.ts";
import { editMessageSchema, messagesQuerySchema, postMessageSchema, postReplySchema } from "#core/messages/schema.ts";
import { noContent } from "#services/shared/http.ts";
import { actorOf } from "../actor.ts";
import type { ApiDeps } from "../deps.ts";
import { channelParams, idParams } from "../params.ts";

export const messageRoutes = (deps: ApiDeps) =>
  new Elysia({ prefix: "/api" })
    .use(actorOf(deps))
    .get(
      "/c/:slug/channels/:channel/messages",
      ({ actor, params, query }) => listMessages(deps, actor, params, query),
      { params: channelParams, query: messagesQuerySchema },
    )
    .post(
      "/c/:slug/channels/:channel/messages",
      async ({ actor, params, body, set }) => {
        const { message, created } = await postMessage(deps, actor, params, body);
        set.status = created ? 201 : 200;
        return message;
      },
      { params: channelParams, body: postMessageSchema },
    )
    .get("/messages/:id/replies", ({ actor, params, query }) => getThread(deps, actor, params.id, query), {
      params: idParams,
      query: pageQuerySchema,
    })
    .post(
      "/messages/:id/replies",
      async ({ actor, params, body, set }) => {
        const { message, created } = await postReply(deps, actor, params.id, body);
        set.status = created ? 201 : 200;
        return message;
      },
      { params: idParams, body: postReplySchema },
    )
    .get("/messages/:id", ({ actor, params }) => getMessage(deps, actor, params.id), { params: idParams })
    .patch("/messages/:id", ({ actor, params, body }) => editMessage(deps, actor, params.id, body), {
      params: idParams,
      body: editMessageSchema,
    })
    .delete("/messages/:id", ({ actor, params }) => noContent(deleteMessage(deps, actor, params.id)), {
      params: idParams,
    });
