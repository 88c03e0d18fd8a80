import assert from "node:assert/strict";
import { test } from "node:test";
import { gramsOf, prefixQueryOf, wayOf } from "./terms.ts";

const term = (text: string, quoted = false) => ({ text, quoted, not: false });

test("each term is looked for in a way that an index serves", () => {
  for (const [way, texts] of [
    ["words_or_part", ["deploy", "foo-bar", "server.ts", "10.0.0.1", "a/b", "it's", "snake_case", "müller"]],
    ["words", ["go", "x", "é"]],
    ["part", ["@ada", "--force", ".net", "#go", "->", ":)", "std::"]],
    ["words_and_part", ["C++", "C#", "F#"]],
    ["grams", ["部署", "水", "部署Operator", "👍", "สวัสดี", "C部"]],
  ] as const) {
    for (const text of texts) assert.equal(wayOf(term(text)), way, text);
  }
});

test("a quoted word is that word, a quoted phrase also stands inside other words", () => {
  assert.equal(wayOf(term("deploy", true)), "words");
  assert.equal(wayOf(term("server.ts line", true)), "words_or_part");
});

test("only a single word is also a beginning, and nothing of it is an operator", () => {
  assert.equal(prefixQueryOf(term("resu")), "resu:*");
  for (const text of ["a", "a b", "a:*", "a&b", "'a'", "a\\b", "!ab"]) assert.equal(prefixQueryOf(term(text)), null);
  assert.equal(prefixQueryOf(term("resu", true)), null);
});

test("grams are every two characters beside each other, and those that stand alone", () => {
  assert.deepEqual(gramsOf("我们部署 x 水"), ["我们", "们部", "部署", "水"]);
  assert.deepEqual(gramsOf("👍👎"), ["👍👎"]);
});
