import { expect, test } from "bun:test";
import {
  codeBlock,
  type Edit,
  isInCode,
  link,
  newLine,
  pasteAddress,
  quote,
  toggleCode,
  toggleLines,
  toggleMarks,
  type Writing,
} from "./editing.ts";

/** A text with `|` where the cursor is, or with two of them around what is selected. */
function writing(marked: string): Writing {
  const [before = "", ...rest] = marked.split("|");
  const [chosen, after] = rest.length === 2 ? rest : ["", rest[0] ?? ""];
  return { text: before + chosen + after, from: before.length, to: before.length + chosen!.length };
}

/** The text after an edit, marked in the same way. */
function after({ text }: Writing, { from, to, insert, select: [start, end] }: Edit): string {
  const changed = text.slice(0, from) + insert + text.slice(to);
  const chosen = changed.slice(start, end);
  return `${changed.slice(0, start)}|${chosen}${start === end ? "" : "|"}${changed.slice(end)}`;
}

const does = (edit: (w: Writing) => Edit, cases: [string, string][]) => {
  for (const [before, expected] of cases) {
    const w = writing(before);
    expect(after(w, edit(w))).toBe(expected);
  }
};

test("marks come around what is selected, and go again; beside blanks they would be letters", () => {
  does(
    (w) => toggleMarks(w, "**"),
    [
      ["a |word| b", "a **|word|** b"],
      ["a **|word|** b", "a |word| b"],
      ["a |**word**| b", "a |word| b"],
      ["a |word |b", "a **|word|** b"],
      ["a |", "a **|**"],
      ["a **|**", "a |"],
    ],
  );
  does((w) => toggleMarks(w, "*"), [["**|word|**", "***|word|***"]]);
});

test("code is marked by as many signs as it needs, and of several lines a block is made", () => {
  does(toggleCode, [
    ["run |ls| now", "run `|ls|` now"],
    ["|a`b|", "``|a`b|``"],
    ["see |a\nb|", "see \n```\n|a\nb|\n```"],
  ]);
  does(codeBlock, [
    ["|", "```\n|\n```\n"],
    ["|```x```|", "````\n|```x```|\n````"],
  ]);
});

test("a link asks for what is missing, its address or its words", () => {
  does(link, [
    ["read |this| now", "read [this](|) now"],
    ["|https://example.org|", "[|](https://example.org)"],
    ["|", "[|]()"],
    ["|a]b|", "[a\\]b](|)"],
  ]);
});

test("an address that is pasted over words becomes their link, and anything else is pasted as it is", () => {
  const w = writing("read |this|");
  expect(after(w, pasteAddress(w, " https://example.org/a_(b) ")!)).toBe("read [this](https://example.org/a_%28b%29)|");
  expect(pasteAddress(w, "no address")).toBeNull();
  expect(pasteAddress(w, "javascript:alert(1)")).toBeNull();
  expect(pasteAddress(writing("read |"), "https://example.org")).toBeNull();
  expect(pasteAddress(writing("|https://a.example|"), "https://example.org")).toBeNull();
});

test("a new line goes on with a list or a quotation, and ends it after an empty item", () => {
  does(newLine, [
    ["- one|", "- one\n- |"],
    ["  * [x] one|", "  * [x] one\n  * [ ] |"],
    ["9. nine|", "9. nine\n10. |"],
    ["> so|", "> so\n> |"],
    ["- one\n- |", "- one\n|"],
    ["- |one", "- \n- |one"],
    ["plain|", "plain\n|"],
    ["-no list|", "-no list\n|"],
  ]);
});

test("in code a new line keeps its indentation and begins no item", () => {
  does(newLine, [["```\n  - a|", "```\n  - a\n  |"]]);
});

test("a block of code lasts until a line that closes it", () => {
  expect(isInCode("```js\nlet a", 11)).toBe(true);
  expect(isInCode("```js\nlet a\n```", 15)).toBe(false);
  expect(isInCode("````\n```\nlet a", 14)).toBe(true);
  expect(isInCode("~~~\n```\nlet a", 13)).toBe(true);
  expect(isInCode("a ``` b", 7)).toBe(false);
});

test("lines become items, numbers or a quotation, and plain lines again", () => {
  does(
    (w) => toggleLines(w, "-"),
    [
      ["|one\ntwo|", "|- one\n- two|"],
      ["|- one\n- two|", "|one\ntwo|"],
      ["one|", "- one|"],
      ["|", "- |"],
    ],
  );
  does((w) => toggleLines(w, "1."), [["|- one\n- two|", "|1. one\n2. two|"]]);
  does((w) => toggleLines(w, ">"), [["|- one\ntwo|", "|> - one\n> two|"]]);
});

test("what is quoted stands in lines of its own, with the cursor below", () => {
  const w = writing("|");
  expect(after(w, quote(w, "one\n\ntwo\n"))).toBe("> one\n>\n> two\n\n|");
  const begun = writing("so:|");
  expect(after(begun, quote(begun, "one"))).toBe("so:\n\n> one\n\n|");
});
