import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { USERNAME_MAX, usernameCandidate, usernameFrom } from "./rules.ts";

test("whatever a provider calls somebody, the username is allowed", () => {
  const allowed = /^[a-z0-9](?:[a-z0-9._-]{0,30}[a-z0-9])$/;
  fc.assert(fc.property(fc.string({ unit: "grapheme" }), (name) => allowed.test(usernameFrom(name))));
  fc.assert(fc.property(fc.string({ maxLength: 60 }), (name) => allowed.test(usernameFrom(name))));
});

test("accents are folded, other scripts fall back, edges are letters or digits", () => {
  assert.equal(usernameFrom("Zoë"), "zoe");
  assert.equal(usernameFrom("..Ada_Moreau--"), "ada_moreau");
  assert.equal(usernameFrom("李雷"), "user");
});

test("candidates for a taken name differ and keep within the length", () => {
  const long = "a".repeat(USERNAME_MAX);
  assert.equal(usernameCandidate("ada", 1), "ada");
  assert.equal(usernameCandidate("ada", 2), "ada2");
  assert.equal(usernameCandidate(long, 10).length, USERNAME_MAX);
});
