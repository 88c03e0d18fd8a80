import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { RateLimit } from "./limit.ts";
import { sourceOf } from "./rules.ts";

/** One clock, one database as far as limits need it, and as many gateways as are wanted. */
function world() {
  let now = 1_800_000_000_000;
  const freeAt = new Map<string, number>();
  return {
    wait(milliseconds: number) {
      now += milliseconds;
    },
    limit: (perMinute: number) => new RateLimit("address", perMinute, () => new Date(now)),
    exchange(limit: RateLimit) {
      for (const { key, cost } of limit.tell(1_000)) {
        freeAt.set(key, Math.max(now, freeAt.get(key) ?? 0) + cost);
        limit.hear({ key, busy: freeAt.get(key)! - now });
      }
    },
    keys: freeAt,
  };
}

const passing = (limit: RateLimit, key: string, tries: number) =>
  Array.from({ length: tries }, () => limit.take(key)).filter(({ isAllowed }) => isAllowed).length;

test("as many pass at once as in a minute, then one each time that its part of a minute has passed, whatever the number", () => {
  for (const perMinute of [1, 7, 30, 600, 6_000, 1_000_000]) {
    const { limit: make, wait } = world();
    const limit = make(perMinute);
    const tries = Math.min(perMinute + 5, 20_000);
    assert.equal(passing(limit, "a", tries), Math.min(perMinute, tries));
    if (perMinute > 6_000) continue;
    wait(60_000 / perMinute);
    assert.equal(passing(limit, "a", 3), 1);
    wait(60_000);
    assert.equal(passing(limit, "a", tries), perMinute);
  }
});

test("a refusal says when the next is allowed, and at that time it is", () => {
  const { limit: make, wait } = world();
  const limit = make(10);
  assert.deepEqual(limit.take("a"), { isAllowed: true, remaining: 9, retryAfter: 0, fullAfter: 6 });
  passing(limit, "a", 9);
  assert.deepEqual(limit.take("a"), { isAllowed: false, remaining: 0, retryAfter: 6, fullAfter: 60 });
  wait(5_000);
  assert.equal(limit.take("a").retryAfter, 1);
  wait(1_000);
  assert.equal(limit.take("a").isAllowed, true);
});

test("keys do not concern each other, and refusals cost nothing", () => {
  const { limit: make, wait } = world();
  const limit = make(60);
  passing(limit, "flood", 10_000);
  assert.equal(passing(limit, "other", 60), 60);
  wait(1_000);
  assert.equal(passing(limit, "flood", 10), 1);
});

test("gateways that exchange their counts each second hold one limit together; what slipped is paid back", () => {
  const { limit: make, exchange, wait } = world();
  const gateways = [make(60), make(60), make(60)];
  const minute = () => {
    let passed = 0;
    for (let second = 0; second < 60; second++) {
      for (const gateway of gateways) passed += passing(gateway, "a", 5);
      for (const gateway of gateways) exchange(gateway);
      wait(1_000);
    }
    return passed;
  };
  const first = minute();
  assert.ok(first >= 60 && first <= 120 + 3 * 5 + 3 * 3, `${first} passed in the first minute`);
  for (let n = 0; n < 3; n++) {
    const later = minute();
    assert.ok(later >= 50 && later <= 60 + 3 * 3, `${later} passed in a later minute`);
  }
});

test("a key that does little is not told of, and one of a small limit is told of at once", () => {
  const { limit: make, exchange, keys } = world();
  const generous = make(600);
  passing(generous, "a", 29);
  exchange(generous);
  assert.equal(keys.size, 0);
  passing(generous, "a", 1);
  exchange(generous);
  assert.equal(keys.size, 1);
  const small = make(10);
  passing(small, "b", 1);
  exchange(small);
  assert.equal(keys.size, 2);
});

test("what another limit or a key that nobody remembers is told of changes nothing", () => {
  const { limit: make } = world();
  const limit = make(10);
  limit.take("a");
  limit.hear({ key: "session:a", busy: 60_000 });
  limit.hear({ key: "address:b", busy: 60_000 });
  assert.equal(limit.take("a").remaining, 8);
  assert.equal(limit.take("b").remaining, 9);
});

test("a flood of keys is forgotten from its oldest on, and does not reach who is at work", () => {
  const { limit: make } = world();
  const limit = make(10);
  passing(limit, "worker", 10);
  for (let n = 0; n < 50_000; n++) {
    limit.take(`key ${n}`);
    if (n % 1_000 === 0) assert.equal(limit.take("worker").isAllowed, false);
  }
  assert.ok(limit.tell(Number.POSITIVE_INFINITY).length <= 20_000);
});

test("whatever comes when, no more passes in any time than the limit at once and its part of that time", () => {
  const steps = fc.array(fc.tuple(fc.integer({ min: 0, max: 5_000 }), fc.integer({ min: 1, max: 20 })), {
    maxLength: 60,
  });
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 100 }), steps, (perMinute, moments) => {
      const { limit: make, wait } = world();
      const limit = make(perMinute);
      let [time, passed] = [0, 0];
      for (const [pause, tries] of moments) {
        wait(pause);
        time += pause;
        passed += passing(limit, "a", tries);
        assert.ok(passed <= perMinute + Math.ceil((time * perMinute) / 60_000));
      }
    }),
  );
});

test("an IPv6 address stands for its /64, however it is written, and a mapped IPv4 address for itself", () => {
  for (const address of ["2001:db8:1:2:3:4:5:6", "2001:DB8:1:2::9", "2001:0db8:0001:0002:ffff::", "2001:db8:1:2::"]) {
    assert.equal(sourceOf(address), "2001:db8:1:2::/64");
  }
  assert.equal(sourceOf("2001:db8::1"), "2001:db8:0:0::/64");
  assert.equal(sourceOf("::1"), "0:0:0:0::/64");
  assert.equal(sourceOf("fe80::1%eth0"), "fe80:0:0:0::/64");
  assert.equal(sourceOf("::ffff:192.0.2.7"), "192.0.2.7");
  assert.equal(sourceOf("192.0.2.7"), "192.0.2.7");
  assert.equal(sourceOf("unknown"), "unknown");
});
