import { afterEach, beforeEach, expect, test } from "bun:test";
import type { DeviceError } from "#core/sessions/schema.ts";
import { type FakeChat, startFakeChat } from "#test/support/fake-chat.ts";
import { createClient } from "./client.ts";
import { startDevice, waitForToken } from "./device.ts";

let chat: FakeChat;
beforeEach(() => {
  chat = startFakeChat();
});
afterEach(() => chat.stop());

const grant = {
  device_code: "the-device-code",
  user_code: "WDJB-MJHT",
  verification_uri: "http://chat.test/device",
  verification_uri_complete: "http://chat.test/device?code=WDJB-MJHT",
  expires_in: 600,
  interval: 0,
};
const refuse = (error: DeviceError) => Response.json({ error }, { status: 400 });

function answering(...answers: (() => Response)[]) {
  chat.answer("POST /auth/device/token", () => answers.shift()!());
  return waitForToken(createClient({ baseUrl: chat.url }), grant);
}

test("a device asks until the person has confirmed, and gets the token", async () => {
  chat.answer("POST /auth/device", grant);
  expect(await startDevice(createClient({ baseUrl: chat.url }), "ada's laptop")).toEqual(grant);
  expect(chat.seen[0]!.body).toEqual({ device_name: "ada's laptop" });
  const pending = () => refuse("authorization_pending");
  const token = await answering(pending, pending, () => Response.json({ access_token: "ajs_x", token_type: "Bearer" }));
  expect(token).toBe("ajs_x");
  expect(chat.seen.slice(1).map(({ body }) => body)).toEqual(Array(3).fill({ device_code: "the-device-code" }));
});

test("a no is forbidden, a code that expired is unauthenticated", async () => {
  await expect(answering(() => refuse("access_denied"))).rejects.toMatchObject({ code: "forbidden" });
  await expect(answering(() => refuse("expired_token"))).rejects.toMatchObject({ code: "unauthenticated" });
});

test("giving up ends the waiting", async () => {
  const stop = new AbortController();
  const waiting = waitForToken(createClient({ baseUrl: chat.url }), { ...grant, interval: 60 }, stop.signal);
  stop.abort(new Error("enough"));
  await expect(waiting).rejects.toThrow("enough");
});
