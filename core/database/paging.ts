import { asc, desc, gt, lt, type SQL } from "drizzle-orm";
import type { PgColumn } from "drizzle-orm/pg-core";
import type { PageQuery } from "../kernel/page.ts";

/**
 * The parts of a query for one page of a list that is ordered by an id: fetch `limit` rows (one more than the page, to
 * know whether there is a further one) with `where` in `orderBy`, and `ascending` puts them into the order of the list.
 */
export function keyset(column: PgColumn, query: PageQuery) {
  const backwards = query.before !== undefined;
  return {
    where: (query.before ? lt(column, query.before) : query.after ? gt(column, query.after) : undefined) as
      | SQL
      | undefined,
    orderBy: backwards ? desc(column) : asc(column),
    limit: query.limit + 1,
    ascending: <Row>(rows: Row[]): Row[] => (backwards ? rows.reverse() : rows),
  };
}

/** A text as a pattern of `like` that stands for itself. */
export const escapedForLike = (text: string): string => text.replace(/[\\%_]/g, "\\$&");
