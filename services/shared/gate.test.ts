import { expect, test } from "bun:test";
import { createGate } from "./gate.ts";

test("no more than its width runs at once, in the order in which it came, also after a failure", async () => {
  const gate = createGate(2);
  const started: number[] = [];
  const works = Array.from({ length: 5 }, () => Promise.withResolvers<void>());
  const results = works.map(({ promise }, index) =>
    gate(() => {
      started.push(index);
      return promise;
    }),
  );
  expect(started).toEqual([0, 1]);
  works[1]!.reject(new Error("broken"));
  await expect(results[1]!).rejects.toThrow("broken");
  expect(started).toEqual([0, 1, 2]);
  for (const { resolve } of works) resolve();
  await Promise.all(results.filter((_, index) => index !== 1));
  expect(started).toEqual([0, 1, 2, 3, 4]);
  const late = gate(async () => "done");
  expect(await late).toBe("done");
});
