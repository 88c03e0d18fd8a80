import { afterAll, beforeAll, expect, test } from "bun:test";
import { mkdirSync, mkdtempSync, rmSync, utimesSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { type CheckResult, checkAll } from "#core/checks/actions.ts";
import { checks } from "#core/checks/checks.ts";
import { newId } from "#core/kernel/ids.ts";
import { openFolder } from "#services/api/blobs/folder.ts";
import { bytesOf } from "#test/support/bytes.ts";
import { formOf, PIXEL, upload } from "#test/support/uploads.ts";
import { addBot, createWorld, type World, withApi } from "#test/support/world.ts";

const MAIN = join(import.meta.dir, "../../services/api/main.ts");
const GENERAL = "/api/c/lighthouse/channels/general";

let world: World;
let store: string;
/** Of an upload that is in a message. */
let key: string;
beforeAll(async () => {
  store = mkdtempSync(join(tmpdir(), "ajet-check-"));
  world = await withApi(await createWorld(), { BLOB_DIR: store });
  await livelyDay();
}, 60_000);
afterAll(async () => {
  await world?.close();
  rmSync(store, { recursive: true, force: true });
});

/** Something of each kind, as people leave it. */
async function livelyDay(): Promise<void> {
  const { ada, bo, cy, dot } = world;
  const general = (await ada.api("GET", GENERAL)).body.id;
  const post = async (who: typeof ada, body: object) => (await who.api("POST", `${GENERAL}/messages`, body)).body;
  const first = await post(ada, { body_md: "Fog, @cy." });
  const reply = (await cy.api("POST", `/api/messages/${first.id}/replies`, { body_md: "Thick." })).body;
  await bo.api("POST", `/api/messages/${first.id}/replies`, { body_md: "Very." });
  await cy.api("DELETE", `/api/messages/${reply.id}`);
  const { body: file } = await upload(cy, general, { name: "fog.bin", content: bytesOf(100) });
  await post(cy, { body_md: "", attachment_ids: [file.id] });
  const { body: gone } = await upload(cy, general, { name: "gone.bin", content: bytesOf(10) });
  const deleted = await post(cy, { body_md: "", attachment_ids: [gone.id] });
  await cy.api("DELETE", `/api/messages/${deleted.id}`);
  await cy.api("PUT", "/api/me/avatar", formOf({}, { name: "a.gif", content: PIXEL }));
  const dm = (await ada.api("POST", "/api/dm", { user_ids: [bo.id] })).body;
  await bo.api("POST", `/api/dm/${dm.id}/messages`, { body_md: "Here?" });
  await ada.api("POST", "/api/c/lighthouse/webhooks", { name: "Bell", channel: "general" });
  const bot = await addBot(world, "Lamp", ["messages:write"]);
  await ada.api("PUT", `${GENERAL}/bots/${bot.id}`);
  await dot.api("POST", "/api/communities", { name: "Island", slug: "island" });
  const [row] = await world.db.$client`select storage_key from attachments where id = ${file.id}`;
  key = row!.storage_key;
}

const run = async (): Promise<CheckResult[]> => checkAll(world.databaseUrl, await openFolder(store));
const failing = async () => (await run()).filter(({ state }) => state !== "ok").map(({ name }) => name);

async function verb(...flags: string[]) {
  const env = { DATABASE_URL: world.databaseUrl, NATS_URL: world.nats.url, BLOB_DIR: store };
  const child = Bun.spawn([process.execPath, MAIN, "check", ...flags], { env, stdout: "pipe", stderr: "pipe" });
  const [out, error] = await Promise.all([new Response(child.stdout).text(), new Response(child.stderr).text()]);
  return { code: await child.exited, out, error };
}

test("D1, D11: after a lively day all fits together, and the exit code says so", async () => {
  const { code, out, error } = await verb();
  expect([code, error]).toEqual([0, ""]);
  expect(out.split("\n").filter((line) => line.startsWith("ok"))).toHaveLength(checks.length + 2);
});

/** By check, what breaks it and what mends it again; the statements that a constraint would refuse go around it. */
const BREAKS: Record<string, [broken: string, mended: string, also?: string]> = {
  "communities.owners": [
    "update community_members set role = 'admin' where role = 'owner' and community_id = (select id from communities where slug = 'island')",
    "update community_members set role = 'owner' where community_id = (select id from communities where slug = 'island')",
  ],
  "memberships.channels": [
    "insert into channel_members (channel_id, user_id) select c.id, u.id from channels c, users u where c.name = 'general' and u.username = 'dot' and c.community_id = (select id from communities where slug = 'lighthouse')",
    "delete from channel_members using users u, channels c where u.id = user_id and c.id = channel_id and u.username = 'dot' and c.community_id = (select id from communities where slug = 'lighthouse')",
  ],
  "memberships.bans": [
    "insert into bans (community_id, user_id) select community_id, user_id from community_members limit 1",
    "delete from bans",
  ],
  "bots.channels": [
    "update api_users set community_id = (select id from communities where slug = 'island')",
    "update api_users set community_id = (select id from communities where slug = 'lighthouse')",
  ],
  "webhooks.channels": [
    "update webhooks set community_id = (select id from communities where slug = 'island')",
    "update webhooks set community_id = (select id from communities where slug = 'lighthouse')",
  ],
  "dms.people": [
    "create table kept as select x.* from channel_members x join channels c on c.id = x.channel_id where c.type = 'dm' limit 1; delete from channel_members x using kept k where k.channel_id = x.channel_id and k.user_id = x.user_id",
    "insert into channel_members select * from kept; drop table kept",
  ],
  "outbox.age": [
    "insert into outbox (event_id, subject, payload, created_at) values (gen_random_uuid(), 'x', '{}', now() - interval '2 minutes')",
    "delete from outbox",
  ],
  "database.constraints": [
    "alter table messages disable trigger messages_parent_is_top_level",
    "alter table messages enable trigger messages_parent_is_top_level",
  ],
  "messages.numbers": [
    "update channels set last_seq = last_seq - 1 where name = 'general' and last_seq > 0",
    "update channels set last_seq = last_seq + 1 where name = 'general' and last_seq > 0",
  ],
  "messages.gaps": [
    "update channels set last_seq = last_seq + 1 where name = 'general'",
    "update channels set last_seq = last_seq - 1 where name = 'general'",
  ],
  "messages.replies": [
    "update messages set reply_count = reply_count + 1 where reply_count > 0",
    "update messages set reply_count = reply_count - 1 where reply_count > 0",
  ],
  "messages.threads": [
    "set session_replication_role = replica; update messages set parent_id = (select id from messages where parent_id is not null limit 1) where body_md = 'Here?'",
    "update messages set parent_id = null where body_md = 'Here?'",
    "messages.replies",
  ],
  "messages.deleted": [
    "update messages set body_md = 'still here' where deleted_at is not null",
    "update messages set body_md = '' where deleted_at is not null",
  ],
  "messages.search": [
    "alter table messages alter column search drop expression; update messages set search = null where body_md = 'Here?'",
    "update messages set search = to_tsvector('ajet', body_md) || to_tsvector('simple', body_md)",
  ],
  "messages.mentions": [
    "update mentions set target_id = gen_random_uuid()",
    "update mentions set target_id = (select id from users where username = 'cy')",
  ],
  "notifications.sources": [
    "insert into notifications (id, user_id, type, source_id) select gen_random_uuid(), id, 'mention', gen_random_uuid() from users limit 1",
    "delete from notifications where source_id not in (select id from messages)",
  ],
  "reading.marks": [
    "update channel_members set last_read_seq = last_read_seq + 1000",
    "update channel_members set last_read_seq = last_read_seq - 1000",
  ],
  "attachments.places": [
    "update attachments set channel_id = (select id from channels where type = 'dm') where message_id is not null",
    "update attachments a set channel_id = m.channel_id from messages m where m.id = a.message_id",
  ],
  "sessions.disabled": [
    "update users set disabled_at = now() where username = 'dot'",
    "update users set disabled_at = null",
  ],
  "users.names": [
    "alter table users alter column names drop expression; update users set names = ' nobody' where username = 'dot'",
    "update users set names = ' ' || fold(username || ' ' || display_name)",
  ],
  "avatars.used": [
    "update avatars set content_type = null where free_since is null",
    "update avatars set content_type = 'image/gif' where free_since is null",
  ],
  "avatars.unused": [
    "insert into avatars (id, storage_key, free_since) values (gen_random_uuid(), 'avatars/x/avatar', null)",
    "delete from avatars where storage_key = 'avatars/x/avatar'",
  ],
  "attachments.swept": [
    "update avatars set free_since = now() - interval '3 days', content_type = null where storage_key = 'avatars/y/avatar'",
    "delete from avatars where storage_key = 'avatars/y/avatar'",
  ],
};

test("D11: each check fails when what it claims is not so, and no other one does", async () => {
  expect(Object.keys(BREAKS).toSorted()).toEqual(checks.map(({ name }) => name).toSorted());
  await world.db.$client`
    insert into avatars (id, storage_key, free_since) values (gen_random_uuid(), 'avatars/y/avatar', now())`;
  expect(await failing()).toEqual([]);
  for (const [name, [broken, mended, also]] of Object.entries(BREAKS)) {
    const on = (statement: string) =>
      world.db.$client.begin(async (sql) => {
        await sql.unsafe(statement).simple();
        await sql.unsafe("set session_replication_role = origin");
      });
    await on(broken);
    expect([name, (await failing()).toSorted()]).toEqual([name, also ? [also, name] : [name]]);
    await on(mended);
  }
  expect(await failing()).toEqual([]);
}, 120_000);

test("D11: files that are lost, cut off or nobody's are found, and the exit code says so", async () => {
  const path = join(store, key);
  writeFileSync(path, bytesOf(99));
  expect(await failing()).toEqual(["files.stored"]);
  rmSync(path);
  const stray = join(store, "dm", newId(), newId(), "old.bin");
  mkdirSync(dirname(stray), { recursive: true });
  writeFileSync(stray, "old");
  // What has just come may be on its way to its row.
  expect(await failing()).toEqual(["files.stored"]);
  utimesSync(stray, new Date(0), new Date(0));
  const { code, out, error } = await verb("--json");
  expect(code).toBe(1);
  expect(error).toContain(`1 of ${checks.length + 2} checks found what does not fit together`);
  const { ok, checks: results } = JSON.parse(out);
  expect(ok).toBe(false);
  expect(results.filter(({ state }: CheckResult) => state !== "ok")).toEqual([
    expect.objectContaining({ name: "files.stored", state: "FAIL", found: 1, examples: [`${key} is missing`] }),
    expect.objectContaining({ name: "files.named", state: "note", found: 1 }),
  ]);
  const lines = (await verb()).out;
  expect(lines).toMatch(/^FAIL {2}files\.stored .*\n {6}not so: .* is missing\n {6}See that BLOB_DIR/m);
});
