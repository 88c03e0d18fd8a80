import { afterAll, beforeAll, expect, test } from "bun:test";
import { chatEventSchema } from "#core/events/catalog.ts";
import { subjectOf } from "#core/events/subjects.ts";
import {
  answerDevice,
  authenticate,
  pollDevice,
  type SessionDeps,
  startDevice,
  startSession,
} from "#core/sessions/actions.ts";
import { ABSOLUTE_LIFETIME, IDLE_LIFETIME } from "#core/sessions/rules.ts";
import { createWorld, request, type World, withApi } from "#test/support/world.ts";

let world: World;
beforeAll(async () => {
  world = await withApi(await createWorld());
});
afterAll(() => world?.close());

const ORIGIN = { client: "web" as const, user_agent: "Firefox on a boat" };

/** The same world at another time. */
const at = (milliseconds: number): SessionDeps => ({
  ...world.deps,
  clock: () => new Date(Date.now() + milliseconds),
});

test("A12: who sends no token is told so first, whatever else is wrong with what they send", async () => {
  const messages = "/api/c/lighthouse/channels/general/messages";
  expect((await request(world.apiUrl, null, "POST", messages, { nonsense: true })).status).toBe(401);
  expect((await request(world.apiUrl, null, "GET", "/api/messages/nonsense")).status).toBe(401);
  expect((await world.ada.api("POST", messages, { nonsense: true })).status).toBe(422);
});

test("A12: no token, a token one character off, and a token of nobody get one and the same 401", async () => {
  const { token } = world.ada;
  const off = token.slice(0, -2) + (token.at(-2) === "A" ? "B" : "A") + token.at(-1);
  const nobody = `ajs_${"A".repeat(22)}.${"B".repeat(43)}`;
  const answers = await Promise.all(
    [off, nobody, "nonsense"].map((given) => request(world.apiUrl, given, "GET", "/api/me")),
  );
  for (const { status, body } of answers) {
    expect(status).toBe(401);
    expect({ ...body, trace_id: "" }).toEqual({ ...answers[0]!.body, trace_id: "" });
  }
  expect((await request(world.apiUrl, null, "GET", "/api/me")).body.code).toBe("unauthenticated");
});

test("A13: a session ends when it is idle too long, lives on when it is used, and never past its absolute end", async () => {
  const token = await startSession(world.deps, world.cy.id, ORIGIN);
  const works = (milliseconds: number) =>
    authenticate(at(milliseconds), token, "test").then(
      () => true,
      () => false,
    );
  const almost = IDLE_LIFETIME - 60_000;
  let now = 0;
  for (; now < ABSOLUTE_LIFETIME - IDLE_LIFETIME; now += almost) expect(await works(now)).toBe(true);
  expect(await works(ABSOLUTE_LIFETIME - 1_000)).toBe(false);
  const idle = await startSession(world.deps, world.cy.id, ORIGIN);
  await expect(authenticate(at(IDLE_LIFETIME + 1), idle, "test")).rejects.toMatchObject({ code: "unauthenticated" });
});

test("A14: a session that is ended is refused from then on, and its event goes to that person alone", async () => {
  const token = await startSession(world.deps, world.bo.id, ORIGIN);
  const list = await request(world.apiUrl, token, "GET", "/api/sessions");
  const current = list.body.items.find(({ current }: { current: boolean }) => current);
  expect(current.user_agent).toBe(ORIGIN.user_agent);
  expect(JSON.stringify(list.body)).not.toContain(token.slice(30));
  expect((await world.ada.api("DELETE", `/api/sessions/${current.id}`)).status).toBe(404);
  expect((await request(world.apiUrl, token, "DELETE", `/api/sessions/${current.id}`)).status).toBe(204);
  expect((await request(world.apiUrl, token, "GET", "/api/me")).status).toBe(401);
  expect((await world.bo.api("GET", "/api/me")).status).toBe(200);
  const event = chatEventSchema.parse({
    id: current.id,
    type: "session.ended",
    community_id: null,
    channel_id: null,
    actor_id: world.bo.id,
    timestamp: new Date().toISOString(),
    data: { user_id: world.bo.id, session_id: current.id },
  });
  expect(subjectOf(event)).toBe(`chat.notifications.${world.bo.id}`);
});

test("a disabled person's sessions are refused at once", async () => {
  const token = await startSession(world.deps, world.dot.id, ORIGIN);
  await world.db.execute(`update users set disabled_at = now() where id = '${world.dot.id}'`);
  expect((await request(world.apiUrl, token, "GET", "/api/me")).status).toBe(401);
  await world.db.execute(`update users set disabled_at = null where id = '${world.dot.id}'`);
});

test("RFC 8628: a device waits, is approved, gets its token once, and then the code is worth nothing", async () => {
  const device = await startDevice(world.deps, { device_name: "ajet-chat on pier-3", address: "127.0.0.1" });
  const poll = (milliseconds: number) => pollDevice(at(milliseconds), device.device_code, "ajet-chat");
  expect(await poll(0)).toEqual({ error: "authorization_pending" });
  expect(await poll(1_000)).toEqual({ error: "slow_down" });
  const ada = await authenticate(world.deps, world.ada.token, "test");
  await answerDevice(world.deps, ada, device.user_code.toLowerCase(), "approved");
  await expect(answerDevice(world.deps, ada, device.user_code, "denied")).rejects.toMatchObject({ code: "not_found" });
  const both = await Promise.all([poll(10_000), poll(10_000)]);
  const tokens = both.flatMap((answer) => ("token" in answer ? [answer.token] : []));
  expect(tokens.length).toBe(1);
  expect((await authenticate(world.deps, tokens[0]!, "test")).user_id).toBe(world.ada.id);
});

test("RFC 8628: a device that is denied, or whose code expired, is told so", async () => {
  const ada = await authenticate(world.deps, world.ada.token, "test");
  const denied = await startDevice(world.deps, { device_name: "x", address: "127.0.0.1" });
  await answerDevice(world.deps, ada, denied.user_code, "denied");
  expect(await pollDevice(world.deps, denied.device_code, "")).toEqual({ error: "access_denied" });
  const late = await startDevice(world.deps, { device_name: "x", address: "127.0.0.1" });
  expect(await pollDevice(at(601_000), late.device_code, "")).toEqual({ error: "expired_token" });
  await expect(answerDevice(at(601_000), ada, late.user_code, "approved")).rejects.toMatchObject({ code: "not_found" });
});
