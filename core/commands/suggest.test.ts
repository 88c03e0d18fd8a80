import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { mostSimilar, slipsBetween } from "./suggest.ts";

test("a letter too much, too few, another, or two that changed places is one slip", () => {
  for (const typed of ["jjoin", "jin", "joim", "jion"]) assert.equal(slipsBetween(typed, "join"), 1, typed);
  assert.equal(slipsBetween("kitten", "sitting"), 3);
});

test("slips count the same in both directions, and none only between equals", () => {
  const word = fc.string({ maxLength: 8 });
  fc.assert(
    fc.property(word, word, (a, b) => {
      const slips = slipsBetween(a, b);
      assert.equal(slips, slipsBetween(b, a));
      assert.equal(slips === 0, a === b);
      assert.ok(slips <= Math.max(a.length, b.length));
    }),
  );
});

test("the most similar name is guessed, and none when all are far away or nobody meant a name", () => {
  const names = ["join", "ban", "unban", "mute", "unmute"];
  assert.equal(mostSimilar("jion", names), "join");
  assert.equal(mostSimilar("unbam", names), "unban");
  assert.equal(mostSimilar("bun", names), "ban");
  assert.equal(mostSimilar("etc", names), null);
  assert.equal(mostSimilar("x".repeat(16_000), names), null);
});
