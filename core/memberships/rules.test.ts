import assert from "node:assert/strict";
import { test } from "node:test";
import { may, mustBeRemovable } from "./rules.ts";

test("members make channels; admins invite and delete; a refusal names the role that is needed", () => {
  assert.ok(may("member", "channel.create"));
  assert.ok(!may("member", "invite.create"));
  assert.ok(may("admin", "invite.create") && may("owner", "invite.create"));
});

test("Z9: an admin removes no owner, members remove nobody but themselves, and the last owner stays", () => {
  const remove = (
    role: "owner" | "admin" | "member",
    isSelf: boolean,
    of: "owner" | "admin" | "member",
    isLastOwner = false,
  ) => mustBeRemovable({ role, isSelf }, { role: of, isLastOwner });
  remove("member", true, "member");
  remove("admin", false, "member");
  remove("owner", false, "owner");
  assert.throws(() => remove("member", false, "member"), { code: "forbidden" });
  assert.throws(() => remove("admin", false, "owner"), { code: "forbidden" });
  assert.throws(() => remove("owner", true, "owner", true), { code: "conflict" });
});
