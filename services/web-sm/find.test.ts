import { afterEach, beforeEach, expect, test } from "bun:test";
import { AppError } from "#core/kernel/errors.ts";
import { newId } from "#core/kernel/ids.ts";
import { problemResponse } from "#services/shared/http.ts";
import { MARKUP_ATTACKS } from "#test/support/attacks.ts";
import {
  ada,
  bo,
  cy,
  dot,
  general,
  lighthouse,
  memberWith,
  messageWith,
  openChannel,
  signals,
} from "#test/support/events.ts";
import { createFakeWorld, type FakeWorld } from "#test/support/web-sm.ts";

let world: FakeWorld;
beforeEach(() => {
  world = createFakeWorld();
});
afterEach(() => world.close());

const CHANNEL = "/c/lighthouse/channels/general";
const DM = `/dm/${signals.id}`;
const NOW = "2026-01-02T03:04:05.678Z";

const answer = (route: string, body: object) => world.answers.set(route, () => Response.json(body));
const items = (...list: object[]) => ({ items: list, next: null, prev: null });
const page = async (path: string, who = "ada") => {
  const response = await world.visit(who, path);
  return { status: response.status, location: response.headers.get("location"), text: await response.text() };
};
const form = (fields: Record<string, string>, accept = "text/html") => ({
  method: "POST",
  body: new URLSearchParams(fields),
  headers: { accept },
});
const asked = (method: string, path: string) =>
  world.asked.find((request) => request.method === method && request.path === path)?.body;

test("I4: what a search finds is text, with what was looked for marked", async () => {
  const message = messageWith({ author: { kind: "webhook", id: newId(), name: "<b>Hook</b>", avatar_url: null } });
  const snippet = MARKUP_ATTACKS.map((text, index) => ({ text, match: index % 2 === 0 }));
  answer("GET /api/search", items({ message, channel: general, snippet }));
  const { text } = await page(`${CHANNEL}/search?q=fog`);
  expect(text).toContain(`${CHANNEL}?around=${message.id}#m-${message.id}`);
  expect(text).toContain("<mark>&lt;script&gt;alert(1)&lt;/script&gt;</mark>");
  const results = /<ol class="hits".*?<\/ol>/s.exec(text)![0];
  expect(results.match(/<(script|img|svg|iframe|style|form|b)\b/gi)).toBeNull();
});

test("a reply that was found leads into its thread, and a hit in another community there", async () => {
  const reply = messageWith({ parent_id: newId() });
  const elsewhere = messageWith();
  const quay = { id: newId(), name: "quay", community_id: newId() };
  answer(
    "GET /api/search",
    items({ message: reply, channel: general, snippet: [] }, { message: elsewhere, channel: quay, snippet: [] }),
  );
  const { text } = await page(`${CHANNEL}/search?q=fog`);
  expect(text).toContain(`${CHANNEL}/t/${reply.parent_id}#m-${reply.id}`);
  expect(text).toContain("<em>A file</em>");
});

test("a search that is refused says why, one without hits what can be tried, and an empty one how to ask", async () => {
  const why = "has: takes file, image, link, reaction.";
  world.answers.set("GET /api/search", () =>
    problemResponse(new AppError("invalid", why, { errors: [{ path: "q", message: why }] }), ""),
  );
  const refused = await page(`${CHANNEL}/search?q=has:cat`);
  expect([refused.status, refused.text.includes(why)]).toEqual([200, true]);
  answer("GET /api/search", items());
  const { text } = await page(`${CHANNEL}/search?q=fog+has:file&community=lighthouse`);
  expect(text).toContain("Nothing was found");
  expect(text).toContain(`${CHANNEL}/search?q=fog&amp;community=lighthouse`);
  const empty = await page(`${CHANNEL}/search`);
  expect(empty.text).toContain("mentions:me");
  expect(empty.text).not.toContain("Nothing was found");
});

test("filters of a search are links that add and take away one word each", async () => {
  answer("GET /api/search", items());
  const { text } = await page(`${CHANNEL}/search?q=fog+from:me`);
  expect(text).toContain(`href="${CHANNEL}/search?q=fog"`);
  expect(text).toContain(`href="${CHANNEL}/search?q=fog+from%3Ame+has%3Afile"`);
  expect(text).toMatch(/href="[^"]*search\?q=fog"[^>]*aria-current="true"/);
});

const notification = (fields: object = {}) => ({
  id: newId(),
  type: "mention",
  source_id: newId(),
  read: false,
  created_at: NOW,
  actor: { kind: "user", id: bo.id, name: "Bo", avatar_url: null },
  channel: { id: general.id, name: "general", community_id: lighthouse.id },
  message: { id: newId(), parent_id: null, excerpt: "Look, **fog**" },
  text: null,
  ...fields,
});

test("notifications stand the newest first, and lead to what they are about", async () => {
  const [old, fresh] = [notification({ read: true }), notification({ type: "dm", channel: signals })];
  answer("GET /api/notifications", items(old, fresh));
  const { text } = await page(`${CHANNEL}/notifications`);
  expect(text.indexOf(`n-${fresh.id}`)).toBeLessThan(text.indexOf(`n-${old.id}`));
  expect(text).toContain(`/go/message/${fresh.message.id}`);
  expect(text).toContain("Look, fog");
  expect(text).toContain(`name="up_to" value="${fresh.id}"`);
  expect(text).not.toContain(`name="ids" value="${old.id}"`);
});

test("notifications are marked by forms, one or all; a script is told no more than that it is done", async () => {
  world.answers.set("POST /api/notifications/read", () => new Response(null, { status: 204 }));
  const { id } = notification();
  const one = await world.visit("ada", "/notifications/read", form({ ids: id }));
  expect([one.status, one.headers.get("location")]).toEqual([303, "/notifications"]);
  expect(asked("POST", "/api/notifications/read")).toEqual({ ids: [id] });
  world.asked.length = 0;
  const all = await world.visit("ada", "/notifications/read", form({ up_to: id }, "application/json"));
  expect(all.status).toBe(204);
  expect(asked("POST", "/api/notifications/read")).toEqual({ up_to: id });
  answer("GET /api/notifications", { ...items(notification()), prev: newId() });
  expect(await (await world.visit("ada", "/notifications/count")).json()).toEqual({ count: 1, more: true });
});

test("panes have addresses without a channel too: they open where one would arrive", async () => {
  for (const word of ["search", "notifications", "threads"]) {
    expect((await page(`/${word}?q=fog`)).location).toBe(`${CHANNEL}/${word}?q=fog`);
  }
});

test("followed threads lead to their thread, and say what is new in them", async () => {
  const last_repliers = [{ kind: "user" as const, id: bo.id, name: "Bo", avatar_url: null }];
  const parent = messageWith({ body_md: "First", reply_count: 3, last_reply_at: NOW, last_repliers });
  const thread = {
    id: parent.id,
    parent,
    channel: { ...general, type: "text" },
    unread_count: 2,
  };
  answer("GET /api/threads", items(thread));
  const { text } = await page(`${CHANNEL}/threads`);
  expect(text).toContain(`href="${CHANNEL}/t/${parent.id}"`);
  expect(text).toContain("3 replies");
  expect(text).toContain("2 new");
  world.answers.set(`DELETE /api/threads/${parent.id}`, () => new Response(null, { status: 204 }));
  const unfollowed = await world.visit("ada", `/threads/${parent.id}/unfollow`, form({}));
  expect(unfollowed.status).toBe(303);
  expect(world.asked.at(-1)).toMatchObject({ method: "DELETE", path: `/api/threads/${parent.id}` });
});

const MEMBERS = "GET /api/c/lighthouse/channels/general/members";
const inChannel = (who: typeof ada, fields = {}) => ({ ...memberWith(who), ...fields });

test("members: who is there first, each once, with their role and the way to who they are", async () => {
  answer(MEMBERS, items(inChannel(bo, { role: "admin", last_seen_at: new Date().toISOString() })));
  answer("GET /api/c/lighthouse/channels/general/bots", items());
  const { text } = await page(`${CHANNEL}/members`);
  expect(text).toContain("Online");
  expect(text.match(new RegExp(`href="/users/${bo.id}"`, "g"))).toHaveLength(1);
  expect(text).toContain(">admin</small>");
  expect(text).toContain("Add people");
  // Members do not remove others.
  expect(text).not.toContain("members/remove");
});

test("people of the community can be added, those who are in the channel only once", async () => {
  answer(MEMBERS, items(inChannel(bo)));
  answer("GET /api/c/lighthouse/channels/general/bots", items());
  answer("GET /api/c/lighthouse/members", items(memberWith(bo), memberWith(cy)));
  const { text } = await page(`${CHANNEL}/members?add=`);
  expect(text).toContain(`name="user_id" value="${cy.id}"`);
  expect(text).not.toContain(`name="user_id" value="${bo.id}"`);
  const path = `/api/c/lighthouse/channels/${general.id}/members/${cy.id}`;
  world.answers.set(`PUT ${path}`, () => new Response(null, { status: 204 }));
  const added = await world.visit(
    "ada",
    `/c/lighthouse/channels/${general.id}/members/add`,
    form({ user_id: cy.id }, "application/json"),
  );
  expect([added.status, world.asked.at(-1)?.path]).toEqual([204, path]);
});

test("nobody is added to direct messages", async () => {
  answer(`GET /api/dm/${signals.id}/members`, items(inChannel(dot)));
  const { text } = await page(`${DM}/members?add=`);
  expect(text).not.toContain("Add people");
  expect(text).not.toContain("user_id");
});

const profile = (who: typeof ada, fields = {}) => ({
  ...who,
  created_at: NOW,
  last_seen_at: NOW,
  communities: [{ id: lighthouse.id, slug: "lighthouse", name: "Lighthouse", role: "member", joined_at: NOW }],
  ...fields,
});

test("a profile says who somebody is, and admins get the way to manage them", async () => {
  answer(`GET /api/users/${cy.id}`, profile(cy, { status: { emoji: "🌊", text: "<i>At sea</i>", until: null } }));
  const { text } = await page(`/users/${cy.id}`);
  expect(text).toContain("&lt;i&gt;At sea&lt;/i&gt;");
  expect(text).toContain(`name="user_ids" value="${cy.id}"`);
  expect(text).not.toContain("Manage");
  world.communities[0]!.role = "admin";
  expect((await page(`/users/${cy.id}`)).text).toContain(`/c/lighthouse/settings/members/${cy.id}`);
});

test("a new message: people are chosen by links, by Enter the first, and each choice is an address", async () => {
  answer("GET /api/c/lighthouse/members", items(memberWith(bo), memberWith(cy)));
  answer(`GET /api/users/${bo.id}`, profile(bo));
  const open = await page("/dm/new");
  // With dot one has written already.
  for (const { id } of [dot, bo, cy]) expect(open.text).toContain(`href="/dm/new?with=${id}"`);
  expect(open.text).not.toContain(`with=${ada.id}`);
  const chosen = await page("/dm/new?q=bo&pick=first");
  expect(chosen.text).toContain(`name="user_ids" value="${bo.id}"`);
  expect(chosen.text).toContain(`href="/dm/new?with=${bo.id}&amp;with=${cy.id}"`);
});

test("opening a direct message leads to it; who cannot be written to is said, and what was chosen stays", async () => {
  answer("GET /api/c/lighthouse/members", items(memberWith(bo)));
  answer(`GET /api/users/${bo.id}`, profile(bo));
  answer("POST /api/dm", { ...world.dms[0] });
  const opened = await world.visit("ada", "/dm", form({ user_ids: bo.id }));
  expect(opened.headers.get("location")).toBe(DM);
  expect(asked("POST", "/api/dm")).toEqual({ user_ids: [bo.id] });
  const script = await world.visit("ada", "/dm", form({ user_ids: bo.id }, "application/json"));
  expect(await script.json()).toEqual({ href: DM });
  world.answers.set("POST /api/dm", () => problemResponse(new AppError("not_found", "There is no such person."), ""));
  const refused = await world.visit("ada", "/dm", form({ user_ids: bo.id }));
  const text = await refused.text();
  expect([refused.status, text.includes("There is no such person.")]).toEqual([404, true]);
  expect(text).toContain(`name="user_ids" value="${bo.id}"`);
});

test("all channels: found by a part of name or topic whatever the accents, archived ones apart, joined in place", async () => {
  world.accesses.get("ada")!.channels.push(cafe.id, attic.id);
  world.channels.push(cafe, attic);
  answer("GET /api/c/lighthouse/channels", items({ ...cafe, member_count: 4 }));
  const { text } = await page("/c/lighthouse/channels?q=CAFE");
  expect(text).toContain(`row-${cafe.id}`);
  expect(text).toContain("4 people");
  expect(text).not.toContain(`row-${general.id}`);
  const all = (await page("/c/lighthouse/channels")).text;
  expect(all).toContain("Archived channels (1)");
  expect(all.indexOf(`row-${attic.id}`)).toBeGreaterThan(all.indexOf("Archived channels"));
  expect(all).toContain(`action="/c/lighthouse/channels/${cafe.id}/join"`);
  expect(all).not.toContain(`action="/c/lighthouse/channels/${attic.id}/join"`);
  const path = `/api/c/lighthouse/channels/${cafe.id}/members/me`;
  world.answers.set(`PUT ${path}`, () => new Response(null, { status: 204 }));
  const joined = await world.visit("ada", `/c/lighthouse/channels/${cafe.id}/join`, form({ stay: "on" }));
  expect(joined.headers.get("location")).toBe("/c/lighthouse/channels");
});

const cafe = openChannel({ ...general, id: newId(), name: "café" }, { joined: false });
const attic = openChannel({ ...general, id: newId(), name: "attic", archived_at: NOW }, { joined: false });

test("the switcher is told of all that one may go to, and of people who are called so", async () => {
  world.accesses.get("ada")!.channels.push(cafe.id);
  world.channels.push(cafe);
  answer("GET /api/commands", {
    items: [{ name: "me", usage: "/me text", summary: "Says it.", args: [], examples: [] }],
  });
  answer("GET /api/c/lighthouse/members", items(memberWith(bo), memberWith(dot)));
  const ask = async (query: string) => (await (await world.visit("ada", `/switcher${query}`)).json()).places;
  const places = await ask("");
  const labels = places.map(({ label }: { label: string }) => label);
  expect(labels).toEqual(expect.arrayContaining(["general", "café", "Dot", "Notifications", "/me"]));
  expect(places.find(({ label }: { label: string }) => label === "café")).toMatchObject({ isNew: true });
  const people = await ask("?q=b");
  expect(people.map(({ id }: { id: string }) => id)).toEqual([bo.id]);
});

test("help has the keys, the commands of a place, and the language of the search", async () => {
  answer("GET /api/commands", {
    items: [{ name: "me", usage: "/me <text>", summary: "Says it.", args: [], examples: [] }],
  });
  const { text } = await page("/help");
  for (const part of ["Go to a channel", "/me &lt;text&gt;", "mentions:me", "<kbd>Ctrl</kbd><kbd>K</kbd>"]) {
    expect(text).toContain(part);
  }
});
