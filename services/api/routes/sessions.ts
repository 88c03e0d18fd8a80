import { Elysia } from "elysia";
import { endSession, listSessions } from "#core/sessions/actions.ts";
import { noContent } from "#services/shared/http.ts";
import { actorOf } from "../actor.ts";
import type { ApiDeps } from "../deps.ts";
import { idParams } from "../params.ts";

export const sessionRoutes = (deps: ApiDeps) =>
  new Elysia({ prefix: "/api/sessions" })
    .use(actorOf(deps))
    .get("", async ({ actor }) => ({ items: await listSessions(deps, actor) }))
    .delete("/:id", ({ actor, params }) => noContent(endSession(deps, actor, params.id)), { params: idParams });
