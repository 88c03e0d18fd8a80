import { Elysia } from "elysia";
import { searchMessages } from "#core/search/actions.ts";
import { searchQuerySchema } from "#core/search/schema.ts";
import { actorOf } from "../actor.ts";
import type { ApiDeps } from "../deps.ts";

export const searchRoutes = (deps: ApiDeps) =>
  new Elysia({ prefix: "/api" })
    .use(actorOf(deps))
    .get("/search", ({ actor, query }) => searchMessages(deps, actor, query), { query: searchQuerySchema });
