import { afterAll, beforeAll, expect, test } from "bun:test";
import { mkdtempSync, readFileSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { exportCommunity, exportPerson } from "#core/exports/actions.ts";
import { type ExportLine, exportLineSchema } from "#core/exports/schema.ts";
import { authenticate, startSession } from "#core/sessions/actions.ts";
import { type Client, createClient } from "#sdk/client.ts";
import { openCommunityExport, openMyExport } from "#sdk/exports.ts";
import { bytesOf } from "#test/support/bytes.ts";
import { upload } from "#test/support/uploads.ts";
import { type Actor, addBot, createWorld, ORIGIN, signIn, type World, withApi } from "#test/support/world.ts";

const MAIN = join(import.meta.dir, "../../services/api/main.ts");

const store = mkdtempSync(join(tmpdir(), "ajet-export-"));
let world: World;
let ids: Record<"general" | "pier" | "cellar", string>;
beforeAll(async () => {
  world = await withApi(await createWorld(), { BLOB_DIR: store });
  const { ada, bo } = world;
  const make = async (who: Actor, name: string) =>
    (await who.api("POST", "/api/c/lighthouse/channels", { name, visibility: "private" })).body.id;
  const general = (await ada.api("GET", "/api/c/lighthouse/channels/general")).body.id;
  ids = { general, pier: await make(ada, "pier"), cellar: await make(bo, "cellar") };
}, 60_000);
afterAll(async () => {
  await world?.close();
  rmSync(store, { recursive: true, force: true });
});

const post = async (who: Actor, channel: keyof typeof ids, body: object) =>
  (await who.api("POST", `/api/c/lighthouse/channels/${ids[channel]}/messages`, body)).body;
const clientOf = ({ token }: Actor) => createClient({ baseUrl: world.apiUrl, token });

/** The lines of an export, each as the schema says and nothing more, and the last one told right. */
async function linesOf(answer: Response): Promise<ExportLine[]> {
  const objects = (await answer.text())
    .trimEnd()
    .split("\n")
    .map((line) => JSON.parse(line));
  const lines = objects.map((object) => exportLineSchema.parse(object));
  expect(lines).toEqual(objects);
  expect(lines.at(-1)).toEqual({ type: "end", data: { lines: lines.length - 1 } });
  return lines;
}

const dataOf = <Type extends ExportLine["type"]>(lines: ExportLine[], type: Type) =>
  lines.flatMap((line) => (line.type === type ? [line.data as Extract<ExportLine, { type: Type }>["data"]] : []));
const bodiesIn = (lines: ExportLine[]) => dataOf(lines, "message").map(({ body_md }) => body_md);

test("D12: what somebody takes with them is what is theirs and what they wrote, where they can read now", async () => {
  const { ada, bo, cy } = world;
  await ada.api("PUT", `/api/c/lighthouse/channels/${ids.pier}/members/${cy.id}`);
  const { body: file } = await upload(cy, ids.general, { name: "fog.bin", content: bytesOf(10) });
  await post(cy, "general", { body_md: "Mine.", attachment_ids: [file.id] });
  await post(cy, "pier", { body_md: "Of the pier." });
  await post(bo, "general", { body_md: "Of bo, for @cy." });
  const gone = await post(cy, "general", { body_md: "Taken back." });
  await cy.api("DELETE", `/api/messages/${gone.id}`);
  const dm = (await bo.api("POST", "/api/dm", { user_ids: [cy.id] })).body;
  await cy.api("POST", `/api/dm/${dm.id}/messages`, { body_md: "Between us." });

  const answer = await openMyExport(clientOf(cy));
  expect([answer.headers.get("content-type"), answer.headers.get("content-disposition")]).toEqual([
    "application/x-ndjson",
    'attachment; filename="me.jsonl"',
  ]);
  const lines = await linesOf(answer);
  expect(bodiesIn(lines)).toEqual(["Mine.", "Of the pier.", "Between us."]);
  expect(dataOf(lines, "message")[0]?.attachments.map(({ id }) => id)).toEqual([file.id]);
  expect(dataOf(lines, "me")[0]).toMatchObject({ username: "cy", email: "cy@example.test" });
  expect(dataOf(lines, "session").length).toBeGreaterThan(0);
  expect(dataOf(lines, "account")).toHaveLength(1);
  expect(dataOf(lines, "community").map(({ slug }) => slug)).toEqual(["lighthouse"]);
  expect(dataOf(lines, "dm").map(({ id }) => id)).toEqual([dm.id]);
  expect(dataOf(lines, "notification").map(({ type }) => type)).toContain("mention");
  expect(JSON.stringify(lines)).not.toMatch(/aj[st]_|hash/);

  await ada.api("DELETE", `/api/c/lighthouse/channels/${ids.pier}/members/${cy.id}`);
  expect(bodiesIn(await linesOf(await openMyExport(clientOf(cy))))).toEqual(["Mine.", "Between us."]);
});

test("D12: an owner takes the channels that they can read, with replies, and no other; nobody else takes any", async () => {
  const { ada, bo, cy, dot } = world;
  await addBot(world, "Lamp", ["messages:write"]);
  await ada.api("POST", "/api/c/lighthouse/webhooks", { name: "Bell", channel: "general" });
  const parent = await post(ada, "pier", { body_md: "Who is here?" });
  for (const body_md of ["I am.", "So am I."]) await ada.api("POST", `/api/messages/${parent.id}/replies`, { body_md });
  await post(bo, "cellar", { body_md: "Below." });
  const lines = await linesOf(await openCommunityExport(clientOf(ada), "lighthouse"));
  expect(dataOf(lines, "channel").map(({ name }) => name)).toEqual(["general", "pier"]);
  const ofPier = dataOf(lines, "message").filter(({ channel_id }) => channel_id === ids.pier);
  expect(ofPier.map(({ body_md }) => body_md)).toEqual(["Who is here?", "I am.", "So am I.", "Of the pier."]);
  expect(JSON.stringify(lines)).not.toMatch(/Below|cellar|Between us|aj[st]_|hash|example\.test/);
  expect(
    dataOf(lines, "member")
      .map(({ username }) => username)
      .toSorted(),
  ).toEqual(["ada", "bo", "cy"]);
  expect([dataOf(lines, "bot"), dataOf(lines, "webhook")].map(({ length }) => length)).toEqual([1, 1]);
  expect(dataOf(lines, "audit_entry")[0]?.action).toBe("community.exported");

  for (const who of [bo, cy]) {
    await expect(openCommunityExport(clientOf(who), "lighthouse")).rejects.toMatchObject({ code: "forbidden" });
  }
  await expect(openCommunityExport(clientOf(dot), "lighthouse")).rejects.toMatchObject({ code: "not_found" });
});

test("the operator writes the same for somebody who asks, with their files, into a new folder that others cannot read", async () => {
  const folder = join(mkdtempSync(join(tmpdir(), "ajet-export-")), "cy");
  const run = async () => {
    const env = { DATABASE_URL: world.databaseUrl, NATS_URL: world.nats.url, BLOB_DIR: store };
    const words = ["users", "export", "cy", folder];
    const child = Bun.spawn([process.execPath, MAIN, ...words], { env, stdout: "pipe", stderr: "pipe" });
    return { code: await child.exited, out: await new Response(child.stdout).text() };
  };
  const { code, out } = await run();
  const lines = await linesOf(new Response(readFileSync(join(folder, "export.jsonl"))));
  expect([code, out]).toEqual([
    0,
    `${folder} holds what is cy's: export.jsonl with ${lines.length} lines, and one file.\n`,
  ]);
  const [file] = dataOf(lines, "message").flatMap(({ attachments }) => attachments);
  expect(readFileSync(join(folder, "files", file!.id, "fog.bin"))).toEqual(Buffer.from(bytesOf(10)));
  expect(statSync(folder).mode & 0o777).toBe(0o700);
  expect((await run()).code).toBe(1);
  rmSync(dirname(folder), { recursive: true, force: true });
});

test("D12, Z5: who loses the right to read meanwhile gets no further line of it", async () => {
  const { code } = (await world.ada.api("POST", "/api/c/lighthouse/invites", {})).body;
  const eve = await signIn(world.deps, () => world.apiUrl, "eve", { invite: code });
  await world.ada.api("PATCH", `/api/c/lighthouse/members/${eve.id}`, { role: "owner" });
  const actor = await authenticate(world.deps, eve.token, "test");
  const lines = await exportCommunity(world.deps, actor, "lighthouse");
  const types: string[] = [];
  while (types.at(-1) !== "channel") types.push((await lines.next()).value.type);
  await world.ada.api("DELETE", `/api/c/lighthouse/members/${eve.id}`);
  await expect(lines.next()).rejects.toMatchObject({ code: "not_found" });
  // What is their own they still have.
  const own: string[] = [];
  for await (const { type } of exportPerson(world.deps, actor)) own.push(type);
  expect([own.includes("community"), own.at(-1)]).toEqual([false, "end"]);
});

test("all pages come, each message once; of exports there is one at a time for each reader", async () => {
  const { bo } = world;
  const channel = (await bo.api("POST", "/api/c/lighthouse/channels", { name: "flood" })).body.id;
  await world.db.$client`
    insert into messages (id, channel_id, seq, user_id, body_md)
    select gen_random_uuid(), ${channel}, n, ${bo.id}, 'flood' from generate_series(1, 1401) n`;
  await world.db.$client`update channels set last_seq = 1401 where id = ${channel}`;
  const [first, second] = await Promise.allSettled([openMyExport(clientOf(bo)), openMyExport(clientOf(bo))]);
  const [given, refused] = first.status === "fulfilled" ? [first, second] : [second, first];
  expect(refused).toMatchObject({ status: "rejected", reason: { code: "rate_limited" } });
  const own = dataOf(await linesOf((given as PromiseFulfilledResult<Response>).value), "message");
  expect(own.filter(({ channel_id }) => channel_id === channel)).toHaveLength(1401);
  expect(new Set(own.map(({ id }) => id)).size).toBe(own.length);
  await linesOf(await openMyExport(clientOf(bo)));
  const lines = await linesOf(await openCommunityExport(clientOf(world.ada), "lighthouse"));
  const flood = dataOf(lines, "message").filter(({ channel_id }) => channel_id === channel);
  expect(flood.map(({ seq }) => seq)).toEqual(Array.from({ length: 1401 }, (_, index) => 1401 - index));
});

test("A14, D12: an export that nobody reads on breaks off within a second when its session ends", async () => {
  const { ada } = world;
  const channel = (await ada.api("POST", "/api/c/lighthouse/channels", { name: "long" })).body.id;
  // More than sockets hold.
  await world.db.$client`
    insert into messages (id, channel_id, seq, user_id, body_md)
    select gen_random_uuid(), ${channel}, n, ${ada.id}, repeat('x', 15000) from generate_series(1, 1500) n`;
  await world.db.$client`update channels set last_seq = 1500 where id = ${channel}`;
  for (const open of [openMyExport, (client: Client) => openCommunityExport(client, "lighthouse")]) {
    const token = await startSession(world.deps, ada.id, { ...ORIGIN, client: "terminal" });
    const reader = (await open(createClient({ baseUrl: world.apiUrl, token }))).body!.getReader();
    await reader.read();
    const { items } = (await ada.api("GET", "/api/sessions")).body;
    const { id } = items.find(({ client }: { client: string }) => client === "terminal");
    await ada.api("DELETE", `/api/sessions/${id}`);
    const ended = performance.now();
    await untilNoneRuns(ada);
    expect(performance.now() - ended).toBeLessThan(2_000);
    const rest = async () => {
      while (!(await reader.read()).done);
    };
    await expect(rest()).rejects.toThrow();
  }
}, 20_000);

/** There is one at a time for each person. */
async function untilNoneRuns(who: Actor): Promise<void> {
  for (;;) {
    const answer = await openMyExport(clientOf(who)).catch(({ code }) => expect(code).toBe("rate_limited"));
    if (answer) return answer.body!.cancel();
  }
}
