import type { Page, PageQuery } from "#core/kernel/page.ts";

/** Which part of a list: the server's first page when nothing is given. */
export type PageOptions = Partial<PageQuery>;

/** Every item of a list, forwards from `after` (the beginning when absent), page by page as they are consumed. */
export async function* everyItem<T>(
  list: (query: PageOptions) => Promise<Page<T>>,
  query: PageOptions = {},
): AsyncGenerator<T> {
  let after: string | null | undefined = query.after;
  do {
    const page: Page<T> = await list({ ...query, ...(after ? { after } : {}) });
    yield* page.items;
    after = page.next;
  } while (after);
}
