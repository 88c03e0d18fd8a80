import type { z } from "zod";
import { type Page, pageSchema } from "#core/kernel/page.ts";
import { type Hit, hitSchema, type searchQuerySchema } from "#core/search/schema.ts";
import type { Client } from "./client.ts";

/** Messages that one may read and that fit a search, newest or best first; `next` goes on downwards. */
export function searchMessages(client: Client, query: z.input<typeof searchQuerySchema>): Promise<Page<Hit>> {
  return client.request({ path: "/api/search", query, answer: pageSchema(hitSchema) });
}
