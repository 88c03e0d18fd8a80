import { Elysia } from "elysia";
import { listAccountEntries, listAuditEntries } from "#core/audit/actions.ts";
import { accountEntrySchema, auditEntrySchema, auditQuerySchema } from "#core/audit/schema.ts";
import { pageQuerySchema, pageSchema } from "#core/kernel/page.ts";
import { personOf } from "../actor.ts";
import { answers } from "../answers.ts";
import type { ApiDeps } from "../deps.ts";
import { slugParams } from "../params.ts";

export const auditRoutes = (deps: ApiDeps) => new Elysia().use(communityRoutes(deps)).use(accountRoutes(deps));

const accountRoutes = (deps: ApiDeps) =>
  new Elysia({ prefix: "/api/me/audit", tags: ["Audit log"] })
    .use(personOf(deps))
    .get("", ({ actor, query }) => listAccountEntries(deps, actor, query), {
      query: pageQuerySchema,
      detail: answers(pageSchema(accountEntrySchema), {
        summary: "Lists who signed in as you, where from, and what ended.",
        description: "Oldest first; without a cursor the newest page.",
      }),
    });

const communityRoutes = (deps: ApiDeps) =>
  new Elysia({ prefix: "/api/c/:slug/audit", tags: ["Audit log"] })
    .use(personOf(deps))
    .get("", ({ actor, params, query }) => listAuditEntries(deps, actor, params.slug, query), {
      params: slugParams,
      query: auditQuerySchema,
      detail: answers(pageSchema(auditEntrySchema), {
        summary: "Lists the administrative acts in a community.",
        description:
          "Oldest first; without a cursor the newest page. With `actor` only what somebody did, with `action` only acts of a kind. For its admins.",
      }),
    });
