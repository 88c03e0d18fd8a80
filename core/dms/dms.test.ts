import assert from "node:assert/strict";
import { test } from "node:test";
import { AppError } from "../kernel/errors.ts";
import { newId } from "../kernel/ids.ts";
import { dmKeyOf, mustBeGroup } from "./rules.ts";
import { DM_NAME_MAX, DM_PEOPLE_MAX, openDmSchema, updateDmSchema } from "./schema.ts";

const problemsWith = (schema: typeof openDmSchema | typeof updateDmSchema, input: unknown) =>
  schema.safeParse(input).error?.issues.map(({ path, message }) => `${path.join(".")}: ${message}`) ?? [];

test("D13: the key of a set of people is the same in every order, and another one for every other set", async () => {
  const [one, other, third] = [newId(), newId(), newId()];
  const key = await dmKeyOf([one, other]);
  assert.match(key, /^[0-9a-f]{64}$/);
  assert.equal(await dmKeyOf([other, one]), key);
  const keys = await Promise.all([[one], [other], [one, third], [one, other, third]].map(dmKeyOf));
  assert.equal(new Set([key, ...keys]).size, 5);
});

test("a group is for as many people as the limit says, with whoever opens it", () => {
  const people = (count: number) => ({ user_ids: Array.from({ length: count }, () => newId()) });
  assert.deepEqual(problemsWith(openDmSchema, people(DM_PEOPLE_MAX - 1)), []);
  assert.deepEqual(problemsWith(openDmSchema, people(DM_PEOPLE_MAX)), [
    "user_ids: at most 20 people are allowed, with yourself",
  ]);
  assert.deepEqual(problemsWith(openDmSchema, people(0)), ["user_ids: give the id of at least one person"]);
});

test("a name of a group is one line of text in any writing, and can be taken away", () => {
  for (const name of ["Night watch", "夜班", "🌊", null]) assert.deepEqual(problemsWith(updateDmSchema, { name }), []);
  assert.equal(updateDmSchema.parse({ name: "  Night watch " }).name, "Night watch");
  for (const name of ["", " ", "a\nb", "a\u202eb", "x".repeat(DM_NAME_MAX + 1)]) {
    assert.equal(problemsWith(updateDmSchema, { name }).length, 1, JSON.stringify(name));
  }
  assert.deepEqual(problemsWith(updateDmSchema, {}), [": give a name or a topic to change"]);
});

test("what only a group has is refused of a DM between two, in a sentence that says so", () => {
  mustBeGroup({ type: "group_dm" }, "can be left");
  assert.throws(
    () => mustBeGroup({ type: "dm" }, "can be left"),
    (error) =>
      error instanceof AppError &&
      error.code === "conflict" &&
      error.detail === "Only a group can be left; this is a direct message.",
  );
});
