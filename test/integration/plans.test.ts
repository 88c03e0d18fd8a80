import { afterAll, beforeAll, expect, test } from "bun:test";
import { closeDatabase, type Database, openDatabase } from "#core/database/database.ts";
import { createMemoryBus } from "#core/events/memory-bus.ts";
import { silentLog } from "#core/kernel/log.ts";
import { createApp } from "#services/api/app.ts";
import type { ApiDeps } from "#services/api/deps.ts";
import { fillWithMillion } from "#test/support/million.ts";
import { type Plan, planIn, tellPlans } from "#test/support/plans.ts";
import { type Actor, createWorld, type World } from "#test/support/world.ts";

/** PostgreSQL tries a prepared statement with its values so often, and then may settle on one plan for all values. */
const TRIES = 7;

let world: World;
let db: Database;
let app: ReturnType<typeof createApp>;
const told: Plan[] = [];

beforeAll(async () => {
  world = await createWorld();
  await fillWithMillion(world.databaseUrl);
  await tellPlans(world.databaseUrl);
  const onNotice = (notice: string) => {
    const plan = planIn(notice);
    if (plan) told.push(plan);
  };
  // One connection, so that each statement is run by it as often as the test asks.
  db = openDatabase(world.databaseUrl, { name: "plans", max: 1, onNotice });
  const heartbeats = { note() {}, async close() {} };
  app = createApp({
    ...world.deps,
    fileLimits: { attachment_bytes: 25 * 1024 * 1024, quota_bytes: 1024 ** 3 },
    db,
    bus: createMemoryBus(),
    heartbeats,
    log: silentLog,
    checks: {},
    // Whose reads are asked for here touch no files.
  } as unknown as ApiDeps);
}, 300_000);
afterAll(async () => {
  await closeDatabase(db);
  await world?.close();
});

/** What a request answers, and how the statements behind it were run the last time of several. */
async function ask(who: Actor, path: string, json?: object) {
  for (let time = 1; ; time++) {
    told.length = 0;
    const headers = { authorization: `Bearer ${who.token}`, "content-type": "application/json" };
    const init = json ? { method: "POST", headers, body: JSON.stringify(json) } : { headers };
    const response = await app.handle(new Request(`http://api.test/api/${path}`, init));
    // biome-ignore lint/suspicious/noExplicitAny: answers of every shape
    const body = (await response.json()) as any;
    if (response.status !== 200) throw new Error(`${path}: ${JSON.stringify(body)}`);
    if (time === TRIES) return { body, plans: [...told] };
  }
}

/** What must never be gone through from one end to the other: tables that grow with use. */
const GROWING =
  "messages reactions mentions attachments notifications channel_members community_members users sessions thread_followers";

const PAGE = "messages_page_idx";
const THREAD = "messages_parent_id_seq_idx";
const NOTIFICATIONS = "notifications_user_id_idx";
const IDS = "messages_pkey";
const WORDS = "messages_search_idx";
const PARTS = "messages_body_trigram_idx";
const GRAMS = "messages_grams_idx";
const everything = "c/lighthouse/channels/everything";

/**
 * A read, by the address of its route; `#n` in it is the id of the message with that number in `everything`. It must use
 * these indexes, and look at no more than so many pages of 8 KiB, about twice as many as it does.
 * `scans`: tables that it may go through all the same. Who is in some 50 DMs the planner, which does not know that so few are in
 * each, may answer from all 10,000 people; that takes 1 ms.
 */
type Read = [what: string, path: string, indexes: string[], pages: number, scans?: string[]];

const READS: Read[] = [
  ["who asks", "me", ["sessions_pkey", "users_pkey"], 20],
  ["what a session manager must know", "access", ["community_members_user_id_idx"], 4_000],
  ["the sidebar of who was away for a month", "snapshot?community=lighthouse", [PAGE], 160_000, ["users"]],
  ["one's direct messages", "dm", ["channel_members_user_id_idx"], 10_000, ["users"]],
  ["the newest 50", `${everything}/messages`, [PAGE], 2_000],
  ["the newest 50 of a small channel", "c/lighthouse/channels/small-8/messages", [PAGE], 2_000],
  ["50 before one deep in history", `${everything}/messages?before=#100001`, [PAGE], 2_000],
  ["50 after one deep in history", `${everything}/messages?after=#100001`, [PAGE], 2_000],
  ["those around one deep in history", `${everything}/messages?around=#100001`, [PAGE], 2_000],
  ["those around the first of 300,000 unread", `${everything}/messages?around=unread`, [PAGE], 2_000],
  ["the first of 8,000 replies", "messages/#1/replies", [THREAD], 6_000],
  ["replies in the middle", "messages/#1/replies?before=#200000", [THREAD], 6_000],
  ["notifications", "notifications", [NOTIFICATIONS], 5_000],
  ["older notifications", "notifications?before=#200000", [NOTIFICATIONS], 5_000],
  ["the unread ones of 50,000 notifications", "notifications?unread=true", ["notifications_unread_idx"], 10_000],
  ["the threads that one follows, 5,000 of them", "threads", ["thread_followers_user_id_idx", THREAD], 50_000],
  ["more of them", "threads?after=#199901", ["thread_followers_user_id_idx", THREAD], 50_000],
  ["those of them with unread replies", "threads?unread=true", ["thread_followers_user_id_idx", THREAD], 50_000],
  ["the people of a community", "c/lighthouse/members?limit=200", ["community_members_community_id_user_id_pk"], 1_000],
  ["the people of a channel", `${everything}/members?limit=200`, ["channel_members_channel_id_user_id_pk"], 3_000],
  ["people of a channel by a name", `${everything}/members?q=person-77`, ["users_names_trigram_idx"], 8_000],
  ["search: a rare word", "search?q=quokka", [WORDS, PARTS], 20_000],
  ["search: a word of one message in 500", "search?q=deployed", [WORDS, PARTS], 15_000],
  ["search: a common word", "search?q=w0er", [IDS], 15_000],
  ["search: a part of a word", "search?q=ploye", [PARTS], 15_000],
  ["search: two characters", "search?q=部署", [GRAMS], 10_000],
  ["search: the best", "search?q=deployed&sort=rank", [WORDS, PARTS], 60_000],
  ["search: an author", "search?q=from:bo", [IDS], 10_000],
  ["search: what calls the searcher", "search?q=mentions:me", ["mentions_target_id_idx"], 60_000],
  ["search: a day", "search?q=on:2025-03-01", [IDS], 60_000],
  ["search: long ago", "search?q=before:2025-03-01", [IDS], 60_000],
  ["search: a word of long ago", "search?q=deployed before:2025-03-01", [WORDS], 15_000],
];

test.each(READS)("at 1,000,000 messages: %s", async (_what, path, indexes, pages, scans = []) => {
  const { body, plans } = await ask(world.ada, await withIds(path));
  if (body.items) expect(body.items.length).toBeGreaterThan(0);
  const scanned = plans.flatMap((plan) => plan.scanned).filter((table) => GROWING.split(" ").includes(table));
  expect(scanned.filter((table) => !scans.includes(table))).toEqual([]);
  expect(plans.flatMap((plan) => plan.indexes)).toEqual(expect.arrayContaining(indexes));
  const total = plans.reduce((sum, plan) => sum + plan.pages, 0);
  expect(total).toBeLessThan(pages);
});

test.each([
  ["@ad", "users_names_trigram_idx"],
  ["/msg @ad", "users_names_trigram_idx"],
  ["#busy", "channels_community_id_name_key"],
])("at 1,000,000 messages: what %s begins is completed by one query, which uses an index", async (text, index) => {
  const { id: channel_id } = (await ask(world.ada, everything)).body;
  const { body, plans } = await ask(world.ada, "commands/complete", { text, cursor: text.length, channel_id });
  expect(body.items.length).toBeGreaterThan(0);
  expect(plans.flatMap((plan) => plan.scanned).filter((table) => GROWING.split(" ").includes(table))).toEqual([]);
  expect(plans.flatMap((plan) => plan.indexes)).toContain(index);
  // The others ask who this is, and whether they may read the channel; names are folded in a function.
  const others = /sessions|accessed|unaccent/;
  expect(plans.filter(({ statement }) => !others.test(statement))).toHaveLength(1);
});

async function withIds(path: string): Promise<string> {
  let named = path;
  for (const [hash, seq] of path.matchAll(/#(\d+)/g)) {
    const [row] = await world.db.$client<{ id: string }[]>`
      select m.id from messages m join channels c on c.id = m.channel_id where c.name = 'everything' and m.seq = ${seq!}`;
    named = named.replace(hash, row!.id);
  }
  return named;
}
