import { Elysia } from "elysia";
import { listAuditEntries } from "#core/audit/actions.ts";
import { pageQuerySchema } from "#core/kernel/page.ts";
import { actorOf } from "../actor.ts";
import type { ApiDeps } from "../deps.ts";
import { slugParams } from "../params.ts";

export const auditRoutes = (deps: ApiDeps) =>
  new Elysia({ prefix: "/api/c/:slug/audit" })
    .use(actorOf(deps))
    .get("", ({ actor, params, query }) => listAuditEntries(deps, actor, params.slug, query), {
      params: slugParams,
      query: pageQuerySchema,
    });
