import assert from "node:assert/strict";
import { test } from "node:test";
import { AppError } from "../kernel/errors.ts";
import { newId } from "../kernel/ids.ts";
import { createPostLimit } from "./limit.ts";
import { deliveryMessageId, isWebhookAddress } from "./rules.ts";

test("W4: a webhook may post 60 messages at once and then one a second, and other webhooks are not concerned", () => {
  let now = 1_000_000;
  const limit = createPostLimit(() => new Date(now));
  const [busy, quiet] = [newId(), newId()];
  for (let post = 0; post < 60; post++) limit.count(busy);
  const isLimit = (error: unknown) =>
    error instanceof AppError && error.code === "rate_limited" && error.retryAfter === 1;
  for (let post = 0; post < 140; post++) assert.throws(() => limit.count(busy), isLimit);
  limit.count(quiet);
  now += 1_000;
  limit.count(busy);
  assert.throws(() => limit.count(busy), isLimit);
});

test("the same delivery is the same message, another is another", async () => {
  const id = await deliveryMessageId("72d3162e-cc78-11e3-81ab-4c9367dc0958");
  assert.equal(id, await deliveryMessageId("72d3162e-cc78-11e3-81ab-4c9367dc0958"));
  assert.notEqual(id, await deliveryMessageId("other"));
  assert.match(id, /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/);
});

test("W6: what cannot be the address of a webhook is none", () => {
  const [id, secret] = [newId(), "a".repeat(43)];
  assert.ok(isWebhookAddress(id, secret));
  for (const [wrongId, wrongSecret] of [
    ["", ""],
    [id, ".."],
    [id, `${secret}a`],
    [id.toUpperCase(), secret],
    ["../x", secret],
    [id, "a".repeat(42).concat("%")],
  ]) {
    assert.ok(!isWebhookAddress(wrongId!, wrongSecret!));
  }
});
