import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { AppError } from "../kernel/errors.ts";
import { isCommand, unescaped } from "./body.ts";
import { type Arg, readArgs, wordsOf } from "./parse.ts";
import { ARG_TYPES } from "./schema.ts";

const arg = (name: string, rest: { type: Arg["type"]; required?: boolean }): Arg =>
  ({ name, summary: "", required: false, values: ["on", "off"], max: 10, ...rest }) as Arg;
const read = (args: Arg[], source: string) => Object.fromEntries(readArgs(args, source));

const USER = arg("user", { type: "user", required: true });
const MINUTES = arg("minutes", { type: "duration" });
const REASON = arg("reason", { type: "text" });
const STATUS = [arg("emoji", { type: "emoji" }), arg("text", { type: "text" }), arg("duration", { type: "duration" })];

test("a body that begins with one slash is a command, with two a text with one", () => {
  assert.deepEqual(["/help", "//help", "///", "help", " /help", "/", ""].map(isCommand), [
    true,
    false,
    false,
    false,
    false,
    true,
    false,
  ]);
  assert.deepEqual(["//help", "///", "/help", "help"].map(unescaped), ["/help", "//", "/help", "help"]);
});

test("words are parted by spaces and held together by quotes of any kind", () => {
  const texts = (source: string) => wordsOf(source).map(({ text }) => text);
  assert.deepEqual(texts(' a  "b c" “d e” f"g'), ["a", "b c", "d e", 'f"g']);
  assert.deepEqual(texts('"never closed'), ["never closed"]);
});

test("names, times and counts are read; what stands after a name is no part of it", () => {
  assert.deepEqual(read([USER, MINUTES, REASON], "@bo, 2h  Shouts  in the fog "), {
    user: "bo",
    minutes: 120,
    reason: "Shouts  in the fog",
  });
  assert.deepEqual(read([USER], "Ada.B-c_d!"), { user: "Ada.B-c_d" });
  assert.deepEqual(read([MINUTES], "1W"), { minutes: 7 * 24 * 60 });
  assert.deepEqual(read([arg("count", { type: "count" })], "10"), { count: 10 });
});

test("an optional argument is passed over by a word that is meant for another", () => {
  assert.deepEqual(read([USER, MINUTES, REASON], "@bo why not"), { user: "bo", reason: "why not" });
  assert.deepEqual(read([arg("switch", { type: "enum" }), REASON], "ON the rocks"), {
    switch: "on",
    reason: "the rocks",
  });
});

test("what can only be meant for an argument and is wrong is an error that names it", () => {
  for (const source of ["@bo 10x", "@bo 0m", "@bo 99999d", "@bo 10"]) {
    assert.throws(() => read([USER, MINUTES, REASON], source), /minutes: a time such as 10m/, source);
  }
});

test("arguments after a text are looked for at its end, and quotes keep it together", () => {
  assert.deepEqual(read(STATUS, ":wave: At sea 2h"), { emoji: ":wave:", text: "At sea", duration: 120 });
  assert.deepEqual(read(STATUS, "⛵ 2h"), { emoji: "⛵", duration: 120 });
  assert.deepEqual(read(STATUS, '"Back in 2h"'), { text: "Back in 2h" });
  assert.deepEqual(read(STATUS, '"Back in 2h" 1d'), { text: "Back in 2h", duration: 1440 });
  assert.deepEqual(read(STATUS, "Room 2x"), { text: "Room 2x" });
  assert.deepEqual(read([REASON], 'say "no" '), { reason: 'say "no"' });
});

test("I9: whatever is typed, reading it ends in values or in an error for the person who typed it", () => {
  const anyArgs = fc.array(fc.record({ type: fc.constantFrom(...ARG_TYPES), required: fc.boolean() }), {
    maxLength: 5,
  });
  const piece = fc.oneof(
    fc.string({ unit: "binary", maxLength: 12 }),
    fc.constantFrom("@", "#", '"', "“", ":", " ", "10m", "__proto__", "on", "/", "\u0000", "\ud800"),
  );
  fc.assert(
    fc.property(anyArgs, fc.array(piece, { maxLength: 12 }), (kinds, pieces) => {
      const args = kinds.map((kind, index) => arg(`a${index}`, kind));
      const source = pieces.join("");
      try {
        readArgs(args, source);
      } catch (error) {
        assert.ok(error instanceof AppError, String(error));
        assert.equal(error.code, "invalid");
        assert.ok(error.detail.isWellFormed());
      }
    }),
    { numRuns: 2_000 },
  );
});
