/** What becomes of each item, in their order, worked on `atOnce` at a time. Of those that fail together the first is thrown. */
export async function* mapped<Item, Result>(
  items: AsyncIterable<Item>,
  atOnce: number,
  work: (item: Item) => Promise<Result>,
): AsyncGenerator<Result> {
  const underWay: Promise<Result>[] = [];
  for await (const item of items) {
    const working = work(item);
    working.catch(() => {});
    underWay.push(working);
    if (underWay.length === atOnce) yield underWay.shift()!;
  }
  yield* underWay;
}
