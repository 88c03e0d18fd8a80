/** What is found under a key in two lists; null where one of them has nothing. */
export interface Pair<Left, Right> {
  key: string;
  left: Left | null;
  right: Right | null;
}

/**
 * Goes through two lists at once and never holds more than an item of each. Both are sorted by key, as bytes are (PostgreSQL's
 * collation "C").
 *
 * @throws Error when one is not.
 */
export async function* pairUp<Left extends { key: string }, Right extends { key: string }>(
  lefts: AsyncIterable<Left>,
  rights: AsyncIterable<Right>,
): AsyncGenerator<Pair<Left, Right>> {
  const [left, right] = [new Cursor(lefts), new Cursor(rights)];
  await Promise.all([left.move(), right.move()]);
  while (left.at || right.at) {
    const key = leastOf(left.at?.key, right.at?.key);
    const pair: Pair<Left, Right> = { key, left: null, right: null };
    if (left.at?.key === key) {
      pair.left = left.at;
      await left.move();
    }
    if (right.at?.key === key) {
      pair.right = right.at;
      await right.move();
    }
    yield pair;
  }
}

const leastOf = (one: string | undefined, other: string | undefined): string =>
  one === undefined || (other !== undefined && other < one) ? other! : one;

class Cursor<Item extends { key: string }> {
  at: Item | null = null;
  private readonly items: AsyncIterator<Item>;

  constructor(items: AsyncIterable<Item>) {
    this.items = items[Symbol.asyncIterator]();
  }

  async move(): Promise<void> {
    const before = this.at;
    const { done, value } = await this.items.next();
    this.at = done ? null : value;
    if (before && this.at && this.at.key <= before.key) {
      throw new Error(`"${this.at.key}" is listed after "${before.key}"; sorted keys are expected`);
    }
  }
}
