import assert from "node:assert/strict";
import { test } from "node:test";
import { emojiSchema } from "./schema.ts";

test("I15: any single emoji is one, whatever it is made of", () => {
  for (const emoji of ["👍", "👍🏽", "👩‍👩‍👧", "🏴󠁧󠁢󠁷󠁬󠁳󠁿", "🇫🇷", "1️⃣", "❤️"]) assert.equal(emojiSchema.parse(emoji), emoji);
});

test("an emoji that is typed without its variation selector is the same emoji", () => {
  assert.equal(emojiSchema.parse("❤"), emojiSchema.parse("❤️"));
});

test("I15: what is no single emoji is refused", () => {
  for (const text of ["", "a", "<", "1", "👍👍", "👍 ", ":+1:", "\u200d", "👩‍".repeat(300), "🇫", "👍\u202e"]) {
    assert.equal(emojiSchema.safeParse(text).success, false, text);
  }
});
