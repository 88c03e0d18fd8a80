import type { Database } from "./database.ts";

/**
 * Does together what comes while the same thing is under way. An item that finds nothing under way for its key is worked on
 * at once and alone; those that come meanwhile wait for that and are then one batch. So a quiet server waits for nothing, and a
 * busy one pays once for many.
 */
export class Batcher<Item, Result> {
  /** By key, what waits; present as long as a batch of that key is under way. */
  private readonly waiting = new Map<string, Waiting<Item, Result>[]>();

  /** `run` answers each item, in their order. What it throws is thrown for each of them. */
  constructor(
    private readonly run: (items: Item[]) => Promise<Result[]>,
    private readonly max: number,
  ) {}

  add(key: string, item: Item): Promise<Result> {
    return new Promise((resolve, reject) => {
      const entry = { item, resolve, reject };
      const queue = this.waiting.get(key);
      if (queue) queue.push(entry);
      else {
        this.waiting.set(key, []);
        void this.work(key, [entry]);
      }
    });
  }

  private async work(key: string, first: Waiting<Item, Result>[]): Promise<void> {
    const queue = this.waiting.get(key)!;
    for (let batch = first; batch.length > 0; batch = queue.splice(0, this.max)) {
      try {
        const results = await this.run(batch.map(({ item }) => item));
        for (const [index, { resolve }] of batch.entries()) resolve(results[index]!);
      } catch (error) {
        for (const { reject } of batch) reject(error);
      }
    }
    this.waiting.delete(key);
  }
}

/** A statement for many, by which each item is asked for by itself: one queue for each database and key. */
export function batched<Item, Result>(
  run: (db: Database, items: Item[]) => Promise<Result[]>,
  max: number,
): (db: Database, key: string, item: Item) => Promise<Result> {
  const batchers = new WeakMap<Database, Batcher<Item, Result>>();
  return (db, key, item) => {
    let batcher = batchers.get(db);
    if (!batcher) {
      batcher = new Batcher((items) => run(db, items), max);
      batchers.set(db, batcher);
    }
    return batcher.add(key, item);
  };
}

interface Waiting<Item, Result> {
  item: Item;
  resolve: (result: Result) => void;
  reject: (error: unknown) => void;
}
