import { Elysia } from "elysia";
import { listAuditEntries } from "#core/audit/actions.ts";
import { auditEntrySchema } from "#core/audit/schema.ts";
import { pageQuerySchema, pageSchema } from "#core/kernel/page.ts";
import { personOf } from "../actor.ts";
import { answers } from "../answers.ts";
import type { ApiDeps } from "../deps.ts";
import { slugParams } from "../params.ts";

export const auditRoutes = (deps: ApiDeps) =>
  new Elysia({ prefix: "/api/c/:slug/audit", tags: ["Audit log"] })
    .use(personOf(deps))
    .get("", ({ actor, params, query }) => listAuditEntries(deps, actor, params.slug, query), {
      params: slugParams,
      query: pageQuerySchema,
      detail: answers(pageSchema(auditEntrySchema), {
        summary: "Lists the administrative acts in a community.",
        description: "Oldest first; without a cursor the newest page. For its admins.",
      }),
    });
