import { Elysia } from "elysia";
import { pageSchema } from "#core/kernel/page.ts";
import { listNotifications, markNotifications } from "#core/notifications/actions.ts";
import { markNotificationsSchema, notificationSchema, notificationsQuerySchema } from "#core/notifications/schema.ts";
import { noContent } from "#services/shared/http.ts";
import { personOf } from "../actor.ts";
import { answers } from "../answers.ts";
import type { ApiDeps } from "../deps.ts";

export const notificationRoutes = (deps: ApiDeps) =>
  new Elysia({ prefix: "/api/notifications", tags: ["Notifications"] })
    .use(personOf(deps))
    .get("", ({ actor, query }) => listNotifications(deps, actor, query), {
      query: notificationsQuerySchema,
      detail: answers(pageSchema(notificationSchema), {
        summary: "Lists what you should see: mentions, replies, invitations.",
      }),
    })
    .post("/read", ({ actor, body }) => noContent(markNotifications(deps, actor, body)), {
      body: markNotificationsSchema,
      detail: answers(null, { summary: "Marks notifications as read: some, or all up to one." }),
    });
