import assert from "node:assert/strict";
import { test } from "node:test";
import { STATUS_TEXT_MAX, updateMeSchema } from "./schema.ts";

const problemsWith = (input: unknown) =>
  updateMeSchema.safeParse(input).error?.issues.map(({ path }) => path.join(".")) ?? [];

test("a status has an emoji or a text, and may have an end", () => {
  for (const status of [
    null,
    { emoji: "🌴" },
    { text: " At sea " },
    { text: "x", until: "2030-01-02T03:04:05+02:00" },
  ]) {
    assert.deepEqual(problemsWith({ status }), [], JSON.stringify(status));
  }
  assert.deepEqual(updateMeSchema.parse({ status: { text: " At sea " } }).status, {
    emoji: null,
    text: "At sea",
    until: null,
  });
});

test("I1: what is no status is refused, and said where", () => {
  for (const [status, path] of [
    [{}, "status"],
    [{ text: "  " }, "status"],
    [{ emoji: "palm" }, "status.emoji"],
    [{ text: "a\nb" }, "status.text"],
    [{ text: "a\u202eb" }, "status.text"],
    [{ text: "x".repeat(STATUS_TEXT_MAX + 1) }, "status.text"],
    [{ text: "x", until: "tomorrow" }, "status.until"],
    [{ text: "x", colour: "red" }, "status"],
  ] as const) {
    assert.deepEqual(problemsWith({ status }), [path], JSON.stringify(status));
  }
  assert.deepEqual(problemsWith({}), [""]);
});
