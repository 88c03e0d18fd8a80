import assert from "node:assert/strict";
import { describe, it } from "node:test";
import fc from "fast-check";
import { cleanTerminal } from "#core/markdown/clean.ts";

// biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what this is about
const HARMFUL = /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]/;

describe("I6: cleanTerminal", () => {
  const cases: readonly [claim: string, text: string, clean: string][] = [
    ["keeps ordinary text, tabs and line ends", "añ 漢\t👨‍👩‍👧‍👦\nb", "añ 漢\t👨‍👩‍👧‍👦\nb"],
    ["removes colours", "\u001b[31;1mred\u001b[0m", "red"],
    ["removes movements of the cursor and modes", "a\u001b[2J\u001b[H\u001b[?1049hb\u001b[6n", "ab"],
    ["removes a title", "a\u001b]0;evil\u0007b", "ab"],
    ["removes a link", "\u001b]8;;https://evil.example\u001b\\text\u001b]8;;\u001b\\", "text"],
    ["removes a write to the clipboard", "a\u001b]52;c;ZXZpbA==\u0007b", "ab"],
    [
      "removes device control, privacy and application strings",
      "a\u001bP$q\u001b\\b\u001b^x\u001b\\c\u001b_G\u001b\\d",
      "abcd",
    ],
    ["removes the eight-bit forms", "a\u009b31mb\u009d0;evil\u009cc\u0090x\u009cd\u0085e", "abcde"],
    ["removes short sequences", "a\u001bcb\u001b(0c\u001b7d\u001b=e", "abcde"],
    ["shows a string without an end as text", "a\u001b]0;evil", "a0;evil"],
    ["removes a bell, a backspace, a carriage return, a delete", "a\u0007b\u0008c\rd\u007fe\u0000f", "abcdef"],
    ["removes overrides and isolates of direction", "a\u202eb\u202cc\u2066d\u2069e\u200ff\u061cg", "abcdefg"],
    ["leaves nothing that forms a sequence anew", "\u001b\u001b[31m[31m\u001b\u001b]]0;x\u0007", "[31m"],
  ];
  for (const [claim, text, clean] of cases) {
    it(claim, () => assert.equal(cleanTerminal(text), clean));
  }

  it("leaves no control in any text, and cleaning twice changes nothing", () => {
    const piece = fc.oneof(
      fc.constantFrom("\u001b", "[", "]", "\\", "\u0007", "\u009b", "\u009c", "\u009d", "P", "1;", "m", "\u202e", "\r"),
      fc.string({ unit: "binary" }),
    );
    fc.assert(
      fc.property(fc.array(piece), (pieces) => {
        const clean = cleanTerminal(pieces.join(""));
        assert.doesNotMatch(clean, HARMFUL);
        assert.equal(cleanTerminal(clean), clean);
      }),
      { numRuns: 1_000 },
    );
  });
});
