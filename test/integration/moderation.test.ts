import { afterAll, beforeAll, expect, test } from "bun:test";
import { type AuditEntry, auditEntrySchema } from "#core/audit/schema.ts";
import type { ChatEvent } from "#core/events/catalog.ts";
import { readSettings } from "#core/kernel/config.ts";
import { newId } from "#core/kernel/ids.ts";
import { silentLog } from "#core/kernel/log.ts";
import { pageSchema } from "#core/kernel/page.ts";
import { memberSchema } from "#core/memberships/schema.ts";
import { banSchema, muteSchema } from "#core/moderation/schema.ts";
import { listAuditEntries } from "#sdk/audit.ts";
import { createChannel, updateChannel } from "#sdk/channels.ts";
import { createClient } from "#sdk/client.ts";
import { changeRole, removeMember } from "#sdk/communities.ts";
import { sendMessage } from "#sdk/messages.ts";
import {
  banMember,
  listBans,
  listMutes,
  muteMember,
  purgeMessages,
  unbanMember,
  unmuteMember,
} from "#sdk/moderation.ts";
import { streamEvents } from "#sdk/stream.ts";
import { settings } from "#services/tui-sm/settings.ts";
import { start } from "#services/tui-sm/start.ts";
import { type Actor, type ApiAnswer, createWorld, signIn, type World, withApi } from "#test/support/world.ts";

let world: World;
beforeAll(async () => {
  world = await withApi(await createWorld());
});
afterAll(() => world?.close());

const LIGHTHOUSE = "/api/c/lighthouse";
const GENERAL = `${LIGHTHOUSE}/channels/general/messages`;

/** A new member of the community, so that no test meets what another did to somebody. */
async function join(name: string): Promise<Actor> {
  const { code } = (await world.ada.api("POST", `${LIGHTHOUSE}/invites`, {})).body;
  return signIn(world.deps, () => world.apiUrl, name, { invite: code });
}

/** A community with two owners. */
async function found(slug: string): Promise<[Actor, Actor]> {
  await world.ada.api("POST", "/api/communities", { name: slug, slug });
  const { code } = (await world.ada.api("POST", `/api/c/${slug}/invites`, {})).body;
  await world.bo.api("POST", `/api/invites/${code}/accept`);
  expect((await world.ada.api("PATCH", `/api/c/${slug}/members/${world.bo.id}`, { role: "owner" })).status).toBe(200);
  return [world.ada, world.bo];
}

const post = (who: Actor, body_md = "hello", path = GENERAL) => who.api("POST", path, { body_md });
const react = (who: Actor, method: string, messageId: string) =>
  who.api(method, `/api/messages/${messageId}/reactions/${encodeURIComponent("👍")}`);
const statuses = (answers: ApiAnswer[]) => answers.map(({ status }) => status);

async function auditOf(action: string, targetId: string): Promise<AuditEntry[]> {
  const { body } = await world.ada.api("GET", `${LIGHTHOUSE}/audit?limit=200`);
  const { items } = pageSchema(auditEntrySchema).parse(body);
  return items.filter((entry) => entry.action === action && entry.target?.id === targetId);
}

test("Z9: owners give roles; an admin gives none, nobody raises themselves, and everybody may step down", async () => {
  const eve = await join("eve");
  const change = (who: Actor, user: string, role: string) =>
    who.api("PATCH", `${LIGHTHOUSE}/members/${user}`, { role });
  expect((await change(eve, "me", "owner")).status).toBe(403);
  expect((await change(world.bo, "me", "owner")).status).toBe(403);
  expect((await change(world.bo, eve.id, "admin")).status).toBe(403);
  expect((await change(world.bo, world.ada.id, "member")).status).toBe(403);
  const changed = await change(world.ada, eve.id, "admin");
  expect(memberSchema.parse(changed.body)).toMatchObject({ id: eve.id, role: "admin" });
  expect((await change(eve, "me", "member")).body.role).toBe("member");
  expect((await change(world.ada, "me", "admin")).status).toBe(409);
  expect((await change(world.ada, newId(), "admin")).status).toBe(404);
  expect((await change(world.ada, eve.id, "king")).status).toBe(422);
  expect((await auditOf("member.role_changed", eve.id)).map(({ before, after }) => [before, after])).toEqual([
    [{ role: "member" }, { role: "admin" }],
    [{ role: "admin" }, { role: "member" }],
  ]);
});

test("Z9, Z13: of two owners who step down, leave or remove each other at once, one stays", async () => {
  for (const [slug, act] of [
    ["step", (who: Actor) => who.api("PATCH", "/api/c/step/members/me", { role: "member" })],
    ["leave", (who: Actor) => who.api("DELETE", "/api/c/leave/members/me")],
    ["kick", (who: Actor, other: Actor) => who.api("DELETE", `/api/c/kick/members/${other.id}`)],
    ["ban", (who: Actor, other: Actor) => who.api("PUT", `/api/c/ban/bans/${other.id}`, {})],
    ["demote", (who: Actor, other: Actor) => who.api("PATCH", `/api/c/demote/members/${other.id}`, { role: "member" })],
  ] as const) {
    const [one, two] = await found(slug);
    const answers = await Promise.all([act(one, two), act(two, one)]);
    expect([slug, answers.filter(({ status }) => status < 300).length]).toEqual([slug, 1]);
    const [row] = await world.db.execute<{ owners: number }>(`
      select count(*)::int as owners from community_members m join communities c on c.id = m.community_id
      where c.slug = '${slug}' and m.role = 'owner'`);
    expect([slug, row!.owners]).toEqual([slug, 1]);
  }
});

test("nobody moderates their equals or those above, nor themselves", async () => {
  const eve = await join("equal");
  await world.ada.api("PATCH", `${LIGHTHOUSE}/members/${eve.id}`, { role: "admin" });
  for (const target of [world.ada, eve, world.bo]) {
    for (const what of ["bans", "mutes"]) {
      expect((await world.bo.api("PUT", `${LIGHTHOUSE}/${what}/${target.id}`, {})).status).toBe(403);
    }
  }
  expect((await world.bo.api("DELETE", `${LIGHTHOUSE}/members/${eve.id}`)).status).toBe(403);
  expect((await world.ada.api("PUT", `${LIGHTHOUSE}/bans/${world.ada.id}`, {})).status).toBe(403);
  expect((await world.ada.api("PUT", `${LIGHTHOUSE}/mutes/${eve.id}`, {})).status).toBe(204);
  expect((await eve.api("DELETE", `${LIGHTHOUSE}/mutes/${eve.id}`)).status).toBe(403);
  expect((await world.bo.api("DELETE", `${LIGHTHOUSE}/mutes/${eve.id}`)).status).toBe(403);
});

test("Z5: who is banned loses everything of the community, no invite lets them in, and who is unbanned is invited anew", async () => {
  const fay = await join("fay");
  const { body: message } = await post(fay);
  const ban = (who: Actor) => who.api("PUT", `${LIGHTHOUSE}/bans/${fay.id}`, { reason: "spam" });
  expect((await ban(world.cy)).status).toBe(403);
  expect(statuses([await ban(world.bo), await ban(world.bo)])).toEqual([204, 204]);
  for (const path of [LIGHTHOUSE, GENERAL, `/api/messages/${message.id}`, `/api/messages/${message.id}/replies`]) {
    expect([path, (await fay.api("GET", path)).status]).toEqual([path, 404]);
  }
  expect((await fay.api("PATCH", `/api/messages/${message.id}`, { body_md: "still here" })).status).toBe(404);
  expect((await fay.api("GET", "/api/access")).body).toMatchObject({ communities: [], channels: [] });

  const { code } = (await world.ada.api("POST", `${LIGHTHOUSE}/invites`, {})).body;
  const refused = await fay.api("POST", `/api/invites/${code}/accept`);
  expect([refused.status, refused.body.detail]).toEqual([403, "You are banned from this community: spam"]);
  const { items } = pageSchema(banSchema).parse((await world.bo.api("GET", `${LIGHTHOUSE}/bans`)).body);
  expect(items).toEqual([expect.objectContaining({ id: fay.id, reason: "spam", created_by: world.bo.id })]);
  expect((await world.cy.api("GET", `${LIGHTHOUSE}/bans`)).status).toBe(403);

  expect((await world.bo.api("DELETE", `${LIGHTHOUSE}/bans/${fay.id}`)).status).toBe(204);
  expect((await fay.api("GET", LIGHTHOUSE)).status).toBe(404);
  expect((await fay.api("POST", `/api/invites/${code}/accept`)).status).toBe(200);
  expect(statuses([await fay.api("GET", LIGHTHOUSE)])).toEqual([200]);
  const [entry] = await auditOf("member.banned", fay.id);
  expect(entry).toMatchObject({
    actor: { kind: "user", id: world.bo.id, name: "Bo" },
    target: { type: "user", id: fay.id, name: "Fay" },
    before: { role: "member" },
    after: { reason: "spam" },
    channel_id: null,
  });
});

test("A15, S7: the open stream of who is banned tells them so and then nothing more of the community", async () => {
  const eli = await join("eli");
  await eli.api("POST", "/api/communities", { name: "Island", slug: "island" });
  const stream = await follow(eli);
  await world.bo.api("PUT", `${LIGHTHOUSE}/bans/${eli.id}`, {});
  // The relay may still be at what came before the stream was opened.
  let event = await stream.next();
  while (event.type !== "community_member.removed") event = await stream.next();
  expect(event.data).toEqual({ user_id: eli.id });
  expect((await stream.next()).type).toBe("notification.created");
  await post(world.ada, "is he gone?");
  const { body: own } = await post(eli, "all alone", "/api/c/island/channels/general/messages");
  expect((await stream.next()).data).toMatchObject({ message: { id: own.id } });
  stream.close();
});

/** The events that somebody's terminal is told, over a session manager that stands on the world's bus and API. */
async function follow(who: Actor) {
  const tui = await start(
    readSettings(settings, { PORT: "0", LOG_LEVEL: "error", API_URL: world.apiUrl, NATS_URL: world.nats.url }),
    silentLog,
  );
  world.onClose(() => tui.close());
  const ending = new AbortController();
  const client = createClient({ baseUrl: `http://127.0.0.1:${tui.port}`, token: who.token });
  const items = streamEvents(client, { signal: ending.signal });
  const first = await items.next();
  expect(first.value?.kind).toBe("ready");
  return {
    async next(): Promise<ChatEvent> {
      for (;;) {
        const { value } = await items.next();
        if (!value) throw new Error("the stream has ended");
        if (value.kind === "event") return value.event;
      }
    },
    close: () => ending.abort(),
  };
}

test("Z6: somebody of another community can neither be banned nor muted", async () => {
  await world.dot.api("POST", "/api/communities", { name: "Harbour", slug: "harbour" });
  for (const what of ["bans", "mutes"]) {
    for (const id of [world.dot.id, newId()]) {
      expect((await world.ada.api("PUT", `${LIGHTHOUSE}/${what}/${id}`, {})).status).toBe(404);
    }
    expect((await world.dot.api("PUT", `${LIGHTHOUSE}/${what}/${world.cy.id}`, {})).status).toBe(404);
    expect((await world.ada.api("GET", `${LIGHTHOUSE}/${what}?limit=200`)).body.items.map(idOf)).not.toContain(
      world.dot.id,
    );
  }
});

const idOf = ({ id }: { id: string }) => id;

test("Z10: who is muted reads and writes nothing, is told until when, and writes again when the time has come", async () => {
  const gus = await join("gus");
  const { body: own } = await post(gus);
  const mute = await world.bo.api("PUT", `${LIGHTHOUSE}/mutes/${gus.id}`, { minutes: 10, reason: "calm down" });
  expect(mute.status).toBe(204);
  const { items } = pageSchema(muteSchema).parse((await world.bo.api("GET", `${LIGHTHOUSE}/mutes?limit=200`)).body);
  const { until } = items.find(({ id }) => id === gus.id)!;

  const refusals = [
    await post(gus),
    await gus.api("POST", `/api/messages/${own.id}/replies`, { body_md: "a reply" }),
    await gus.api("PATCH", `/api/messages/${own.id}`, { body_md: "an edit" }),
    await react(gus, "PUT", own.id),
    await react(gus, "DELETE", own.id),
    await gus.api("POST", `${LIGHTHOUSE}/channels`, { name: "gus-says" }),
    await gus.api("PATCH", `${LIGHTHOUSE}/channels/general`, { topic: "gus says" }),
  ];
  for (const { status, body } of refusals) {
    expect([status, body.detail]).toEqual([403, `You are muted in this community until ${until}: calm down`]);
  }
  expect(statuses([await gus.api("GET", GENERAL), await gus.api("GET", `/api/messages/${own.id}`)])).toEqual([
    200, 200,
  ]);

  await world.db.execute(`update mutes set until = now() - interval '1 second' where user_id = '${gus.id}'`);
  expect((await post(gus)).status).toBe(201);
  expect((await world.bo.api("GET", `${LIGHTHOUSE}/mutes?limit=200`)).body.items.map(idOf)).not.toContain(gus.id);
});

test("a mute outlasts leaving and coming back, gives way to a newer one, and ends when somebody unmutes", async () => {
  const hal = await join("hal");
  const path = `${LIGHTHOUSE}/mutes/${hal.id}`;
  const past = await world.bo.api("PUT", path, { until: "2020-01-01T00:00:00Z" });
  expect([past.status, past.body.errors[0].path]).toEqual([422, "until"]);
  expect((await world.bo.api("PUT", path, { until: "2099-01-01T00:00:00Z", minutes: 5 })).status).toBe(422);
  expect((await world.bo.api("PUT", path, { until: "2099-01-01T00:00:00Z" })).status).toBe(204);
  await hal.api("DELETE", `${LIGHTHOUSE}/members/me`);
  await comeBack(hal);
  expect((await post(hal)).body.detail).toContain("2099-01-01T00:00:00.000Z");
  expect((await world.bo.api("PUT", path, {})).status).toBe(204);
  expect((await post(hal)).body.detail).toBe("You are muted in this community.");
  expect(statuses([await world.bo.api("DELETE", path), await world.bo.api("DELETE", path)])).toEqual([204, 204]);
  expect((await post(hal)).status).toBe(201);
  expect((await auditOf("member.unmuted", hal.id)).length).toBe(1);
});

test("a retry of what was posted before the mute answers with the message", async () => {
  const ida = await join("ida");
  const input = { body_md: "once", client_message_id: newId() };
  const first = await ida.api("POST", GENERAL, input);
  await world.bo.api("PUT", `${LIGHTHOUSE}/mutes/${ida.id}`, {});
  const again = await ida.api("POST", GENERAL, input);
  expect([again.status, again.body.id]).toEqual([200, first.body.id]);
});

test("Z13: what waits while its author is muted or banned is refused when that is committed", async () => {
  for (const [name, what, expected] of [
    ["jay", "mutes", 403],
    ["kim", "bans", 404],
  ] as const) {
    const author = await join(name);
    const { body: own } = await post(author);
    const writings = [
      () => post(author, "after"),
      () => author.api("POST", `/api/messages/${own.id}/replies`, { body_md: "after" }),
      () => author.api("PATCH", `/api/messages/${own.id}`, { body_md: "after" }),
      () => react(author, "PUT", own.id),
      () => author.api("POST", `${LIGHTHOUSE}/channels`, { name: "after" }),
      // Who is muted may take back what they said.
      ...(what === "bans" ? [() => author.api("DELETE", `/api/messages/${own.id}`)] : []),
    ];
    for (const write of writings) {
      expect((await during(what, author, write)).status).toBe(expected);
      await world.bo.api("DELETE", `${LIGHTHOUSE}/${what}/${author.id}`);
      if (what === "bans") await comeBack(author);
    }
    expect((await world.ada.api("GET", `/api/messages/${own.id}`)).body).toMatchObject({
      body_md: "hello",
      reply_count: 0,
      reactions: [],
    });
  }
});

test("Z13: who is put into a channel while they are banned is not found in it when they come back", async () => {
  const kay = await join("kay");
  await world.ada.api("POST", `${LIGHTHOUSE}/channels`, { name: "vault", visibility: "private" });
  const vault = `${LIGHTHOUSE}/channels/vault`;
  const put = () => world.ada.api("PUT", `${vault}/members/${kay.id}`);
  expect((await during("bans", kay, put)).status).toBe(404);
  await world.bo.api("DELETE", `${LIGHTHOUSE}/bans/${kay.id}`);
  await comeBack(kay);
  expect((await kay.api("GET", vault)).status).toBe(404);
});

async function comeBack(who: Actor): Promise<void> {
  const { code } = (await world.ada.api("POST", `${LIGHTHOUSE}/invites`, {})).body;
  expect((await who.api("POST", `/api/invites/${code}/accept`)).status).toBe(200);
}

/** The answer to a request that begins when somebody is as good as banned or muted, and has to wait for the commit of that. */
async function during(what: "bans" | "mutes", target: Actor, write: () => Promise<ApiAnswer>): Promise<ApiAnswer> {
  // The act is held at its last step, the entry in the audit log: it has the membership by then.
  const held = Promise.withResolvers<void>();
  const goOn = Promise.withResolvers<void>();
  const holder = world.db.transaction(async (tx) => {
    await tx.execute("lock table audit_log in access exclusive mode");
    held.resolve();
    await goOn.promise;
  });
  await held.promise;
  const act = world.bo.api("PUT", `${LIGHTHOUSE}/${what}/${target.id}`, {});
  await untilWaiting(1);
  const answer = write();
  await untilWaiting(2);
  goOn.resolve();
  await holder;
  expect((await act).status).toBe(204);
  return answer;
}

/** Until PostgreSQL says that this many statements of this database wait for another's lock. */
async function untilWaiting(count: number): Promise<void> {
  for (;;) {
    const [row] = await world.db.execute<{ n: number }>(
      "select count(*)::int as n from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'",
    );
    if (row!.n >= count) return;
  }
}

test("Z13: an invite that is accepted while its bearer is banned does not bring them back", async () => {
  const lou = await join("lou");
  const { code } = (await world.ada.api("POST", `${LIGHTHOUSE}/invites`, {})).body;
  for (let n = 0; n < 10; n++) {
    await lou.api("DELETE", `${LIGHTHOUSE}/members/me`);
    const accept = () => lou.api("POST", `/api/invites/${code}/accept`);
    const ban = () => world.bo.api("PUT", `${LIGHTHOUSE}/bans/${lou.id}`, {});
    const answers = await Promise.all([accept(), ban(), accept(), ban()]);
    const isBanned = answers.some(({ status }) => status === 204);
    expect((await lou.api("GET", LIGHTHOUSE)).status).toBe(isBanned ? 404 : 200);
    await world.bo.api("DELETE", `${LIGHTHOUSE}/bans/${lou.id}`);
  }
});

test("X2: a purge takes the newest messages, keeps threads as gaps, and does all or nothing", async () => {
  await world.ada.api("POST", `${LIGHTHOUSE}/channels`, { name: "flood" });
  const path = `${LIGHTHOUSE}/channels/flood/messages`;
  const ids: string[] = [];
  for (let n = 0; n < 6; n++) ids.push((await post(world.cy, `spam ${n}`, path)).body.id);
  await world.ada.api("POST", `/api/messages/${ids[4]}/replies`, { body_md: "is this spam?" });
  const left = async () => (await world.cy.api("GET", path)).body.items.map(idOf);

  expect((await world.cy.api("DELETE", `${path}?count=3`)).status).toBe(403);
  for (const query of ["", "?count=0", "?count=101", "?count=x"]) {
    expect((await world.bo.api("DELETE", path + query)).status).toBe(422);
  }
  await world.db.execute(`create function refuse() returns trigger language plpgsql as $$ begin
    if old.id = '${ids[3]}' then raise exception 'no'; end if; return new; end $$`);
  await world.db.execute("create trigger refuse before update on messages for each row execute function refuse()");
  expect((await world.bo.api("DELETE", `${path}?count=3`)).status).toBe(500);
  expect(await left()).toEqual(ids);
  await world.db.execute("drop trigger refuse on messages");

  const purged = await world.bo.api("DELETE", `${path}?count=3`);
  expect([purged.status, purged.body]).toEqual([200, { deleted: 3 }]);
  expect(await left()).toEqual([...ids.slice(0, 3), ids[4]]);
  expect((await world.bo.api("DELETE", `${path}?count=100`)).body).toEqual({ deleted: 3 });
  expect(await left()).toEqual([ids[4]]);
  const { body: channel } = await world.ada.api("GET", `${LIGHTHOUSE}/channels/flood`);
  const entries = await auditOf("channel.purged", channel.id);
  expect(entries.map(({ before }) => before)).toEqual([
    { message_ids: [ids[5], ids[4], ids[3]] },
    { message_ids: [ids[2], ids[1], ids[0]] },
  ]);
});

test("an archived channel is read and not written in, by nobody; a channel that is opened again is as before", async () => {
  await world.ada.api("POST", `${LIGHTHOUSE}/channels`, { name: "attic" });
  const attic = `${LIGHTHOUSE}/channels/attic`;
  const { body: message } = await post(world.cy, "dust", `${attic}/messages`);
  expect((await world.cy.api("PATCH", attic, { archived: true })).status).toBe(403);
  const archived = await world.bo.api("PATCH", attic, { archived: true });
  expect(archived.body.archived_at).toMatch(/Z$/);
  expect((await world.bo.api("PATCH", attic, { archived: true })).body.archived_at).toBe(archived.body.archived_at);
  const refusals = [
    await post(world.ada, "no", `${attic}/messages`),
    await world.cy.api("POST", `/api/messages/${message.id}/replies`, { body_md: "no" }),
    await world.cy.api("PATCH", `/api/messages/${message.id}`, { body_md: "no" }),
    await react(world.ada, "PUT", message.id),
  ];
  for (const { status, body } of refusals) {
    expect([status, body.detail]).toEqual([409, "This channel is archived: it can be read, not written in."]);
  }
  expect((await world.cy.api("GET", `${attic}/messages`)).body.items.map(idOf)).toEqual([message.id]);
  expect((await world.bo.api("PATCH", attic, { archived: false })).body.archived_at).toBe(null);
  expect((await post(world.cy, "dusted", `${attic}/messages`)).status).toBe(201);
  expect((await auditOf("channel.archived", archived.body.id)).length).toBe(1);
  expect((await auditOf("channel.unarchived", archived.body.id)).length).toBe(1);
});

test("new members begin in the oldest public channel that is not archived", async () => {
  await world.ada.api("POST", "/api/communities", { name: "Depot", slug: "depot" });
  await world.ada.api("POST", "/api/c/depot/channels", { name: "lobby" });
  await world.ada.api("PATCH", "/api/c/depot/channels/general", { archived: true });
  const { code } = (await world.ada.api("POST", "/api/c/depot/invites", {})).body;
  await world.dot.api("POST", `/api/invites/${code}/accept`);
  const { items } = (await world.dot.api("GET", "/api/c/depot/channels")).body;
  expect(items.map(({ name, joined }: { name: string; joined: boolean }) => [name, joined])).toEqual([
    ["general", false],
    ["lobby", true],
  ]);
});

test("the audit log has every administrative act with its trace, for admins, the newest page first", async () => {
  const max = await join("max");
  await world.ada.api("PATCH", LIGHTHOUSE, { name: "The Lighthouse" });
  const { id: inviteId } = (await world.bo.api("POST", `${LIGHTHOUSE}/invites`, { max_uses: 2 })).body;
  await world.bo.api("DELETE", `${LIGHTHOUSE}/invites/${inviteId}`);
  const { id: channelId } = (await world.cy.api("POST", `${LIGHTHOUSE}/channels`, { name: "log" })).body;
  await world.cy.api("PATCH", `${LIGHTHOUSE}/channels/log`, { topic: "Weather" });
  await world.cy.api("PATCH", `${LIGHTHOUSE}/channels/log`, { topic: "Weather" });
  await max.api("PUT", `${LIGHTHOUSE}/channels/log/members/me`);
  await world.bo.api("DELETE", `${LIGHTHOUSE}/channels/log/members/${max.id}`);
  const { body: message } = await post(max);
  await world.bo.api("DELETE", `/api/messages/${message.id}`);
  const kick = await world.bo.api("DELETE", `${LIGHTHOUSE}/members/${max.id}`);

  expect((await world.cy.api("GET", `${LIGHTHOUSE}/audit`)).status).toBe(403);
  const { body: page } = await world.bo.api("GET", `${LIGHTHOUSE}/audit?limit=8`);
  const { items } = pageSchema(auditEntrySchema).parse(page);
  expect(items.map(({ action, target }) => [action, target?.id])).toEqual([
    ["community.updated", items[0]!.target!.id],
    ["invite.created", inviteId],
    ["invite.revoked", inviteId],
    ["channel.created", channelId],
    ["channel.updated", channelId],
    ["channel.member_removed", max.id],
    ["message.deleted", message.id],
    ["member.removed", max.id],
  ]);
  expect(items[4]).toMatchObject({ before: { name: "log", topic: "" }, after: { name: "log", topic: "Weather" } });
  expect(items[7]).toMatchObject({ before: { role: "member" }, actor: { id: world.bo.id } });
  expect(items.every(({ trace_id }) => /^[0-9a-f]{32}$/.test(trace_id))).toBe(true);
  expect([kick.status, page.next]).toEqual([204, null]);
  const older = (await world.bo.api("GET", `${LIGHTHOUSE}/audit?limit=2&before=${page.prev}`)).body;
  expect(older.items.length).toBe(2);
  expect((await world.bo.api("GET", `${LIGHTHOUSE}/audit?limit=8&after=${older.next}`)).body.items.map(idOf)).toEqual(
    items.map(idOf),
  );
});

test("the audit log can be asked for what somebody did, and for acts of a kind or about a thing", async () => {
  const ask = async (query: string) => {
    const { body } = await world.bo.api("GET", `${LIGHTHOUSE}/audit?limit=200${query}`);
    return pageSchema(auditEntrySchema).parse(body).items;
  };
  const kinds = (items: AuditEntry[]) => [...new Set(items.map(({ action }) => action.split(".")[0]))];
  expect(kinds(await ask("")).length).toBeGreaterThan(3);
  expect(kinds(await ask("&action=invite"))).toEqual(["invite"]);
  expect(new Set((await ask("&action=invite.revoked")).map(({ action }) => action))).toEqual(
    new Set(["invite.revoked"]),
  );
  const byCy = await ask(`&actor=${world.cy.id}`);
  expect([byCy.length > 0, byCy.every(({ actor }) => actor.id === world.cy.id)]).toEqual([true, true]);
  expect(await ask(`&actor=${world.cy.id}&action=invite`)).toEqual([]);
  expect((await world.bo.api("GET", `${LIGHTHOUSE}/audit?action=%25`)).status).toBe(422);
});

test("Z2: the audit log tells what happened in a private channel to those who are in it alone", async () => {
  const { id } = (await world.cy.api("POST", `${LIGHTHOUSE}/channels`, { name: "den", visibility: "private" })).body;
  expect(JSON.stringify((await world.ada.api("GET", `${LIGHTHOUSE}/audit?limit=200`)).body)).not.toContain(id);
  await world.cy.api("PUT", `${LIGHTHOUSE}/channels/den/members/${world.ada.id}`);
  expect((await auditOf("channel.created", id))[0]!.target).toEqual({ type: "channel", id, name: "den" });
});

test("the SDK has a word for each act", async () => {
  const pat = await join("pat");
  const client = createClient({ baseUrl: world.apiUrl, token: world.ada.token });
  const channel = { slug: "lighthouse", channel: "yard" };
  expect((await changeRole(client, "lighthouse", pat.id, { role: "admin" })).role).toBe("admin");
  await muteMember(client, "lighthouse", pat.id, { minutes: 5 });
  expect((await listMutes(client, "lighthouse")).items.map(idOf)).toContain(pat.id);
  await unmuteMember(client, "lighthouse", pat.id);
  await createChannel(client, "lighthouse", { name: "yard" });
  await sendMessage(client, channel, { body_md: "away with this" });
  expect(await purgeMessages(client, channel, 10)).toEqual({ deleted: 1 });
  expect((await updateChannel(client, channel, { archived: true })).archived_at).not.toBe(null);
  await banMember(client, "lighthouse", pat.id);
  expect((await listBans(client, "lighthouse")).items.map(idOf)).toContain(pat.id);
  await unbanMember(client, "lighthouse", pat.id);
  const qi = await join("qi");
  await removeMember(client, "lighthouse", qi.id);
  const { items } = await listAuditEntries(client, "lighthouse", { limit: 2 });
  expect(items.map(({ action }) => action)).toEqual(["invite.created", "member.removed"]);
});

test("an act that fails leaves no entry, and an entry that fails leaves no act", async () => {
  const ned = await join("ned");
  await world.db.execute("alter table audit_log add constraint refuse check (action <> 'member.muted') not valid");
  expect((await world.bo.api("PUT", `${LIGHTHOUSE}/mutes/${ned.id}`, {})).status).toBe(500);
  await world.db.execute("alter table audit_log drop constraint refuse");
  expect((await post(ned)).status).toBe(201);
  expect((await world.bo.api("DELETE", `${LIGHTHOUSE}/members/${world.ada.id}`)).status).toBe(403);
  expect(await auditOf("member.removed", world.ada.id)).toEqual([]);
});
