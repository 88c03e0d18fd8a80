import assert from "node:assert/strict";
import { test } from "node:test";
import { newId, newSecret } from "../kernel/ids.ts";
import {
  ABSOLUTE_LIFETIME,
  expiryAfterUse,
  formatToken,
  IDLE_LIFETIME,
  newUserCode,
  normalizeUserCode,
  parseToken,
} from "./rules.ts";

test("a token is its parts and back", () => {
  const token = { prefix: "ajs" as const, id: newId(), secret: newSecret() };
  assert.deepEqual(parseToken(formatToken(token)), token);
});

test("A12: what cannot be a token is none: truncated, too long, with other characters, of another kind", () => {
  const token = formatToken({ prefix: "ajs", id: newId(), secret: newSecret() });
  for (const bad of [
    "",
    token.slice(0, -1),
    `${token}A`,
    token.replace(".", "_"),
    token.replace("ajs", "ajx"),
    `${token}\n`,
    `${token.slice(0, -1)}é`,
    `${token.slice(0, -1)}\u0000`,
    "a".repeat(1_000_000),
  ]) {
    assert.equal(parseToken(bad), null);
  }
});

test("A13: use moves the end of a session, and never past its absolute end", () => {
  const begin = new Date("2026-01-01T00:00:00Z");
  const absolute = new Date(begin.getTime() + ABSOLUTE_LIFETIME);
  assert.equal(expiryAfterUse(begin, absolute).getTime(), begin.getTime() + IDLE_LIFETIME);
  const late = new Date(absolute.getTime() - 1000);
  assert.equal(expiryAfterUse(late, absolute).getTime(), absolute.getTime());
});

test("a user code is eight letters that make no words, and is understood however it is typed", () => {
  for (let n = 0; n < 200; n++) assert.match(newUserCode(), /^[BCDFGHJKLMNPQRSTVWXZ]{4}-[BCDFGHJKLMNPQRSTVWXZ]{4}$/);
  assert.equal(normalizeUserCode(" wdjb mjht "), "WDJB-MJHT");
  assert.equal(normalizeUserCode("wdjb-mjht"), "WDJB-MJHT");
});
