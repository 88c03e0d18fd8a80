import { Elysia } from "elysia";
import { listNotifications, markNotifications } from "#core/notifications/actions.ts";
import { markNotificationsSchema, notificationsQuerySchema } from "#core/notifications/schema.ts";
import { noContent } from "#services/shared/http.ts";
import { actorOf } from "../actor.ts";
import type { ApiDeps } from "../deps.ts";

export const notificationRoutes = (deps: ApiDeps) =>
  new Elysia({ prefix: "/api/notifications" })
    .use(actorOf(deps))
    .get("", ({ actor, query }) => listNotifications(deps, actor, query), { query: notificationsQuerySchema })
    .post("/read", ({ actor, body }) => noContent(markNotifications(deps, actor, body)), {
      body: markNotificationsSchema,
    });
