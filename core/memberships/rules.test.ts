import assert from "node:assert/strict";
import { test } from "node:test";
import { may, mustBeGrantable, mustBeModeratable, mustBeRemovable } from "./rules.ts";
import type { Role } from "./schema.ts";

test("members make channels; admins invite and delete; a refusal names the role that is needed", () => {
  assert.ok(may("member", "channel.create"));
  assert.ok(!may("member", "invite.create"));
  assert.ok(may("admin", "invite.create") && may("owner", "invite.create"));
});

test("Z9: an admin removes no admin and no owner, members remove nobody but themselves, and the last owner stays", () => {
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
  assert.throws(() => remove("admin", false, "admin"), { code: "forbidden" });
  assert.throws(() => remove("admin", false, "owner"), { code: "forbidden" });
  assert.throws(() => remove("owner", true, "owner", true), { code: "conflict" });
});

test("Z9: bans and mutes go down the roles, never up, across or to oneself; only owners reach each other", () => {
  const ban = (role: Role, of: Role, isSelf = false) =>
    mustBeModeratable({ role, isSelf }, { role: of }, "community.ban_member");
  ban("admin", "member");
  ban("owner", "owner");
  for (const [role, of] of [
    ["member", "member"],
    ["admin", "admin"],
    ["admin", "owner"],
  ] as const) {
    assert.throws(() => ban(role, of), { code: "forbidden" }, `${role} ${of}`);
  }
  assert.throws(() => ban("owner", "owner", true), { code: "forbidden" });
});

test("Z9: owners give roles, nobody raises themselves, everybody may step down, and the last owner stays one", () => {
  const grant = (role: Role, of: Role, to: Role, { isSelf = false, isLastOwner = false } = {}) =>
    mustBeGrantable({ role, isSelf }, { role: of, isLastOwner }, to);
  grant("owner", "member", "owner");
  grant("owner", "owner", "member");
  grant("admin", "admin", "member", { isSelf: true });
  grant("owner", "owner", "owner", { isSelf: true, isLastOwner: true });
  assert.throws(() => grant("admin", "member", "admin"), { code: "forbidden" });
  assert.throws(() => grant("admin", "owner", "member"), { code: "forbidden" });
  assert.throws(() => grant("admin", "admin", "owner", { isSelf: true }), { code: "forbidden" });
  assert.throws(() => grant("member", "member", "admin", { isSelf: true }), { code: "forbidden" });
  assert.throws(() => grant("owner", "owner", "admin", { isSelf: true, isLastOwner: true }), { code: "conflict" });
});
