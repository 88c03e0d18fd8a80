import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { CONDITIONS_MAX, parseSearch } from "./parse.ts";

const words = (source: string) => parseSearch(source).terms.map(({ text }) => text);
const filter = (source: string) => parseSearch(source).filters[0];

test("words, phrases and exclusions", () => {
  assert.deepEqual(parseSearch('deploy "to the moon" -rocket -"by  night"'), {
    terms: [
      { text: "deploy", quoted: false, not: false },
      { text: "to the moon", quoted: true, not: false },
      { text: "rocket", quoted: false, not: true },
      { text: "by night", quoted: true, not: true },
    ],
    filters: [],
    problems: [],
  });
});

test("quotes that are not closed end with the text, and curly ones are quotes too", () => {
  assert.deepEqual(words('one "two three'), ["one", "two three"]);
  assert.deepEqual(words("“two three” four"), ["two three", "four"]);
  assert.deepEqual(words('"" " -" '), ["-"]);
});

test("what stands around words in a sentence is not meant; what makes them what they are is", () => {
  assert.deepEqual(words("(deploy), really?! it's… foo-bar - & |"), ["deploy", "really", "it's", "foo-bar"]);
  assert.deepEqual(words("C++ --force .net @ada #general :) -> 10.0.0.1:80 server.ts:12"), [
    ..."C++ --force .net @ada #general :) -> 10.0.0.1:80 server.ts:12".split(" "),
  ]);
});

test("filters, whatever their case", () => {
  assert.deepEqual(filter("from:@Ada"), { kind: "from", username: "ada", not: false });
  assert.deepEqual(filter("FROM:me"), { kind: "from", username: null, not: false });
  assert.deepEqual(filter("from:@me"), { kind: "from", username: "me", not: false });
  assert.deepEqual(filter("-in:#Général"), { kind: "in", channel: "général", not: true });
  assert.deepEqual(filter("before:2026-01-31"), { kind: "before", day: "2026-01-31" });
  assert.deepEqual(filter("has:link"), { kind: "has", what: "link", not: false });
  assert.deepEqual(filter("-has:IMAGE"), { kind: "has", what: "image", not: true });
  assert.deepEqual(filter("-is:thread"), { kind: "is", what: "thread", not: true });
  assert.deepEqual(filter("mentions:Me"), { kind: "mentions", not: false });
  assert.deepEqual(parseSearch("mentions:cy").problems.length, 1);
});

test("a filter that is not understood is told, with how to search for its text", () => {
  for (const source of ["has:this", "is:this", "on:click", "on:2026-02-30", "before:0000-01-01", "-on:2026-01-01"]) {
    const { problems, terms, filters } = parseSearch(source);
    assert.deepEqual([problems.length, terms, filters], [1, [], []], source);
    assert.match(problems[0]!, /in quotes/);
  }
  assert.deepEqual(words('"on:click"'), ["on:click"]);
});

test("other words with a colon are words", () => {
  assert.deepEqual(words("https://example.com/a?b 12:30 error:404 from:"), [
    "https://example.com/a?b",
    "12:30",
    "error:404",
    "from",
  ]);
});

test("a search has an end", () => {
  assert.equal(parseSearch("a ".repeat(CONDITIONS_MAX)).problems.length, 0);
  assert.equal(parseSearch(`${"a ".repeat(CONDITIONS_MAX)} is:thread`).problems.length, 1);
});

const typed = fc.oneof(
  fc.string({ unit: "binary" }),
  fc
    .array(
      fc.oneof(
        fc.constantFrom('"', "-", " ", "from:", "in:#", "on:", "2026-01-31", "“", "\\", "'", "&", "!", "%"),
        fc.string(),
      ),
    )
    .map((parts) => parts.join("")),
);

test("I2: parsing never throws, makes no empty condition, and is done again with the same result", () => {
  fc.assert(
    fc.property(typed, (source) => {
      const search = parseSearch(source);
      assert.ok(search.terms.every(({ text }) => text.length > 0));
      assert.deepEqual(parseSearch(source), search);
    }),
  );
});

test("a phrase that is put into quotes is that phrase", () => {
  fc.assert(
    fc.property(fc.string({ unit: "grapheme", minLength: 1 }), (text) => {
      const phrase = text
        .replace(/["“”„]/g, "")
        .trim()
        .replace(/\s+/g, " ");
      fc.pre(phrase !== "");
      assert.deepEqual(parseSearch(`"${phrase}"`).terms, [{ text: phrase.normalize("NFC"), quoted: true, not: false }]);
    }),
  );
});
