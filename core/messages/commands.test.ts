import assert from "node:assert/strict";
import { test } from "node:test";
import { parseMarkdown } from "../markdown/parse.ts";
import { renderPlain } from "../markdown/plain.ts";
import { emphasized } from "./commands.ts";

test("an act is in italics as a whole, whatever it is made of", () => {
  assert.equal(emphasized("waves"), "_waves_");
  assert.equal(emphasized("reads the_log_book_"), "*reads the_log_book_*");
  for (const text of ["greets @cy", "is **very** tired", "runs `a_b`", "a * b_"]) {
    const [block] = parseMarkdown(emphasized(text));
    assert.ok(block?.kind === "paragraph" && block.children[0]?.kind === "emphasis", text);
  }
});

test("what cannot be in italics as a whole stays as it is", () => {
  for (const text of ["one\n\ntwo", "a_ *b"]) assert.ok(renderPlain(parseMarkdown(emphasized(text))).length > 0, text);
  assert.equal(emphasized("one\n\ntwo"), "one\n\ntwo");
});
