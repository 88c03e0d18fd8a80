import assert from "node:assert/strict";
import { test } from "node:test";
import { mapped } from "./mapped.ts";
import { pairUp } from "./pairs.ts";

async function* listOf(...keys: string[]) {
  yield* keys.map((key) => ({ key }));
}

async function* numbers(count: number) {
  for (let n = 0; n < count; n++) yield n;
}

async function gathered<T>(items: AsyncIterable<T>): Promise<T[]> {
  const all: T[] = [];
  for await (const item of items) all.push(item);
  return all;
}

test("two lists are gone through by key: what is in both comes once, and what is in one without the other", async () => {
  const pairs = await gathered(pairUp(listOf("a", "c", "d"), listOf("a", "b", "d", "e")));
  assert.deepEqual(
    pairs.map(({ key, left, right }) => [key, left !== null, right !== null]),
    [
      ["a", true, true],
      ["b", false, true],
      ["c", true, false],
      ["d", true, true],
      ["e", false, true],
    ],
  );
  assert.deepEqual(await gathered(pairUp(listOf(), listOf())), []);
});

test("lists that are not sorted are refused rather than paired wrongly", async () => {
  await assert.rejects(gathered(pairUp(listOf("b", "a"), listOf("a"))), /"a" is listed after "b"/);
});

test("results come in the order of the items, and no more are worked on at once than is said", async () => {
  let [underWay, most] = [0, 0];
  const ends = Array.from({ length: 9 }, () => Promise.withResolvers<void>());
  const results = await gathered(
    mapped(numbers(9), 3, async (n) => {
      most = Math.max(most, ++underWay);
      // The last of each three ends first.
      if (n % 3 === 2) for (const end of ends.slice(n - 2, n + 1).reverse()) end.resolve();
      await ends[n]!.promise;
      underWay--;
      return n;
    }),
  );
  assert.deepEqual(results, [0, 1, 2, 3, 4, 5, 6, 7, 8]);
  assert.equal(most, 3);
  const failing = mapped(numbers(9), 3, async (n) => {
    if (n > 0) throw new Error(`number ${n}`);
  });
  await assert.rejects(gathered(failing), /number 1/);
});
