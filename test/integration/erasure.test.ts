import { afterAll, beforeAll, expect, test } from "bun:test";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { readTables } from "#core/backup/catalogue.ts";
import { readRows } from "#core/backup/rows.ts";
import { checkAll } from "#core/checks/actions.ts";
import { inSession } from "#core/database/session.ts";
import { eraseUser, type WordsChoice } from "#core/erasure/actions.ts";
import { enableUser, listUsers } from "#core/users/disabling.ts";
import { openFolder } from "#services/api/blobs/folder.ts";
import { bytesOf } from "#test/support/bytes.ts";
import { download, formOf, PIXEL, upload } from "#test/support/uploads.ts";
import { type Actor, createWorld, ORIGIN, signIn, type World, withApi } from "#test/support/world.ts";

// What clients are told of it is in test/contract.

const MAIN = join(import.meta.dir, "../../services/api/main.ts");
const GENERAL = "/api/c/lighthouse/channels/general";
const OPERATOR = { address: "", user_agent: "ajet-api users (root on pier)", trace_id: "trace" };

let world: World;
let general: string;
const store = mkdtempSync(join(tmpdir(), "ajet-erasure-"));
beforeAll(async () => {
  world = await withApi(await createWorld(), { BLOB_DIR: store });
  general = (await world.ada.api("GET", GENERAL)).body.id;
}, 60_000);
afterAll(async () => {
  await world?.close();
  rmSync(store, { recursive: true, force: true });
});

const erase = (name: string, words: WordsChoice = "keep") => eraseUser(world.deps, name, words, OPERATOR);
const post = async (who: Actor, body: object) => (await who.api("POST", `${GENERAL}/messages`, body)).body;

async function newMember(name: string): Promise<Actor> {
  const { code } = (await world.ada.api("POST", "/api/c/lighthouse/invites", {})).body;
  return signIn(world.deps, () => world.apiUrl, name, { invite: code });
}

/** Somebody who has left something everywhere. */
async function livelyMember(name: string) {
  const member = await newMember(name);
  const { ada, bo } = world;
  await member.api("PUT", "/api/me/avatar", formOf({}, { name: "a.gif", content: PIXEL }));
  await member.api("PATCH", "/api/me", { status: { emoji: "🌫️", text: "in the fog" } });
  const { body: file } = await upload(member, general, { name: "log.bin", content: bytesOf(100) });
  const { body: free } = await upload(member, general, { name: "free.bin", content: bytesOf(100) });
  const message = await post(member, { body_md: "What I wrote.", attachment_ids: [file.id] });
  const called = await post(ada, { body_md: `@${name}, @${name}. and \`@${name}\`, not @${name}x` });
  await member.api("PUT", `/api/messages/${called.id}/reactions/👍`);
  const reply = (await member.api("POST", `/api/messages/${called.id}/replies`, { body_md: "Here." })).body;
  const dm = (await member.api("POST", "/api/dm", { user_ids: [ada.id] })).body;
  const group = (await member.api("POST", "/api/dm", { user_ids: [ada.id, bo.id] })).body;
  await member.api("POST", `/api/dm/${dm.id}/messages`, { body_md: "Between us." });
  await ada.api("PUT", `/api/c/lighthouse/mutes/${member.id}`, { reason: "too loud" });
  return { member, message, file, free, called, reply, dm, group };
}

/** All rows of the database, as lines of JSON. */
const allRows = (): Promise<string[]> =>
  inSession(world.databaseUrl, { name: "test", mode: "moment" }, async (session) => {
    const lines: string[] = [];
    for (const table of await readTables(session)) {
      for await (const batch of readRows(session, table)) lines.push(...batch.map((line) => `${table.name} ${line}`));
    }
    return lines;
  });

test("of somebody who is erased no row holds a name, an address or where they were; what they wrote stays, as nobody's", async () => {
  const { member, message, file, free, called, dm, group } = await livelyMember("eve");
  await world.db.$client`delete from outbox`;
  const traces = /"eve"|@eve(?!x)|Eve|eve@example|id-of-eve|in the fog|too loud/;
  expect((await allRows()).filter((line) => traces.test(line)).length).toBeGreaterThan(4);

  const { username, ...done } = await erase("eve");
  expect(done).toEqual({ messages: 0, reactions: 0, mentions: 1 });
  await world.db.$client`delete from outbox`;
  expect((await allRows()).filter((line) => traces.test(line))).toEqual([]);
  const left = (await allRows()).filter((line) => line.includes(member.id)).map((line) => line.split(" ")[0]);
  expect(new Set(left)).toEqual(
    new Set(["users", "messages", "attachments", "reactions", "mentions", "channel_members", "audit_log"]),
  );

  const { ada } = world;
  const read = (await ada.api("GET", `/api/messages/${message.id}`)).body;
  expect([read.body_md, read.author]).toEqual([
    "What I wrote.",
    { kind: "user", id: member.id, name: "Deleted account", avatar_url: null },
  ]);
  expect((await ada.api("GET", `/api/messages/${called.id}`)).body).toMatchObject({
    body_md: `@${username}, @${username}. and \`@${username}\`, not @evex`,
    edited_at: null,
  });
  expect((await download(world, ada, file)).status).toBe(200);
  expect(
    (await world.db.$client`select deleted_at from attachments where id = ${free.id}`)[0]!.deleted_at,
  ).not.toBeNull();
  const { members } = (await ada.api("GET", `/api/dm/${dm.id}`)).body;
  expect(members.map(({ display_name }: { display_name: string }) => display_name).toSorted()).toEqual([
    "Ada",
    "Deleted account",
  ]);
  expect((await ada.api("GET", `/api/dm/${group.id}`)).body.members).toHaveLength(2);
  const names = (await ada.api("GET", "/api/c/lighthouse/members")).body.items.map((each: Actor) => each.id);
  expect(names).not.toContain(member.id);
  expect((await member.api("GET", "/api/me")).status).toBe(401);
  const [entry, ...more] = await world.db.$client`
    select action, actor_kind, after, address from audit_log where actor_id = ${member.id} and community_id is null`;
  expect([{ ...entry }, more.length]).toEqual([
    { action: "account.erased", actor_kind: "system", after: { messages: "keep" }, address: "" },
    0,
  ]);
});

test("what they wrote can go with them: messages, files, reactions; threads count what is left, and all still fits together", async () => {
  const { message, file, called, dm } = await livelyMember("fay");
  const { messages, reactions } = await erase("fay", "remove");
  expect([messages, reactions]).toEqual([3, 1]);
  const { ada } = world;
  expect((await ada.api("GET", `/api/messages/${message.id}`)).status).toBe(404);
  expect((await download(world, ada, file)).status).toBe(404);
  expect((await ada.api("GET", `/api/messages/${called.id}`)).body).toMatchObject({ reply_count: 0, reactions: [] });
  expect((await ada.api("GET", `/api/dm/${dm.id}/messages`)).body.items).toEqual([]);
  expect(
    (await allRows()).filter((line) => /What I wrote|Between us|Here\./.test(line) && !line.includes("deleted-")),
  ).toHaveLength(3);
  const results = await checkAll(world.databaseUrl, await openFolder(store));
  expect(results.filter(({ state }) => state !== "ok")).toEqual([]);
});

test("who is erased cannot be let in again, and signs in as somebody new, with an invite", async () => {
  const before = await newMember("gil");
  const { username } = await erase("gil");
  await expect(enableUser(world.deps, username, OPERATOR)).rejects.toThrow("The account was erased");
  await expect(erase(username)).rejects.toThrow("is erased already");
  await expect(erase("gil")).rejects.toThrow("Nobody has the username gil.");
  await expect(signIn(world.deps, () => "", "gil", {})).rejects.toThrow("This chat is by invitation");
  expect((await newMember("gil")).id).not.toBe(before.id);
  for await (const user of listUsers(world.deps)) if (user.username === username) expect(user.erased_at).toBeDate();
});

test("the last owner of a community with others in it is not erased before somebody else owns it; of one of their own they can be", async () => {
  const hal = await newMember("hal");
  await hal.api("POST", "/api/communities", { name: "Jetty", slug: "jetty" });
  const { code } = (await hal.api("POST", "/api/c/jetty/invites", {})).body;
  await world.bo.api("POST", `/api/invites/${code}/accept`);
  await expect(erase("hal")).rejects.toMatchObject({
    code: "conflict",
    detail:
      "Nobody else owns the community jetty. Let them, or an owner, make somebody else one first (its settings, or /role).",
  });
  expect((await hal.api("GET", "/api/me")).status).toBe(200);
  await hal.api("PATCH", `/api/c/jetty/members/${world.bo.id}`, { role: "owner" });
  await erase("hal");
  const ivy = await newMember("ivy");
  await ivy.api("POST", "/api/communities", { name: "Skiff", slug: "skiff" });
  await erase("ivy");
});

test("what is interrupted goes on when it is done again", async () => {
  const { member, message } = await livelyMember("jan");
  let transactions = 0;
  // The account is shut, then one batch of messages is deleted; then the process dies.
  const dying = {
    ...world.deps,
    wakeRelay() {
      if (++transactions === 2) throw new Error("killed");
    },
  };
  await expect(eraseUser(dying, "jan", "remove", ORIGIN)).rejects.toThrow("killed");
  expect((await member.api("GET", "/api/me")).status).toBe(401);
  await erase("jan", "remove");
  expect((await world.ada.api("GET", `/api/messages/${message.id}`)).status).toBe(404);
});

test("the verb asks what becomes of what was written, and says what it did", async () => {
  await newMember("kim");
  const run = async (...words: string[]) => {
    const env = { DATABASE_URL: world.databaseUrl, NATS_URL: world.nats.url, BLOB_DIR: store };
    const child = Bun.spawn([process.execPath, MAIN, "users", "erase", ...words], {
      env,
      stdout: "pipe",
      stderr: "pipe",
    });
    const [out, error] = await Promise.all([new Response(child.stdout).text(), new Response(child.stderr).text()]);
    return { code: await child.exited, out, error };
  };
  const refused = await run("kim");
  expect([refused.code, refused.error]).toEqual([1, expect.stringContaining("--keep-messages")]);
  expect((await run("kim", "--all")).code).toBe(2);
  const { code, out } = await run("kim", "--remove-messages");
  expect([code, out]).toEqual([
    0,
    expect.stringMatching(/^kim is erased; the account is deleted-[0-9a-f]{12} now\.\n/),
  ]);
});
