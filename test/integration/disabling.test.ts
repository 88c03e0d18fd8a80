import { afterAll, beforeAll, expect, test } from "bun:test";
import { createMemoryBus } from "#core/events/memory-bus.ts";
import { touchUsers } from "#core/presence/store.ts";
import { answerDevice, authenticate, pollDevice, startDevice, startSession } from "#core/sessions/actions.ts";
import { takeSnapshot } from "#core/snapshot/actions.ts";
import { disableUser, enableUser, listUsers } from "#core/users/disabling.ts";
import { type Actor, createWorld, ORIGIN, request, signIn, type World, withApi } from "#test/support/world.ts";

// What an operator does with accounts. That sessions end on every process is session-end.test.ts.

let world: World;
beforeAll(async () => {
  world = await withApi(await createWorld());
});
afterAll(() => world?.close());

const OPERATOR = { address: "", user_agent: "ajet-api users (root on pier)", trace_id: "trace" };
const disable = (name: string) => disableUser(world.deps, name, OPERATOR);
const enable = (name: string) => enableUser(world.deps, name, OPERATOR);

async function newMember(name: string): Promise<Actor> {
  const { code } = (await world.ada.api("POST", "/api/c/lighthouse/invites", {})).body;
  return signIn(world.deps, () => world.apiUrl, name, { invite: code });
}

const auditOf = async ({ id }: Actor) =>
  (
    await world.db.$client`
      select action, actor_kind, target_id, user_agent, trace_id from audit_log
      where actor_id = ${id} and community_id is null order by id`
  ).map((row) => ({ ...row }));

test("A15: disabling is in the person's audit log as the operator's doing, with each session that ended", async () => {
  const eve = await newMember("eve");
  const { session_id } = await authenticate(world.deps, eve.token, "test");
  expect(await disable("EVE")).toEqual({ isNew: true, sessions_ended: 1, solely_owned: [] });
  expect(await disable("eve")).toEqual({ isNew: false, sessions_ended: 0, solely_owned: [] });
  expect(await enable("eve")).toBe(true);
  expect(await enable("eve")).toBe(false);
  const by = { actor_kind: "system", user_agent: OPERATOR.user_agent, trace_id: OPERATOR.trace_id };
  expect((await auditOf(eve)).slice(1)).toEqual([
    { ...by, action: "account.disabled", target_id: null },
    { ...by, action: "session.ended", target_id: session_id },
    { ...by, action: "account.enabled", target_id: null },
  ]);
  const again = await startSession(world.deps, eve.id, { ...ORIGIN, client: "web" });
  const { items } = (await request(world.apiUrl, again, "GET", "/api/me/audit")).body;
  expect(items.map(({ action }: { action: string }) => action)).toContain("account.disabled");
});

test("A15: nobody begins a session for somebody who is disabled, and what ended stays ended when they are enabled", async () => {
  const fay = await newMember("fay");
  await disable("fay");
  await expect(startSession(world.deps, fay.id, { ...ORIGIN, client: "web" })).rejects.toMatchObject({
    code: "forbidden",
    detail: "This account is disabled. Ask the people who run this chat.",
  });
  await enable("fay");
  expect((await fay.api("GET", "/api/me")).status).toBe(401);
});

test("A15: a device that was approved before, or is at this moment, gets no token", async () => {
  const gil = await newMember("gil");
  const actor = await authenticate(world.deps, gil.token, "test");
  const start = () => startDevice(world.deps, { device_name: "a terminal", address: "127.0.0.1" });
  const [before, atOnce] = [await start(), await start()];
  await answerDevice(world.deps, actor, before.user_code, "approved", ORIGIN);
  await disable("gil");
  // Of a request that was let in just before.
  await answerDevice(world.deps, actor, atOnce.user_code, "approved", ORIGIN);
  expect(await pollDevice(world.deps, before.device_code, ORIGIN)).toEqual({ error: "expired_token" });
  expect(await pollDevice(world.deps, atOnce.device_code, ORIGIN)).toEqual({ error: "access_denied" });
  await enable("gil");
  expect(await pollDevice(world.deps, atOnce.device_code, ORIGIN)).toEqual({ error: "expired_token" });
});

test("A15: webhooks that somebody made refuse while they are disabled, bots go on", async () => {
  const hal = await newMember("hal");
  await world.ada.api("PATCH", `/api/c/lighthouse/members/${hal.id}`, { role: "admin" });
  const { url } = (await hal.api("POST", "/api/c/lighthouse/webhooks", { name: "Bell", channel: "general" })).body;
  const bot = (await hal.api("POST", "/api/c/lighthouse/tokens", { name: "Lamp", scopes: ["channels:read"] })).body;
  const deliver = () => request(world.apiUrl, null, "POST", url, { text: "Ding." });
  expect((await deliver()).status).toBe(200);
  await disable("hal");
  const refusal = await deliver();
  expect([refusal.status, refusal.body.detail]).toEqual([
    403,
    "Whoever made this webhook is no longer here. An admin can make a new one.",
  ]);
  expect((await request(world.apiUrl, bot.token, "GET", "/api/bot")).status).toBe(200);
  await enable("hal");
  expect((await deliver()).status).toBe(200);
});

test("others see that somebody is disabled: not online, not proposed, not to be written to first; history keeps the name", async () => {
  const ivy = await newMember("ivy");
  const { body: message } = await ivy.api("POST", "/api/c/lighthouse/channels/general/messages", { body_md: "Calm." });
  await world.db.execute(`update users set last_seen_at = now() where id = '${ivy.id}'`);
  const general = message.channel_id;
  const online = async () => {
    const { rows } = (await world.ada.api("POST", "/api/commands", { text: "/who", channel_id: general })).body;
    return rows.find(({ cells }: { cells: string[] }) => cells[0] === "@ivy").cells[2];
  };
  const proposed = async () =>
    (
      await world.ada.api("POST", "/api/commands/complete", { text: "Hello @iv", cursor: 9, channel_id: general })
    ).body.items.map(({ value }: { value: string }) => value);
  expect([await online(), await proposed()]).toEqual(["yes", ["@ivy"]]);

  await disable("ivy");
  expect([await online(), await proposed()]).toEqual(["no", []]);
  const ada = await authenticate(world.deps, world.ada.token, "test");
  const { people } = await takeSnapshot({ ...world.deps, bus: createMemoryBus() }, ada, "lighthouse");
  expect(people.filter(({ disabled }) => disabled).map(({ username }) => username)).toEqual(["ivy"]);
  expect((await world.ada.api("GET", "/api/users/@ivy")).body).toMatchObject({ display_name: "Ivy", disabled: true });
  expect((await world.ada.api("POST", "/api/dm", { user_ids: [ivy.id] })).status).toBe(404);
  expect((await world.ada.api("GET", `/api/messages/${message.id}`)).body.author).toMatchObject({ name: "Ivy" });
  // A heartbeat that came in just before is told to nobody.
  expect(await touchUsers(world.db, [ivy.id], new Date())).toEqual([]);
  await world.ada.api("POST", "/api/c/lighthouse/channels/general/messages", { body_md: "@channel, a storm." });
  const [told] = await world.db.$client`
    select count(*)::int as count from notifications where user_id = ${ivy.id} and type = 'mention'`;
  expect(told!.count).toBe(0);
});

test("who alone owns a community is named when they are disabled, and nobody is disabled under a name that nobody has", async () => {
  const jan = await newMember("jan");
  await jan.api("POST", "/api/communities", { name: "Jetty", slug: "jetty" });
  expect((await disable("jan")).solely_owned).toEqual(["jetty"]);
  await enable("jan");
  await expect(disable("nobody")).rejects.toMatchObject({
    code: "not_found",
    detail: "Nobody has the username nobody.",
  });
});

test("everybody is listed once, in the order of the usernames, however many are read at once", async () => {
  const names = async (batch: number) => {
    const found: string[] = [];
    for await (const { username } of listUsers(world.deps, batch)) found.push(username);
    return found;
  };
  for await (const { username, communities } of listUsers(world.deps)) {
    if (username === "ada") expect(communities).toEqual(["lighthouse"]);
  }
  const all = await names(500);
  expect(all).toEqual(all.toSorted());
  expect(all).toContain("ada");
  for (const batch of [1, 2, all.length]) expect(await names(batch)).toEqual(all);
});
