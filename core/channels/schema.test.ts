import assert from "node:assert/strict";
import { test } from "node:test";
import { newId } from "../kernel/ids.ts";
import { channelNameSchema } from "./schema.ts";

test("Z11: spellings of one name are one name", () => {
  for (const typed of ["#General", " general ", "ＧＥＮＥＲＡＬ"])
    assert.equal(channelNameSchema.parse(typed), "general");
  assert.equal(channelNameSchema.parse("cafe\u0301"), channelNameSchema.parse("café"));
});

test("names may be of any script", () => {
  for (const name of ["设计", "تصميم", "дизайн", "नाव", "team-1_b"]) assert.equal(channelNameSchema.parse(name), name);
});

test("Z11: names that read as something else, or that cannot be seen, are refused", () => {
  for (const name of [
    "",
    "#",
    "here",
    "Channel",
    "me",
    newId(),
    "a b",
    "a\u200bb",
    "a/b",
    "a.b",
    "x".repeat(81),
    "a\u202eb",
  ]) {
    assert.equal(channelNameSchema.safeParse(name).success, false, name);
  }
});
