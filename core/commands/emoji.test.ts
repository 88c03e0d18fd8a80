import assert from "node:assert/strict";
import { test } from "node:test";
import { emojiSchema } from "../reactions/schema.ts";
import { emojiBeginning, readEmoji } from "./emoji.ts";

test("an emoji is read as itself or by its name, in the spelling that reactions have", () => {
  assert.equal(readEmoji(":+1:"), "👍");
  assert.equal(readEmoji(":Wave:"), "👋");
  assert.equal(readEmoji("❤"), "❤️");
  for (const none of [":nothing:", "::", ":constructor:", "x", "👍👍"]) assert.equal(readEmoji(none), null, none);
});

test("every emoji that is proposed can be a reaction", () => {
  const all = emojiBeginning("", 10_000);
  assert.ok(all.length > 1_800);
  for (const { emoji } of all) assert.ok(emojiSchema.safeParse(emoji).success, emoji);
});
