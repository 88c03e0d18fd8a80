import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { graphemesOf, graphemeWidth, textWidth } from "#core/markdown/width.ts";

describe("width", () => {
  const cases: readonly [claim: string, text: string, width: number][] = [
    ["ASCII takes one column each", "hello", 5],
    ["accents take none of their own", "e\u0301ñ", 2],
    ["Chinese, Japanese and Korean take two", "漢字かな한", 10],
    ["half-width forms take one", "ｶﾅ", 2],
    ["conjoining Hangul is one syllable", "\u1112\u1161\u11ab", 2],
    ["an emoji takes two", "👍", 2],
    ["a family of emoji takes two", "👨‍👩‍👧‍👦", 2],
    ["a flag takes two", "🇩🇪", 2],
    ["a skin tone takes none of its own", "👍🏽", 2],
    ["a heart in colour takes two, in text one", "❤️❤︎", 3],
    ["a keycap takes two", "1️⃣", 2],
    ["Arabic takes one each", "سلام", 4],
    ["a cluster of Devanagari takes what its letters take", "क्ष", 2],
    ["zero-width characters take none", "a\u200b\u200d\ufeffb", 2],
    ["a soft hyphen takes one", "a\u00adb", 3],
  ];
  for (const [claim, text, width] of cases) {
    it(claim, () => assert.equal(textWidth(text), width));
  }

  it("counts graphemes, not code points", () => {
    assert.deepEqual(graphemesOf("e\u0301👨‍👩‍👧‍👦a"), ["e\u0301", "👨‍👩‍👧‍👦", "a"]);
    assert.equal(graphemeWidth("👨‍👩‍👧‍👦"), 2);
  });
});
