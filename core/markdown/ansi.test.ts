import assert from "node:assert/strict";
import { describe, it } from "node:test";
import fc from "fast-check";
import { type Line, lineToAnsi, renderAnsi } from "#core/markdown/ansi.ts";
import { parseMarkdown } from "#core/markdown/parse.ts";
import { renderPlain } from "#core/markdown/plain.ts";
import { textWidth } from "#core/markdown/width.ts";
import { TERMINAL_ATTACKS } from "#test/support/attacks.ts";

const FULL = { colour: true, hyperlinks: true };
// biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what this is about
const HARMFUL = /[\u0000-\u001f\u007f-\u009f\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]/;

describe("lines for a terminal", () => {
  const cases: readonly [claim: string, width: number, source: string, lines: readonly string[]][] = [
    ["break between words", 10, "one two three four", ["one two", "three four"]],
    ["drop the spaces at a break", 5, "one      two", ["one", "two"]],
    ["keep a word that styles divide in one piece", 8, "ab long**er** _c_", ["ab", "longer c"]],
    ["break a long word where the line ends", 10, "see https://e.org/path/to", ["see https:", "//e.org/pa", "th/to"]],
    ["break Chinese anywhere", 7, "漢字かな ok", ["漢字か", "な ok"]],
    ["never tear a grapheme", 3, "a👨‍👩‍👧‍👦👨‍👩‍👧‍👦e\u0301e\u0301", ["a👨‍👩‍👧‍👦", "👨‍👩‍👧‍👦", "e\u0301e\u0301"]],
    ["keep the indent of a list", 10, "- one two three\n- x", ["• one two", "  three", "• x"]],
    ["keep the bar of a quote", 9, "> one two three", ["│ one two", "│ three"]],
    ["break code anywhere and keep its spaces", 8, "```\na   b c   d\n```", ["│ a   b ", "│ c   d"]],
    ["set tabs in code to every fourth column", 20, "```\n\ta\nab\tc\n```", ["│     a", "│ ab  c"]],
    ["give up bars that leave no room", 3, "> > abc", ["abc"]],
    ["replace what does not fit at all", 1, "a漢b", ["a", "\ufffd", "b"]],
    [
      "break a table that is too wide between words",
      12,
      "|aa|bb|\n|-|-|\n|one two|three|",
      ["aa      │ bb", "one two │", "three"],
    ],
  ];
  for (const [claim, width, source, lines] of cases) {
    it(claim, () => assert.deepEqual(renderAnsi(parseMarkdown(source), { width }).map(textOf), lines));
  }

  it("are never wider than asked for, at any width", () => {
    const words = [
      "word ",
      "漢字",
      "👨‍👩‍👧‍👦",
      "e\u0301",
      "क्षि",
      "\t",
      "  ",
      "\n",
      "\n\n",
      "> ",
      "- ",
      "1. ",
      "**",
      "`",
      "```\n",
      "|a|b|\n|-|-|\n",
    ];
    const piece = fc.oneof(fc.constantFrom(...words), fc.string({ unit: "grapheme" }), fc.webUrl());
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 30 }), fc.integer({ min: 1, max: 30 }), (pieces, width) => {
        for (const line of renderAnsi(parseMarkdown(pieces.join("")), { width })) {
          assert.ok(textWidth(textOf(line)) <= width, JSON.stringify(textOf(line)));
        }
      }),
      { numRuns: 500 },
    );
  });

  it("keep their attributes without colour, and their links without hyperlinks", () => {
    const [line] = renderAnsi(parseMarkdown("**b** `c` [l](https://e.org)"), { width: 40 });
    assert.equal(
      lineToAnsi(line!, { colour: false, hyperlinks: false }),
      "\u001b[1mb\u001b[22m c \u001b[4ml\u001b[24m\u001b[2m (https://e.org/)\u001b[22m",
    );
  });

  it("link every part of a link that is broken over lines", () => {
    const lines = renderAnsi(parseMarkdown("https://e.org/abc"), { width: 12 });
    const link = (text: string): string =>
      `\u001b]8;;https://e.org/abc\u001b\\\u001b[4m\u001b[36m${text}\u001b[24m\u001b[39m\u001b]8;;\u001b\\`;
    assert.deepEqual(
      lines.map((line) => lineToAnsi(line, FULL)),
      [link("https://e.or"), link("g/abc")],
    );
  });
});

describe("I6: a message never acts on a terminal", () => {
  for (const attack of TERMINAL_ATTACKS) {
    it(JSON.stringify(attack), () => assertHarmless(attack));
  }

  it("whatever its parts are", () => {
    const piece = fc.oneof(fc.constantFrom(...TERMINAL_ATTACKS), fc.string({ unit: "binary" }));
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 8 }), (pieces) => assertHarmless(pieces.join(""))),
      { numRuns: 500 },
    );
  });

  it("and its address is shown beside a text that claims another", () => {
    const [line] = renderAnsi(parseMarkdown("[https://bank.com](https://evil.example)"), { width: 80 });
    assert.equal(textOf(line!), "https://bank.com (https://evil.example/)");
  });
});

/** What remains of a line without the sequences that this module writes has no control in it, nor has plain text. */
function assertHarmless(source: string): void {
  const document = parseMarkdown(source);
  for (const line of renderAnsi(document, { width: 30 })) {
    for (const { text } of line) assert.doesNotMatch(text, HARMFUL);
    // biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what this is about
    const printed = lineToAnsi(line, FULL).replace(/\u001b\[\d{1,2}m|\u001b\]8;;[!-~]*\u001b\\/g, "");
    assert.equal(printed, textOf(line));
  }
  for (const line of renderPlain(document).split("\n")) assert.doesNotMatch(line.replaceAll("\t", ""), HARMFUL);
}

function textOf(line: Line): string {
  return line.map(({ text }) => text).join("");
}
