import assert from "node:assert/strict";
import { test } from "node:test";
import { Batcher } from "./batcher.ts";

/** Runs of a batcher that end when the test says so. */
function held() {
  const runs: { items: string[]; end(): void; fail(error: Error): void }[] = [];
  const batcher = new Batcher<string, string>((items) => {
    const { promise, resolve, reject } = Promise.withResolvers<string[]>();
    runs.push({ items, end: () => resolve(items.map((item) => item.toUpperCase())), fail: reject });
    return promise;
  }, 2);
  return { runs, batcher };
}

test("the first item is worked on at once; what comes meanwhile is one batch after it, no greater than allowed", async () => {
  const { runs, batcher } = held();
  const results = ["a", "b", "c", "d"].map((item) => batcher.add("key", item));
  assert.deepEqual(
    runs.map(({ items }) => items),
    [["a"]],
  );
  runs[0]!.end();
  assert.equal(await results[0], "A");
  runs[1]!.end();
  assert.deepEqual(await Promise.all(results.slice(0, 3)), ["A", "B", "C"]);
  runs[2]!.end();
  assert.equal(await results[3], "D");
  assert.deepEqual(
    runs.map(({ items }) => items),
    [["a"], ["b", "c"], ["d"]],
  );
});

test("items of different keys do not wait for each other", () => {
  const { runs, batcher } = held();
  void batcher.add("one", "a");
  void batcher.add("two", "b");
  assert.deepEqual(
    runs.map(({ items }) => items),
    [["a"], ["b"]],
  );
});

test("a batch that fails fails for each of its items, and the next one runs all the same", async () => {
  const { runs, batcher } = held();
  const [first, second] = [batcher.add("key", "a"), batcher.add("key", "b")];
  runs[0]!.fail(new Error("no connection"));
  await assert.rejects(first, /no connection/);
  runs[1]!.end();
  assert.equal(await second, "B");
});
