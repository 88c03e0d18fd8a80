import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { displayNameFrom, USERNAME_MAX, usernameCandidate, usernameFrom } from "./rules.ts";
import { DISPLAY_NAME_MAX, updateMeSchema } from "./schema.ts";

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

test("I11: a username is ASCII, whatever looks like one: other scripts, full width, dots at its end, text that runs the other way", () => {
  for (const [login, username] of [
    // A Cyrillic a, which leaves what is ASCII of it.
    ["\u0430da", "da"],
    ["\uff41\uff44\uff41", "ada"],
    ["Ada", "ada"],
    ["ada.", "ada"],
    ["ada...", "ada"],
    [".ada-_", "ada"],
    ["\u202eada", "ada"],
    ["a\u200bda", "ada"],
    ["ada\u0000", "ada"],
    ["\ud835\udc1a\ud835\udc1d\ud835\udc1a", "ada"],
    ["a_da", "a_da"],
    ["\u0645\u0631\u062d\u0628\u0627", "user"],
  ] as const) {
    assert.equal(usernameFrom(login), username, JSON.stringify(login));
  }
});

test("I11: nobody is called what calls everybody, is a word of an address, or speaks for the chat", () => {
  for (const login of [
    "here",
    "HERE",
    "Channel",
    "everyone",
    "all",
    "me",
    "admin",
    "Administrator",
    "root.",
    "system",
  ]) {
    const username = usernameFrom(login);
    assert.equal(usernameCandidate(username, 1), `${username}2`, login);
    assert.equal(usernameCandidate(username, 2), `${username}3`, login);
  }
});

test("I11: a display name from a provider is one that somebody could have typed, or the username", () => {
  assert.equal(displayNameFrom(" Ada \u202eMoreau\n\u0000", "ada"), "Ada Moreau");
  assert.equal(displayNameFrom("\u200b\u2066", "ada"), "ada");
  const typeable = (name: string) => updateMeSchema.safeParse({ display_name: displayNameFrom(name, "ada") }).success;
  fc.assert(fc.property(fc.string({ unit: "binary" }), typeable));
  fc.assert(fc.property(fc.string({ unit: "grapheme", minLength: DISPLAY_NAME_MAX }), typeable));
});
