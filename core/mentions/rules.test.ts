import assert from "node:assert/strict";
import { test } from "node:test";
import { callsIn } from "./rules.ts";
import { MENTIONS_MAX } from "./schema.ts";

const usersIn = (body: string) => callsIn(body).users;

test("a name after @ is called wherever it stands, once, whatever its case", () => {
  assert.deepEqual(usersIn("@bo, **@Cy** and (@bo)!\n> @dee_2\n\n- @e.f\n\n| a |\n|-|\n| @g-h |"), [
    "bo",
    "cy",
    "dee_2",
    "e.f",
    "g-h",
  ]);
});

test("what only looks like a mention calls nobody: code, addresses, links, what is escaped, half a word", () => {
  for (const body of [
    "`@bo`",
    "```\n@bo\n```",
    "    @bo",
    "a@bo",
    "ada@bo.example",
    "[@bo](https://example.test)",
    "https://example.test/@bo",
    "\\@bo",
    "@",
    "@@",
    "@-bo",
    `@${"b".repeat(33)}`,
    "no one",
  ]) {
    assert.deepEqual(callsIn(body), { users: [], groups: [] }, body);
  }
});

test("a sentence ends after a name", () => assert.deepEqual(usersIn("Ask @bo. Or @cy_"), ["bo", "cy"]));

test("@channel and @here are no names of people", () => {
  assert.deepEqual(callsIn("@here @bo @channel"), { users: ["bo"], groups: ["channel", "here"] });
});

test("I16: a message with too many mentions is refused, the same name often is not too many", () => {
  const names = (count: number) => Array.from({ length: count }, (_, n) => `@user${n}`).join(" ");
  assert.equal(usersIn(names(MENTIONS_MAX)).length, MENTIONS_MAX);
  assert.throws(() => callsIn(names(MENTIONS_MAX + 1)), { code: "invalid" });
  assert.deepEqual(usersIn("@bo ".repeat(1_000)), ["bo"]);
  assert.deepEqual(usersIn("@bo ".repeat(4_000)), [], "so much on one line is not read as Markdown");
});
