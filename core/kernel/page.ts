import { z } from "zod";
import { idSchema } from "./ids.ts";

export const PAGE_LIMIT_DEFAULT = 50;
export const PAGE_LIMIT_MAX = 200;

/** The query of every list: `?limit=`, and `before` or `after` an item's id. The two exclude each other. */
export const pageFields = z.strictObject({
  limit: z.coerce.number().int().min(1).max(PAGE_LIMIT_MAX).default(PAGE_LIMIT_DEFAULT),
  before: idSchema.optional(),
  after: idSchema.optional(),
});
export const pageQuerySchema = pageFields.refine((query) => !(query.before && query.after), {
  message: "give before or after, not both",
});
export type PageQuery = z.infer<typeof pageQuerySchema>;

/** The shape of every list: `next` continues forwards (`?after=`), `prev` backwards (`?before=`); null means that there is nothing there now. */
export const pageSchema = <T extends z.ZodType>(item: T) =>
  z.object({ items: z.array(item), next: idSchema.nullable(), prev: idSchema.nullable() });

export interface Page<T> {
  items: T[];
  next: string | null;
  prev: string | null;
}

/**
 * A page from rows that were fetched one beyond the limit, in ascending order.
 *
 * @param rows up to `limit + 1` rows; the surplus one (in front when paging backwards, at the end when forwards) only
 *   tells that there is more.
 * @param start where a list without a cursor begins: messages at the newest, everything else at the oldest.
 */
export function toPage<T extends { id: string }>(rows: T[], query: PageQuery, start: "oldest" | "newest"): Page<T> {
  const more = rows.length > query.limit;
  if (query.before || (start === "newest" && !query.after)) {
    const items = more ? rows.slice(1) : rows;
    return { items, next: query.before ? (items.at(-1)?.id ?? query.before) : null, prev: more ? items[0]!.id : null };
  }
  const items = more ? rows.slice(0, query.limit) : rows;
  return { items, next: more ? items.at(-1)!.id : null, prev: query.after ? (items[0]?.id ?? query.after) : null };
}
