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

test("emoji whose names begin so come before those with a later word that does", () => {
  const names = emojiBeginning("joy", 10).map(({ name }) => name);
  assert.equal(names[0], "joy");
  assert.ok(
    names.includes("tears_of_joy") || names.includes("smiling_face_with_tear") || names.length > 1,
    String(names),
  );
  assert.deepEqual(
    emojiBeginning("heart", 3).map(({ name }) => name.startsWith("heart")),
    [true, true, true],
  );
  assert.ok(emojiBeginning("heart", 60).some(({ name }) => name === "yellow_heart"));
  assert.deepEqual(emojiBeginning("nosuchemoji", 10), []);
});
