import assert from "node:assert/strict";
import { test } from "node:test";
import { endOfMute, mutedRefusal } from "./rules.ts";
import { banMemberSchema, muteMemberSchema } from "./schema.ts";

const NOW = new Date("2026-01-02T03:04:05.678Z");

test("a mute lasts for some minutes, until a moment that is still to come, or until somebody ends it", () => {
  assert.equal(endOfMute({ minutes: 90 }, NOW)?.toISOString(), "2026-01-02T04:34:05.678Z");
  assert.equal(endOfMute({ until: "2026-01-03T00:00:00Z" }, NOW)?.toISOString(), "2026-01-03T00:00:00.000Z");
  assert.equal(endOfMute({}, NOW), null);
  for (const until of ["2026-01-01T00:00:00Z", NOW.toISOString()]) {
    assert.throws(() => endOfMute({ until }, NOW), { code: "invalid" });
  }
});

test("Z10: who is muted is told until when and why, as far as there is an end and a reason", () => {
  const told = (until: Date | null, reason: string) => mutedRefusal({ until, reason }).detail;
  assert.equal(told(NOW, "spam"), "You are muted in this community until 2026-01-02T03:04:05.678Z: spam");
  assert.equal(told(NOW, ""), "You are muted in this community until 2026-01-02T03:04:05.678Z.");
  assert.equal(told(null, ""), "You are muted in this community.");
  assert.equal(mutedRefusal({ until: null, reason: "" }).code, "forbidden");
});

test("I1, Z8: an act takes its reason and its end, and nothing else", () => {
  assert.deepEqual(banMemberSchema.parse({}), { reason: "" });
  assert.deepEqual(muteMemberSchema.parse({ minutes: 5, reason: " loud " }), { minutes: 5, reason: "loud" });
  for (const input of [
    { minutes: 0 },
    { minutes: 1.5 },
    { minutes: "5" },
    { minutes: 366 * 24 * 60 + 1 },
    { until: "tomorrow" },
    { until: "2026-01-03T00:00:00Z", minutes: 5 },
    { reason: "a\u0000b" },
    { reason: "x".repeat(501) },
    { created_by: "me" },
  ]) {
    assert.equal(muteMemberSchema.safeParse(input).success, false, JSON.stringify(input));
  }
});
