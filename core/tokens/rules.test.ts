import assert from "node:assert/strict";
import { test } from "node:test";
import { expiryOf, mustBeScopesOf } from "./rules.ts";
import { createTokenSchema } from "./schema.ts";

const bot = { name: "Lamp", scopes: ["messages:read" as const, "commands" as const] };

test("A16: a further token has scopes of its bot, and what is too much is named", () => {
  mustBeScopesOf(bot, ["commands"]);
  mustBeScopesOf(bot, [...bot.scopes].reverse());
  assert.throws(() => mustBeScopesOf(bot, ["commands", "messages:write", "files:write"]), {
    code: "invalid",
    detail: "scopes: Lamp does not have messages:write and files:write; make a new bot for more",
  });
});

test("a token ends at a moment that is still to come, or never by itself", () => {
  const now = new Date("2026-01-01T12:00:00Z");
  assert.equal(expiryOf({ expires_at: null }, now), null);
  assert.deepEqual(expiryOf({ expires_at: "2026-01-01T14:00:01+02:00" }, now), new Date("2026-01-01T12:00:01Z"));
  for (const past of ["2026-01-01T12:00:00Z", "2025-12-31T23:59:59Z"]) {
    assert.throws(() => expiryOf({ expires_at: past }, now), {
      errors: [{ path: "expires_at", message: "must be in the future" }],
    });
  }
});

test("a token is for a new bot by its name, or for a bot by its id, and not for both", () => {
  const scopes = ["commands"];
  const api_user_id = "0190b3c4-7d7a-7000-8000-000000000001";
  const isGood = (input: object) => createTokenSchema.safeParse({ scopes, ...input }).success;
  assert.deepEqual([{ name: "Lamp" }, { api_user_id }, {}, { name: "Lamp", api_user_id }].map(isGood), [
    true,
    true,
    false,
    false,
  ]);
});
