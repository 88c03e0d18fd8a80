import { Elysia } from "elysia";
import { AVATAR_MAX_BYTES, pictureTooLarge } from "#core/avatars/actions.ts";
import { pageQuerySchema, pageSchema } from "#core/kernel/page.ts";
import {
  createWebhook,
  getWebhook,
  listWebhooks,
  receiveDelivery,
  removeWebhookAvatar,
  revokeWebhook,
  rotateWebhook,
  setWebhookAvatar,
  updateWebhook,
} from "#core/webhooks/actions.ts";
import { createPostLimit } from "#core/webhooks/limit.ts";
import {
  createWebhookSchema,
  deliveredSchema,
  newWebhookSchema,
  POSTS_A_MINUTE,
  updateWebhookSchema,
  webhookSchema,
} from "#core/webhooks/schema.ts";
import { noContent } from "#services/shared/http.ts";
import { actorOf } from "../actor.ts";
import { answers } from "../answers.ts";
import type { ApiDeps } from "../deps.ts";
import { readUpload } from "../multipart.ts";
import { hookParams, slugAndIdParams, slugParams } from "../params.ts";
import { PICTURE_FORM, PICTURE_RULES } from "../picture-form.ts";

export const webhookRoutes = (deps: ApiDeps) =>
  new Elysia({ prefix: "/api/c/:slug/webhooks", tags: ["Webhooks"] })
    .use(actorOf(deps))
    .get("", ({ actor, params, query }) => listWebhooks(deps, actor, params.slug, query), {
      params: slugParams,
      query: pageQuerySchema,
      detail: answers(pageSchema(webhookSchema), {
        summary: "Lists the webhooks of a community, without their secrets.",
      }),
    })
    .post(
      "",
      ({ actor, params, body, set }) => {
        set.status = 201;
        return createWebhook(deps, actor, params.slug, body);
      },
      {
        params: slugParams,
        body: createWebhookSchema,
        detail: answers(newWebhookSchema, {
          summary: "Makes a webhook; where to post is shown this once.",
          status: 201,
        }),
      },
    )
    .get("/:id", ({ actor, params }) => getWebhook(deps, actor, params.slug, params.id), {
      params: slugAndIdParams,
      detail: answers(webhookSchema, { summary: "Reads a webhook, without its secret." }),
    })
    .patch("/:id", ({ actor, params, body }) => updateWebhook(deps, actor, params.slug, params.id, body), {
      params: slugAndIdParams,
      body: updateWebhookSchema,
      detail: answers(webhookSchema, { summary: "Gives a webhook another name." }),
    })
    .put(
      "/:id/avatar",
      async ({ actor, params, request }) => {
        const { body } = await readUpload(request, AVATAR_MAX_BYTES, pictureTooLarge);
        return setWebhookAvatar(deps, actor, params.slug, params.id, body);
      },
      {
        params: slugAndIdParams,
        parse: "none",
        detail: answers(webhookSchema, {
          summary: "Gives a webhook a picture.",
          description: PICTURE_RULES,
          requestBody: PICTURE_FORM,
        }),
      },
    )
    .delete("/:id/avatar", ({ actor, params }) => removeWebhookAvatar(deps, actor, params.slug, params.id), {
      params: slugAndIdParams,
      detail: answers(webhookSchema, { summary: "Takes the picture of a webhook away." }),
    })
    .delete("/:id", ({ actor, params }) => noContent(revokeWebhook(deps, actor, params.slug, params.id)), {
      params: slugAndIdParams,
      detail: answers(null, { summary: "Ends a webhook for good; its messages stay." }),
    })
    .post("/:id/rotate", ({ actor, params }) => rotateWebhook(deps, actor, params.slug, params.id), {
      params: slugAndIdParams,
      detail: answers(newWebhookSchema, {
        summary: "Gives a webhook a new secret, shown this once; the old one is refused from now on.",
      }),
    });

/** Where other programs post. Whoever knows the address may, so there is no bearer token. */
export function hookRoutes(deps: ApiDeps) {
  const receiving = { ...deps, limit: createPostLimit(deps.clock) };
  return new Elysia({ tags: ["Webhooks"] }).post(
    "/hook/:webhook_id/:token",
    async ({ request, params: { webhook_id, token } }) =>
      receiveDelivery(receiving, {
        webhook_id,
        secret: token,
        headers: request.headers,
        body: new Uint8Array(await request.arrayBuffer()),
      }),
    {
      parse: "none",
      params: hookParams,
      detail: answers(deliveredSchema, {
        summary: "Posts a message through a webhook.",
        description: `Takes text, JSON such as {"text": "Hello"}, forms, and what Slack, Discord, GitHub, Gitea, Forgejo, Alertmanager and Grafana send, which it knows by headers and shape. The same X-GitHub-Delivery, X-Gitea-Delivery, X-Forgejo-Delivery or Idempotency-Key again is answered with the first message. ${POSTS_A_MINUTE} posts a minute.`,
        open: true,
        requestBody: {
          required: true,
          content: {
            "application/json": { schema: { type: "object" }, example: { text: "The lamp is lit." } },
            "application/x-www-form-urlencoded": { schema: { type: "object" } },
            "text/plain": { schema: { type: "string" } },
          },
        },
      }),
    },
  );
}
