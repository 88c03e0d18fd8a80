import { afterEach, beforeEach, expect, test } from "bun:test";
import { AppError } from "#core/kernel/errors.ts";
import { newId } from "#core/kernel/ids.ts";
import type { Role } from "#core/memberships/schema.ts";
import { problemResponse } from "#services/shared/http.ts";
import { ada, bo, cy, general, keepers, lighthouse, memberWith, signals } from "#test/support/events.ts";
import { createFakeWorld, type FakeWorld, PUBLIC_URL } from "#test/support/web-sm.ts";

let world: FakeWorld;
beforeEach(() => {
  world = createFakeWorld();
  iAm("owner");
});
afterEach(() => world.close());

const NOW = "2026-01-02T03:04:05.678Z";
const EVIL = `<img src=x onerror="alert(1)">`;
const HERE = "/c/lighthouse/settings";
const API = "/api/c/lighthouse";

const iAm = (role: Role) => {
  world.communities[0]!.role = role;
};
const read = async (path: string) => (await world.visit("ada", path)).text();
const send = (path: string, fields: Record<string, string> = {}) =>
  world.visit("ada", path, { method: "POST", body: new URLSearchParams(fields) });
const answer = (call: string, body: unknown) => world.answers.set(call, () => Response.json(body));
const accept = (call: string) => world.answers.set(call, () => new Response(null, { status: 204 }));
const refuse = (call: string, error: AppError) => world.answers.set(call, () => problemResponse(error, "0".repeat(32)));
const pageOf = (...items: unknown[]) => ({ items, next: null, prev: null });

const profileOf = (who: typeof bo, role: Role) => ({
  ...who,
  created_at: NOW,
  last_seen_at: null,
  communities: [{ ...lighthouse, role, joined_at: NOW }],
});
const mute = { ...bo, reason: "Too loud", created_by: ada.id, created_at: NOW, until: null };

test("members see only the sections in which there is something for them; admins see all", async () => {
  answer(`GET ${API}/members`, pageOf(memberWith(ada), memberWith(bo, "admin")));
  iAm("member");
  const html = await read(`${HERE}/members`);
  for (const section of ["general", "members", "channels"]) expect(html).toContain(`href="${HERE}/${section}"`);
  for (const hidden of ["invites", "moderation", "webhooks", "bots", "audit"]) {
    expect(html).not.toContain(`href="${HERE}/${hidden}"`);
  }
  expect(await read(HERE)).not.toContain("Name of the community");
  iAm("admin");
  answer(`GET ${API}/mutes`, pageOf());
  const all = await read(`${HERE}/members`);
  for (const shown of ["invites", "moderation", "webhooks", "bots", "audit"]) {
    expect(all).toContain(`href="${HERE}/${shown}"`);
  }
});

test("what the API refuses to show is told as it says it, whoever typed the address", async () => {
  iAm("member");
  refuse(`GET ${API}/audit`, new AppError("forbidden", "This needs the role admin; yours is member."));
  const response = await world.visit("ada", `${HERE}/audit`);
  expect(response.status).toBe(403);
  expect(await response.text()).toContain("This needs the role admin; yours is member.");
});

test("a community that the API does not rename keeps what was typed", async () => {
  refuse(
    `PATCH ${API}`,
    new AppError("invalid", "name: too long", { errors: [{ path: "name", message: "too long" }] }),
  );
  const html = await (await send(`${HERE}/general`, { name: EVIL })).text();
  expect(html).toContain('value="&lt;img src=x');
  expect(html).toContain("too long</p>");
  answer(`PATCH ${API}`, world.communities[0]);
  expect((await send(`${HERE}/general`, { name: "Light" })).headers.get("location")).toBe(`${HERE}/general?done=saved`);
});

test("the last owner who wants to leave is told why they cannot", async () => {
  refuse(`DELETE ${API}/members/me`, new AppError("conflict", "The last owner cannot leave."));
  const refused = await send(`${HERE}/general/leave`);
  expect([refused.status, (await refused.text()).includes("The last owner cannot leave.")]).toEqual([409, true]);
  accept(`DELETE ${API}/members/me`);
  expect((await send(`${HERE}/general/leave`)).headers.get("location")).toBe("/");
});

test("a further community is founded by who may, and a taken address is told at its field", async () => {
  refuse("POST /api/communities", new AppError("conflict", "This address is taken."));
  const html = await (await send("/new-community", { name: "Quay", slug: "quay" })).text();
  expect(html).toMatch(/id="slug"[^>]*aria-invalid="true"/);
  expect(html).toContain('value="Quay"');
  answer("POST /api/communities", { ...lighthouse, slug: "quay", role: "owner" });
  expect((await send("/new-community", { name: "Quay", slug: "quay" })).headers.get("location")).toBe("/c/quay");
});

test("the list of members is searched by the API, and its pages go on with the search", async () => {
  answer(`GET ${API}/mutes`, pageOf(mute));
  world.answers.set(`GET ${API}/members`, () =>
    Response.json({
      items: [memberWith(ada, "owner"), memberWith({ ...bo, display_name: EVIL })],
      next: bo.id,
      prev: null,
    }),
  );
  const html = await read(`${HERE}/members?q=b%26o`);
  expect(world.asked.find(({ path }) => path === `${API}/members`)).toMatchObject({ query: "?q=b%26o" });
  expect(html).toContain(`href="${HERE}/members?q=b%26o&amp;after=${bo.id}"`);
  for (const shown of ["Owner", "You", "Muted", `href="${HERE}/members/${bo.id}"`]) expect(html).toContain(shown);
  expect(html).not.toContain("<img src=x");
});

/** What is offered about somebody, by the ways to it. */
async function offered(who: typeof bo, role: Role): Promise<string[]> {
  answer(`GET /api/users/${who.id}`, profileOf(who, role));
  const html = await read(`${HERE}/members/${who.id}`);
  return [...html.matchAll(new RegExp(`${who.id}/(\\w+)" data-dialog`, "g"))].map(([, name]) => name!);
}

test("what may be done about somebody follows from both roles, and nothing else is offered", async () => {
  answer(`GET ${API}/mutes`, pageOf());
  expect(await offered(bo, "admin")).toEqual(["role", "mute", "remove", "ban"]);
  expect(await offered(ada, "owner")).toEqual(["role"]);
  iAm("admin");
  expect(await offered(bo, "admin")).toEqual([]);
  expect(await offered(cy, "member")).toEqual(["mute", "remove", "ban"]);
  expect(await offered(ada, "admin")).toEqual(["role"]);
  answer(`GET ${API}/mutes`, pageOf({ ...mute, ...cy }));
  expect(await offered(cy, "member")).toEqual(["mute", "unmute", "remove", "ban"]);
  iAm("member");
  expect(await offered(cy, "member")).toEqual([]);
});

test("each act asks first, does it once, and says what was done", async () => {
  answer(`GET /api/users/${bo.id}`, profileOf(bo, "member"));
  answer(`GET ${API}/mutes`, pageOf(mute));
  const member = `${HERE}/members/${bo.id}`;
  for (const [name, fields, call, body, where] of [
    ["role", { role: "admin" }, `PATCH ${API}/members/${bo.id}`, { role: "admin" }, `${member}?done=role`],
    [
      "mute",
      { minutes: "60", reason: "Loud" },
      `PUT ${API}/mutes/${bo.id}`,
      { minutes: 60, reason: "Loud" },
      `${member}?done=muted`,
    ],
    ["mute", { minutes: "", reason: "" }, `PUT ${API}/mutes/${bo.id}`, { reason: "" }, `${member}?done=muted`],
    ["unmute", {}, `DELETE ${API}/mutes/${bo.id}`, null, `${member}?done=unmuted`],
    ["remove", {}, `DELETE ${API}/members/${bo.id}`, null, `${HERE}/members?done=kicked`],
    ["ban", { reason: "Spam" }, `PUT ${API}/bans/${bo.id}`, { reason: "Spam" }, `${HERE}/members?done=banned`],
  ] as const) {
    expect(await read(`${member}/${name}`)).toContain(`action="${member}/${name}"`);
    world.answers.set(call, () =>
      name === "role" ? Response.json(memberWith(bo, "admin")) : new Response(null, { status: 204 }),
    );
    const response = await send(`${member}/${name}`, fields);
    expect([name, response.status, response.headers.get("location")]).toEqual([name, 303, where]);
    const [method, path] = call.split(" ");
    expect(world.asked.at(-1)).toMatchObject({ method, path, body });
  }
});

test("an act that is refused stands on its form again with what was typed", async () => {
  answer(`GET /api/users/${bo.id}`, profileOf(bo, "admin"));
  answer(`GET ${API}/mutes`, pageOf());
  refuse(`PUT ${API}/bans/${bo.id}`, new AppError("forbidden", "Somebody with the role admin cannot do this."));
  const response = await send(`${HERE}/members/${bo.id}/ban`, { reason: EVIL });
  const html = await response.text();
  expect(response.status).toBe(403);
  expect(html).toContain("Somebody with the role admin cannot do this.");
  expect(html).toContain('value="&lt;img src=x');
});

test("somebody of another community is nobody here", async () => {
  answer(`GET /api/users/${bo.id}`, { ...profileOf(bo, "member"), communities: [] });
  for (const path of [`${HERE}/members/${bo.id}`, `${HERE}/members/${bo.id}/ban`]) {
    expect((await world.visit("ada", path)).status).toBe(404);
  }
});

test("bans and mutes say by whom and why, and have their end beside them", async () => {
  answer(`GET ${API}/bans`, pageOf({ ...cy, reason: EVIL, created_by: ada.id, created_at: NOW }));
  answer(`GET ${API}/mutes`, pageOf({ ...mute, created_by: null }));
  answer(`GET /api/users/${ada.id}`, profileOf(ada, "owner"));
  const html = await read(`${HERE}/moderation`);
  for (const shown of ["&lt;img src=x", "By <bdi>Ada</bdi>", "somebody who has left", "Until somebody unmutes them"]) {
    expect(html).toContain(shown);
  }
  expect(html).not.toContain("<img src=x");
  accept(`DELETE ${API}/bans/${cy.id}`);
  const lifted = await send(`${HERE}/moderation/bans/${cy.id}/lift`);
  expect(lifted.headers.get("location")).toBe(`${HERE}/moderation?done=unbanned`);
});

const invite = {
  id: newId(),
  created_by: ada.id,
  created_at: NOW,
  expires_at: "2126-01-01T00:00:00.000Z",
  max_uses: null,
  uses: 1,
  revoked_at: null,
};

test("invites are listed with what they are worth, and only those that work can be revoked", async () => {
  const over = { ...invite, id: newId(), expires_at: NOW };
  const full = { ...invite, id: newId(), max_uses: 1 };
  answer(`GET ${API}/invites`, pageOf(invite, over, full, { ...invite, id: newId(), revoked_at: NOW }));
  answer(`GET /api/users/${ada.id}`, profileOf(ada, "owner"));
  const html = await read(`${HERE}/invites`);
  for (const shown of ["Used 1 time", "Expired", "Used up", "Revoked", "<bdi>Ada</bdi>"]) expect(html).toContain(shown);
  expect([...html.matchAll(/invites\/([\w-]+)\/revoke/g)].map(([, id]) => id)).toEqual([invite.id]);
});

test("a new invite is the installation's own address with the code, and asks for what was chosen", async () => {
  answer(`GET ${API}/invites`, pageOf());
  world.answers.set(`POST ${API}/invites`, () => Response.json({ ...invite, code: "secret-code" }, { status: 201 }));
  const html = await (await send(`${HERE}/invites`, { hours: "24", max_uses: "3" })).text();
  expect(html).toContain(`value="${PUBLIC_URL}/invite/secret-code"`);
  const asked = () => world.asked.filter(({ method }) => method === "POST").at(-1)!.body;
  expect(asked()).toEqual({ expires_in_hours: 24, max_uses: 3 });
  await send(`${HERE}/invites`, { hours: "24", max_uses: "" });
  expect(asked()).toEqual({ expires_in_hours: 24, max_uses: null });
  await send(`${HERE}/invites`, { hours: "24", max_uses: "many" });
  expect(asked()).toEqual({ expires_in_hours: 24, max_uses: 0 });
});

const SECRET = "s".repeat(43);
const hook = {
  id: newId(),
  channel_id: general.id,
  channel_name: "general",
  name: "Forge",
  avatar_url: null,
  created_by: ada.id,
  created_at: NOW,
};
const path = `/hook/${hook.id}/${SECRET}`;

test("W2: the address of a webhook is shown in the moment in which it is made, in no address of a page, and can be tried", async () => {
  world.answers.set(`POST ${API}/webhooks`, () => Response.json({ ...hook, url: path }, { status: 201 }));
  const made = await send(`${HERE}/webhooks/new`, { name: "Forge", channel: general.id });
  const html = await made.text();
  expect(made.status).toBe(200);
  expect(html).toContain(`value="${PUBLIC_URL}${path}"`);
  expect(html).toMatch(/value="curl -H [^"]*text[^"]*Hello[^"]*\/hook\//);
  expect(html).not.toMatch(new RegExp(`(href|action|src)="[^"]*${SECRET}`));
  answer(`GET ${API}/webhooks/${hook.id}`, hook);
  answer(`POST ${path}`, { ok: true, message_id: newId() });
  const tried = await (await send(`${HERE}/webhooks/${hook.id}/test`, { path })).text();
  expect(tried).toContain("A test message stands in");
  expect(tried).toContain(`value="${PUBLIC_URL}${path}"`);
  expect(world.asked.find((call) => call.path === path)).toMatchObject({ method: "POST", token: "" });
});

test("a test is posted to this webhook's address and nowhere else", async () => {
  answer(`GET ${API}/webhooks/${hook.id}`, hook);
  for (const forged of [
    `/hook/${newId()}/${SECRET}`,
    `/api/me?/${SECRET}`,
    `//evil.test/hook/${hook.id}/${SECRET}`,
    "",
  ]) {
    const response = await send(`${HERE}/webhooks/${hook.id}/test`, { path: forged });
    expect([forged, response.status]).toEqual([forged, 422]);
  }
  expect(world.asked.some(({ method }) => method === "POST")).toBe(false);
});

test("a webhook gets another name, another address, and its end", async () => {
  answer(`GET ${API}/webhooks/${hook.id}`, hook);
  answer(`PATCH ${API}/webhooks/${hook.id}`, hook);
  const one = `${HERE}/webhooks/${hook.id}`;
  expect((await send(one, { name: "Forge 2" })).headers.get("location")).toBe(`${one}?done=saved`);
  answer(`POST ${API}/webhooks/${hook.id}/rotate`, { ...hook, url: path });
  expect(await (await send(`${one}/rotate`)).text()).toContain(`value="${PUBLIC_URL}${path}"`);
  accept(`DELETE ${API}/webhooks/${hook.id}`);
  expect((await send(`${one}/revoke`)).headers.get("location")).toBe(`${HERE}/webhooks?done=revoked`);
});

const bot = {
  id: newId(),
  name: "Lamp",
  avatar_url: null,
  scopes: ["messages:read", "messages:write"],
  created_by: ada.id,
  created_at: NOW,
};
const token = {
  id: newId(),
  bot,
  scopes: ["messages:write"],
  created_by: ada.id,
  created_at: NOW,
  expires_at: null,
  last_used_at: null,
  revoked_at: null,
};

test("a bot and its token are made with the scopes that were chosen, and the token is shown this once", async () => {
  answer(`GET ${API}/bots`, pageOf(bot));
  answer(`GET ${API}/channels`, pageOf({ ...keepers, joined: true }));
  answer(`GET ${API}/tokens`, pageOf(token, { ...token, id: newId(), bot: { ...bot, id: newId(), name: "Other" } }));
  world.answers.set(`POST ${API}/tokens`, () => Response.json({ ...token, token: "ajt_secret" }, { status: 201 }));
  const fields = { name: "Lamp", days: "", "scope-messages:write": "on", "scope-commands": "on", "scope-root": "on" };
  const html = await (await send(`${HERE}/bots/new`, fields)).text();
  const asked = world.asked.find(({ method }) => method === "POST")!;
  expect(asked.body).toEqual({ name: "Lamp", scopes: ["messages:write", "commands"], expires_at: null });
  expect(html).toContain('value="ajt_secret"');
  expect(world.asked.find((call) => call.path === `${API}/channels`)).toMatchObject({
    query: `?limit=200&bot=${bot.id}`,
  });
  expect(html).toContain(`href="${CHANNEL}/${keepers.id}/settings/bots"`);
  expect(await read(`${HERE}/bots/${bot.id}`)).not.toContain("ajt_secret");
  expect(html.match(/tokens\/[\w-]+\/revoke/g)).toHaveLength(1);
  const offered = [...html.matchAll(/name="scope-([\w:]+)"/g)].map(([, scope]) => scope);
  expect(offered).toEqual(bot.scopes);
});

test("a token that is refused keeps its scopes, and says what is wrong beside them", async () => {
  const errors = [{ path: "scopes", message: "give at least one scope" }];
  refuse(`POST ${API}/tokens`, new AppError("invalid", "scopes: give at least one scope", { errors }));
  const html = await (await send(`${HERE}/bots/new`, { name: "Lamp", days: "7" })).text();
  for (const shown of ["give at least one scope", 'value="Lamp"', 'value="7" selected']) expect(html).toContain(shown);
});

const entry = (action: string, facts: object = {}) => ({
  id: newId(),
  created_at: NOW,
  actor: { kind: "user", id: ada.id, name: "Ada" },
  action,
  target: null,
  channel_id: null,
  before: null,
  after: null,
  trace_id: "0".repeat(32),
  ...facts,
});

test("the audit log is told in sentences, the newest first, and what people wrote in it is text", async () => {
  const target = { type: "user", id: bo.id, name: EVIL };
  const items = [
    entry("member.banned", { target, after: { reason: EVIL } }),
    entry("channel.archived", { channel_id: keepers.id }),
    entry("reactor.overheated"),
  ];
  answer(`GET ${API}/audit`, pageOf(...items));
  const html = await read(`${HERE}/audit`);
  const places = ["did: reactor.overheated", "archived <bdi>#keepers", "banned <bdi>&lt;img"].map((text) =>
    html.indexOf(text),
  );
  expect(places).toEqual(places.toSorted((a, b) => a - b));
  expect(places[0]).toBeGreaterThan(0);
  expect(html).not.toContain("<img src=x");
});

test("the audit log shows what somebody did, or acts of a kind, and goes on so", async () => {
  answer(`GET /api/users/${encodeURIComponent("@bo")}`, profileOf(bo, "admin"));
  const items = [entry("member.muted")];
  world.answers.set(`GET ${API}/audit`, () => Response.json({ items, next: null, prev: items[0]!.id }));
  const html = await read(`${HERE}/audit?about=member&by=%40bo`);
  const { query } = world.asked.find((call) => call.path === `${API}/audit`)!;
  expect(Object.fromEntries(new URLSearchParams(query))).toEqual({ action: "member", actor: bo.id });
  expect(html).toContain(`audit?about=member&amp;by=%40bo&amp;before=${items[0]!.id}`);
  for (const shown of ['value="member" selected', 'value="@bo"']) expect(html).toContain(shown);
  refuse(`GET /api/users/${encodeURIComponent("@nobody")}`, new AppError("not_found", "There is no such person."));
  expect(await read(`${HERE}/audit?by=nobody`)).toMatch(/id="by"[^>]*value="nobody"[^>]*aria-invalid="true"/);
});

const CHANNEL = "/c/lighthouse/channels";
const byId = `${CHANNEL}/${general.id}/settings`;

test("a channel gets another name, and its settings go on by its id", async () => {
  answer(`PATCH ${API}/channels/general`, { ...general, name: "lobby", joined: true });
  const saved = await send(`${CHANNEL}/general/settings/general`, { name: "general", topic: "All" });
  expect(saved.headers.get("location")).toBe(`${byId}/general?done=saved`);
  refuse(`PATCH ${API}/channels/general`, new AppError("conflict", "A channel named general exists already."));
  const html = await (await send(`${CHANNEL}/general/settings/general`, { name: EVIL, topic: "All" })).text();
  expect(html).toMatch(/id="name"[^>]*value="&lt;img[^>]*aria-invalid="true"/);
  expect(html).toContain('value="All"');
});

test("who may not archive a channel or change who reads it is not offered to", async () => {
  iAm("member");
  const html = await read(`${CHANNEL}/general/settings`);
  for (const hidden of ["/visibility", "/archive"]) expect(html).not.toContain(`${byId}${hidden}`);
  iAm("admin");
  const all = await read(`${CHANNEL}/general/settings`);
  for (const shown of ["/visibility", "/archive"]) expect(all).toContain(`${byId}${shown}`);
});

test("making a channel public, private, archived or open is asked about in words of what it means", async () => {
  expect(await read(`${byId}/visibility`)).toContain("Only those who are in it now see it");
  expect(await read(`${CHANNEL}/keepers/settings/visibility`)).toContain("all that was ever written here");
  answer(`PATCH ${API}/channels/${general.id}`, { ...general, joined: true });
  expect((await send(`${byId}/visibility`)).headers.get("location")).toBe(`${byId}/general?done=saved`);
  expect(world.asked.at(-1)!.body).toEqual({ visibility: "private" });
  expect((await send(`${byId}/archive`)).headers.get("location")).toBe(`${byId}/general?done=archived`);
  expect(world.asked.at(-1)!.body).toEqual({ archived: true });
});

test("somebody is put into a channel by their username, and a name that nobody has is told at the field", async () => {
  answer(`GET /api/users/${encodeURIComponent("@bo")}`, profileOf(bo, "member"));
  answer(
    `GET ${API}/channels/${general.id}/members`,
    pageOf({ ...bo, role: "member", joined_at: NOW, last_seen_at: null }),
  );
  accept(`PUT ${API}/channels/${general.id}/members/${bo.id}`);
  const added = await send(`${byId}/members`, { username: " @bo " });
  expect(added.headers.get("location")).toBe(`${byId}/members?done=added`);
  refuse(`GET /api/users/${encodeURIComponent("@nobody")}`, new AppError("not_found", "There is no such person."));
  const html = await (await send(`${byId}/members`, { username: "nobody" })).text();
  expect(html).toContain("Nobody here has this username.");
  expect(html).toMatch(/id="username"[^>]*value="nobody"[^>]*aria-invalid="true"/);
  expect(html).toContain(`${byId}/members/${bo.id}/remove`);
});

test("a DM between two has its level and nothing to rename; a group has a name, and can be left", async () => {
  const dm = `/dm/${signals.id}`;
  const pair = await read(`${dm}/settings`);
  expect(pair).toContain("What of it notifies you");
  for (const hidden of ['name="topic"', "/leave", "/members"]) expect(pair).not.toContain(`${dm}/settings${hidden}`);
  expect(pair).not.toContain('name="topic"');
  world.dms[0]!.type = "group_dm";
  const group = await read(`${dm}/settings`);
  for (const shown of ['name="topic"', `${dm}/settings/leave`]) expect(group).toContain(shown);
  answer(`PATCH /api/dm/${signals.id}`, world.dms[0]);
  expect((await send(`${dm}/settings/general`, { name: " ", topic: "" })).headers.get("location")).toBe(
    `${dm}/settings/general?done=saved`,
  );
  expect(world.asked.find(({ method }) => method === "PATCH")!.body).toEqual({ name: null, topic: "" });
});
