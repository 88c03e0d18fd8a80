import {
  type AccountEntry,
  type AuditEntry,
  type AuditQuery,
  accountEntrySchema,
  auditEntrySchema,
} from "#core/audit/schema.ts";
import { type Page, pageSchema } from "#core/kernel/page.ts";
import { apiPath, type Client } from "./client.ts";
import type { PageOptions } from "./pages.ts";

/** The administrative acts in a community, oldest first; without a cursor the newest page. Those of somebody, or of a kind. */
export function listAuditEntries(
  client: Client,
  slug: string,
  query: Partial<AuditQuery> = {},
): Promise<Page<AuditEntry>> {
  return client.request({ path: apiPath`/api/c/${slug}/audit`, query, answer: pageSchema(auditEntrySchema) });
}

/** Who signed in as oneself, where from, and what ended: oldest first; without a cursor the newest page. */
export function listAccountEntries(client: Client, query: PageOptions = {}): Promise<Page<AccountEntry>> {
  return client.request({ path: "/api/me/audit", query, answer: pageSchema(accountEntrySchema) });
}
