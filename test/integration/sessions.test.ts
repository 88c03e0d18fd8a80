import { afterAll, beforeAll, expect, test } from "bun:test";
import { chatEventSchema } from "#core/events/catalog.ts";
import { subjectOf } from "#core/events/subjects.ts";
import type { AppError } from "#core/kernel/errors.ts";
import { newId, newSecret } from "#core/kernel/ids.ts";
import {
  answerDevice,
  authenticate,
  endSessions,
  pollDevice,
  type SessionDeps,
  startDevice,
  startSession,
} from "#core/sessions/actions.ts";
import { ABSOLUTE_LIFETIME, formatToken, IDLE_LIFETIME } from "#core/sessions/rules.ts";
import { listAccountEntries } from "#sdk/audit.ts";
import { createClient } from "#sdk/client.ts";
import { recordEvents } from "#test/support/follower.ts";
import { createWorld, request, type World, withApi } from "#test/support/world.ts";

let world: World;
beforeAll(async () => {
  world = await withApi(await createWorld());
});
afterAll(() => world?.close());

const BROWSER = { client: "web" as const, user_agent: "Firefox on a boat", address: "192.0.2.7", trace_id: "test" };
const TERMINAL = { user_agent: "ajet-chat", address: "192.0.2.8", trace_id: "test" };

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

test("A12: 1,000 wrong tokens at once are eleven statements, and no secret is checked that has no session", async () => {
  const { $client } = world.db;
  const work = { statements: 0, checks: 0 };
  const unsafe = ((statement, parameters) => {
    work.statements++;
    return $client.unsafe(statement, parameters);
  }) as typeof $client.unsafe;
  const deps: SessionDeps = {
    ...world.deps,
    db: Object.assign(Object.create(world.db), { $client: { unsafe } }),
    hasher: {
      ...world.deps.hasher,
      verify(secret, hash) {
        work.checks++;
        return world.deps.hasher.verify(secret, hash);
      },
    },
  };
  const refusalOf = (token: string) => authenticate(deps, token, "test").catch((error: AppError) => error.code);
  const madeUp = () => formatToken({ prefix: "ajs", id: newId(), secret: newSecret() });
  const refusals = await Promise.all(Array.from({ length: 1_000 }, () => refusalOf(madeUp())));
  expect(new Set(refusals)).toEqual(new Set(["unauthenticated"]));
  // The first one alone, then 100 together.
  expect(work).toEqual({ statements: 11, checks: 0 });

  // Who knows the id of a session pays for each guess, and takes nothing from what is remembered of right ones.
  const [id] = world.bo.token.split(".");
  for (let n = 0; n < 10; n++) expect(await refusalOf(`${id}.${newSecret()}`)).toBe("unauthenticated");
  expect(work).toEqual({ statements: 21, checks: 10 });
});

test("A13: a session ends when it is idle too long, lives on when it is used, and never past its absolute end", async () => {
  const token = await startSession(world.deps, world.cy.id, BROWSER);
  const works = (milliseconds: number) =>
    authenticate(at(milliseconds), token, "test").then(
      () => true,
      () => false,
    );
  const almost = IDLE_LIFETIME - 60_000;
  let now = 0;
  for (; now < ABSOLUTE_LIFETIME - IDLE_LIFETIME; now += almost) expect(await works(now)).toBe(true);
  expect(await works(ABSOLUTE_LIFETIME - 1_000)).toBe(false);
  const idle = await startSession(world.deps, world.cy.id, BROWSER);
  await expect(authenticate(at(IDLE_LIFETIME + 1), idle, "test")).rejects.toMatchObject({ code: "unauthenticated" });
});

test("A13: of two requests that use a session at once both are answered, and its end moves once and by the same", async () => {
  const token = await startSession(world.deps, world.cy.id, BROWSER);
  const { session_id } = await authenticate(world.deps, token, "test");
  const later = new Date(Date.now() + 3_600_000);
  const deps = { ...world.deps, clock: () => later };
  await Promise.all([1, 2, 3].map(() => authenticate(deps, token, "test")));
  const [row] = await world.db.$client`select last_used_at, expires_at from sessions where id = ${session_id}`;
  expect([new Date(row!.last_used_at), new Date(row!.expires_at)]).toEqual([
    later,
    new Date(later.getTime() + IDLE_LIFETIME),
  ]);
});

test("A13: a session that has expired is of no use, also to the list and to who would use it a moment later", async () => {
  const token = await startSession(at(-IDLE_LIFETIME - 1_000), world.cy.id, BROWSER);
  const answers = await Promise.all([1, 2].map(() => request(world.apiUrl, token, "GET", "/api/me")));
  expect(answers.map(({ status }) => status)).toEqual([401, 401]);
  const count = async () => (await world.db.$client`select 1 from sessions where expires_at < now()`).length;
  expect(await count()).toBe(1);
  await startSession(world.deps, world.cy.id, BROWSER);
  expect(await count()).toBe(0);
  const { items } = (await world.cy.api("GET", "/api/sessions")).body;
  expect(items.map(({ expires_at }: { expires_at: string }) => Date.parse(expires_at) > Date.now())).not.toContain(
    false,
  );
});

test("A14: a session that is ended is refused from then on, and its event goes to that person alone", async () => {
  const token = await startSession(world.deps, world.bo.id, BROWSER);
  const list = await request(world.apiUrl, token, "GET", "/api/sessions");
  const current = list.body.items.find(({ current }: { current: boolean }) => current);
  expect(current).toMatchObject({ client: "web", user_agent: BROWSER.user_agent, address: BROWSER.address });
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

test("what ends a session by the API is in one's own log, with the address that the gateway tells, and no one else's", async () => {
  const token = await startSession(world.deps, world.bo.id, BROWSER);
  const { session_id } = await authenticate(world.deps, token, "test");
  await request(world.apiUrl, token, "DELETE", `/api/sessions/${session_id}`, undefined, {
    "x-forwarded-for": "192.0.2.99",
    "user-agent": "curl on a raft",
  });
  const api = (bearer: string) => createClient({ baseUrl: world.apiUrl, token: bearer });
  const { items, prev } = await listAccountEntries(api(world.bo.token), { limit: 1 });
  expect(items).toMatchObject([
    {
      action: "session.signed_out",
      session_id,
      address: "192.0.2.99",
      user_agent: "curl on a raft",
      before: { client: "web", user_agent: BROWSER.user_agent, address: BROWSER.address },
    },
  ]);
  const [earlier] = (await listAccountEntries(api(world.bo.token), { limit: 1, before: prev! })).items;
  expect(earlier).toMatchObject({ action: "sign_in.succeeded", session_id });
  const others = await listAccountEntries(api(world.ada.token), { limit: 200 });
  expect(others.items.filter((entry) => entry.session_id === session_id)).toEqual([]);
});

test("a disabled person's sessions are refused at once", async () => {
  const token = await startSession(world.deps, world.dot.id, BROWSER);
  await world.db.execute(`update users set disabled_at = now() where id = '${world.dot.id}'`);
  expect((await request(world.apiUrl, token, "GET", "/api/me")).status).toBe(401);
  await world.db.execute(`update users set disabled_at = null where id = '${world.dot.id}'`);
});

test("RFC 8628: a device waits, is approved, gets its token once, and then the code is worth nothing", async () => {
  const device = await startDevice(world.deps, { device_name: "ajet-chat on pier-3", address: "127.0.0.1" });
  const poll = (milliseconds: number) => pollDevice(at(milliseconds), device.device_code, TERMINAL);
  expect(await poll(0)).toEqual({ error: "authorization_pending" });
  const ada = await authenticate(world.deps, world.ada.token, "test");
  await answerDevice(world.deps, ada, device.user_code.toLowerCase(), "approved", TERMINAL);
  await expect(answerDevice(world.deps, ada, device.user_code, "denied", TERMINAL)).rejects.toMatchObject({
    code: "not_found",
  });
  const both = await Promise.all([poll(10_000), poll(10_000)]);
  const tokens = both.flatMap((answer) => ("token" in answer ? [answer.token] : []));
  expect(tokens.length).toBe(1);
  expect((await authenticate(world.deps, tokens[0]!, "test")).user_id).toBe(world.ada.id);
});

test("RFC 8628 §3.5: a device that asks too soon must wait five seconds longer from then on, each time", async () => {
  const device = await startDevice(world.deps, { device_name: "x", address: "127.0.0.1" });
  const answers = [];
  for (const second of [0, 1, 7, 22, 37, 43]) {
    answers.push(await pollDevice(at(second * 1_000), device.device_code, TERMINAL));
  }
  const [pending, slowDown] = [{ error: "authorization_pending" as const }, { error: "slow_down" as const }];
  expect(answers).toEqual([pending, slowDown, slowDown, pending, pending, slowDown]);
});

test("RFC 8628: a device that is denied, or whose code expired, is told so", async () => {
  const ada = await authenticate(world.deps, world.ada.token, "test");
  const denied = await startDevice(world.deps, { device_name: "x", address: "127.0.0.1" });
  await answerDevice(world.deps, ada, denied.user_code, "denied", TERMINAL);
  expect(await pollDevice(world.deps, denied.device_code, TERMINAL)).toEqual({ error: "access_denied" });
  const late = await startDevice(world.deps, { device_name: "x", address: "127.0.0.1" });
  expect(await pollDevice(at(601_000), late.device_code, TERMINAL)).toEqual({ error: "expired_token" });
  await expect(answerDevice(at(601_000), ada, late.user_code, "approved", TERMINAL)).rejects.toMatchObject({
    code: "not_found",
  });
});

test("A14: a device that was approved gets no token once all sessions have been ended", async () => {
  const [cy, bo] = [
    await authenticate(world.deps, world.cy.token, "test"),
    await authenticate(world.deps, world.bo.token, "test"),
  ];
  const [theirs, another] = await Promise.all(
    [1, 2].map(() => startDevice(world.deps, { device_name: "x", address: "" })),
  );
  await answerDevice(world.deps, cy, theirs!.user_code, "approved", TERMINAL);
  await answerDevice(world.deps, bo, another!.user_code, "approved", TERMINAL);
  await endSessions(world.deps, cy, { current: false }, TERMINAL);
  expect(await pollDevice(world.deps, theirs!.device_code, TERMINAL)).toEqual({ error: "expired_token" });
  expect(await pollDevice(world.deps, another!.device_code, TERMINAL)).toEqual({ token: expect.any(String) });
});

test("A14: all other sessions end at once, and no one else's; or all, with the one that asks", async () => {
  const [here, there, elsewhere] = await Promise.all(
    [1, 2, 3].map(() => startSession(world.deps, world.cy.id, BROWSER)),
  );
  const statuses = async () => {
    const tokens = [here!, there!, elsewhere!, world.ada.token];
    const answers = await Promise.all(tokens.map((token) => request(world.apiUrl, token, "GET", "/api/me")));
    return answers.map(({ status }) => status);
  };
  const events = await recordEvents(world.db);
  expect((await request(world.apiUrl, here!, "DELETE", "/api/sessions")).status).toBe(204);
  expect(await statuses()).toEqual([200, 401, 401, 200]);
  const told = (await events()).map(({ type, actor_id }) => `${type} ${actor_id}`);
  expect(new Set(told)).toEqual(new Set([`session.ended ${world.cy.id}`]));
  // Also of those that the tests above and the world began.
  expect(told.length).toBeGreaterThanOrEqual(3);
  expect((await request(world.apiUrl, here!, "DELETE", "/api/sessions?current=yes")).status).toBe(422);
  expect((await request(world.apiUrl, here!, "DELETE", "/api/sessions?current=true")).status).toBe(204);
  expect(await statuses()).toEqual([401, 401, 401, 200]);
});
