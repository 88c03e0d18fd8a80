import type { Page } from "#core/kernel/page.ts";
import type { PageOptions } from "#sdk/pages.ts";

/** Above every id: the page before it is the newest one. */
const END = "ffffffff-ffff-ffff-ffff-ffffffffffff";

/** A page of a list that the API begins with the oldest, begun with the newest; its items are the newest first. */
export async function newestFirst<T>(
  list: (query: PageOptions) => Promise<Page<T>>,
  query: PageOptions,
): Promise<Page<T>> {
  const isFirst = !query.before && !query.after;
  const page = await list(isFirst ? { ...query, before: END } : query);
  return { items: page.items.toReversed(), prev: page.prev, next: isFirst ? null : page.next };
}
