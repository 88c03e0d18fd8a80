import assert from "node:assert/strict";
import { test } from "node:test";
import type { Role } from "../memberships/schema.ts";
import { mayCreateCommunity, mustBeAllowedToCreate } from "./rules.ts";
import { COMMUNITY_CREATION } from "./schema.ts";

test("the operator decides who founds communities: everyone, those who are admin or owner of one, or nobody", () => {
  const people: Role[][] = [[], ["member"], ["member", "admin"], ["owner"]];
  const allowed = COMMUNITY_CREATION.map((creation) => people.map((roles) => mayCreateCommunity(creation, roles)));
  assert.deepEqual(allowed, [
    [true, true, true, true],
    [false, false, true, true],
    [false, false, false, false],
  ]);
});

test("who may not is told who may", () => {
  assert.throws(() => mustBeAllowedToCreate("admins", ["member"]), {
    code: "forbidden",
    detail: /only owners and admins/,
  });
  assert.throws(() => mustBeAllowedToCreate("nobody", ["owner"]), {
    code: "forbidden",
    detail: /No further communities/,
  });
});
