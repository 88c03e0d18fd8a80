import { afterAll, beforeAll, expect, test } from "bun:test";
import { mkdtempSync, readdirSync, rmSync } from "node:fs";
import { connect } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { sql } from "drizzle-orm";
import { attachmentSchema } from "#core/attachments/schema.ts";
import { type Sweeper, startSweeper } from "#core/attachments/sweeper.ts";
import { newId } from "#core/kernel/ids.ts";
import { silentLog } from "#core/kernel/log.ts";
import { openFolder } from "#services/api/blobs/folder.ts";
import { bytesOf, streamOf } from "#test/support/bytes.ts";
import { listenWithoutDatabase } from "#test/support/gateway-app.ts";
import { download, formOf, PIXEL, type TestFile, upload } from "#test/support/uploads.ts";
import { type Actor, createWorld, request, type World, withApi } from "#test/support/world.ts";

const MEBIBYTE = 1024 * 1024;
const MAX = 2 * MEBIBYTE;
const GENERAL = "/api/c/lighthouse/channels/general";

let world: World;
let general: string;
let folder: string;

beforeAll(async () => {
  world = await createWorld();
  folder = mkdtempSync(join(tmpdir(), "ajet-files-"));
  await withApi(world, { BLOB_DIR: folder, ATTACHMENT_MAX_BYTES: `${MAX}`, UPLOAD_QUOTA_BYTES: `${8 * MEBIBYTE}` });
  general = (await world.ada.api("GET", GENERAL)).body.id;
});
afterAll(async () => {
  await world?.close();
  rmSync(folder, { recursive: true, force: true });
});

/** Removes what nobody can have any more, as it is at another time. */
const sweep = async (hours = 0): Promise<number> => {
  const clock = () => new Date(Date.now() + hours * 3_600_000);
  const sweeper: Sweeper = startSweeper({ db: world.db, blobs: await openFolder(folder), clock, log: silentLog });
  return sweeper.sweep().finally(() => sweeper.close());
};

const filesStored = () =>
  readdirSync(folder, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile()).length;
const rowsStored = async () =>
  Number((await world.db.execute<{ count: string }>(sql`select count(*) from attachments`))[0]!.count);

const attach = async (who: Actor, ids: string[], body_md = "") =>
  who.api("POST", `${GENERAL}/messages`, { body_md, attachment_ids: ids });

/** A file of a message of cy's. */
async function attached(file: TestFile) {
  const { body: file_ } = await upload(world.cy, general, file);
  return { file: file_, message: (await attach(world.cy, [file_.id])).body };
}

test("a file goes from its uploader into a message, and from there to everybody in the channel", async () => {
  const sent = await upload(world.cy, general, { name: "fog.gif", content: PIXEL });
  expect(sent.status).toBe(201);
  expect(attachmentSchema.parse(sent.body)).toEqual(sent.body);
  expect(sent.body).toMatchObject({
    filename: "fog.gif",
    content_type: "image/gif",
    size_bytes: 42,
    width: 1,
    height: 1,
  });
  expect((await download(world, world.bo, sent.body)).status).toBe(404);
  expect((await download(world, world.cy, sent.body)).status).toBe(200);

  const posted = await attach(world.cy, [sent.body.id], "Look.");
  expect([posted.status, posted.body.attachments]).toEqual([201, [sent.body]]);
  const answer = await download(world, world.bo, sent.body);
  expect(await answer.bytes()).toEqual(PIXEL);
  const listed = (await world.bo.api("GET", `${GENERAL}/messages`)).body.items.at(-1);
  expect(listed.attachments).toEqual([sent.body]);
});

test("the bytes are under the community, the channel and the upload's own id", async () => {
  const { body } = await upload(world.cy, general, { name: "fog report.txt", content: "Thick." });
  const [row] = await world.db.execute<{ storage_key: string; community_id: string }>(
    sql`select storage_key, community_id from attachments join channels c on c.id = channel_id where attachments.id = ${body.id}`,
  );
  expect(row!.storage_key).toBe(`${row!.community_id}/${general}/${body.id}/fog_report.txt`);
  expect(await Bun.file(`${folder}/${row!.storage_key}`).text()).toBe("Thick.");
});

test("F1, I4: a hostile name is shown as it is, and is one harmless line in the header", async () => {
  const name = `../..\\C:\\<script>alert("x")</script>\u202e'; rm -rf.txt`;
  const { file } = await attached({ name, content: "x" });
  expect(file.filename).toBe(name.replace("\u202e", ""));
  const header = (await download(world, world.bo, file)).headers.get("content-disposition")!;
  expect(header).toMatch(/^inline; filename="[\w.-]+"; filename\*=UTF-8''[\w.!~%-]+$/);
  expect(header).not.toContain("%2F");
});

const ACTIVE: [name: string, content: string][] = [
  ["x.svg", '<svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"/>'],
  ["x.html", "<script>alert(1)</script>"],
  ["x.png", "<!doctype html><script>alert(1)</script>"],
  ["x.xml", '<?xml version="1.0"?><x/>'],
  ["x.pdf", "%PDF-1.7 "],
  ["x.js", "alert(1)"],
];

for (const [name, content] of ACTIVE) {
  test(`F2, F3: ${content.slice(0, 20)} named ${name} is only saved, sandboxed, whatever type it says it has`, async () => {
    const { file } = await attached({ name, type: "image/png", content });
    expect([file.width, file.content_type]).not.toEqual([null, "image/png"]);
    const { headers } = await download(world, world.bo, file);
    expect(headers.get("content-disposition")).toStartWith("attachment;");
    expect(headers.get("content-type")).not.toStartWith("image/png");
    expect(headers.get("content-security-policy")).toBe("default-src 'none'; sandbox");
    expect(headers.get("x-content-type-options")).toBe("nosniff");
    expect(headers.get("cross-origin-resource-policy")).toBe("same-origin");
  });
}

test("F4: one byte too many is refused with the limit, with and without a length, and leaves nothing", async () => {
  await sweep();
  const before = filesStored();
  const content = bytesOf(MAX + 1);
  const known = await upload(world.cy, general, { content });
  expect([known.status, known.body.detail]).toEqual([413, "A file may have 2 MiB at most."]);
  const form = new Response(formOf({ channel_id: general }, { content }));
  const [bytes, type] = [await form.clone().bytes(), form.headers.get("content-type")!];
  const chunked = await fetch(`${world.apiUrl}/api/attachments`, {
    method: "POST",
    headers: { authorization: `Bearer ${world.cy.token}`, "content-type": type },
    body: streamOf([bytes.subarray(0, MEBIBYTE), bytes.subarray(MEBIBYTE)]),
  });
  expect([chunked.status, (await chunked.json()).detail]).toEqual([413, "A file may have 2 MiB at most."]);
  await sweep();
  expect(filesStored()).toBe(before);
  expect((await upload(world.cy, general, { content: bytesOf(MAX) })).status).toBe(201);
});

test("F4: an upload that is aborted at 99 % leaves no row and no bytes after the sweeper", async () => {
  await sweep();
  const before = [filesStored(), await rowsStored()];
  const form = new Response(formOf({ channel_id: general }, { content: bytesOf(MEBIBYTE) }));
  const [bytes, type] = [await form.clone().bytes(), form.headers.get("content-type")!];
  const head = `POST /api/attachments HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer ${world.cy.token}\r\nContent-Type: ${type}\r\n`;
  const socket = connect(Number(new URL(world.apiUrl).port), "127.0.0.1");
  socket.write(`${head}Content-Length: ${bytes.length}\r\n\r\n`);
  socket.write(bytes.subarray(0, Math.floor(bytes.length * 0.99)));
  await until(async () => (await rowsStored()) === before[1]! + 1);
  socket.destroy();
  await until(async () => {
    const [row] = await world.db.execute<{ count: string }>(
      sql`select count(*) from attachments where content_type is null and deleted_at is not null`,
    );
    return row!.count === "1";
  });
  expect(await sweep()).toBe(1);
  expect([filesStored(), await rowsStored()]).toEqual(before as [number, number]);
});

/** Asks PostgreSQL until it holds; the test's own time is the limit. */
async function until(holds: () => Promise<boolean>): Promise<void> {
  for (;;) if (await holds()) return;
}

test("F5: of a picture of 2.5 billion pixels nothing is decoded: it is stored, and has no size to be shown in", async () => {
  const png = new Uint8Array(60);
  png.set([
    0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a, 0, 0, 0, 13, 0x49, 0x48, 0x44, 0x52, 0, 0, 0xc3, 0x50, 0, 0,
  ]);
  png.set([0xc3, 0x50, 8, 6], 22);
  png.set([0, 0, 0, 0, 0x49, 0x44, 0x41, 0x54], 33);
  const { body } = await upload(world.cy, general, { content: png });
  expect(body).toMatchObject({ content_type: "image/png", width: null, height: null });
});

test("F6: who leaves the channel, or never was in it, is told that there is no such file", async () => {
  const keepers = (
    await world.ada.api("POST", "/api/c/lighthouse/channels", { name: "keepers", visibility: "private" })
  ).body;
  await world.ada.api("PUT", `/api/c/lighthouse/channels/keepers/members/${world.cy.id}`);
  const { body: file } = await upload(world.ada, keepers.id, { content: "secret" });
  await world.ada.api("POST", "/api/c/lighthouse/channels/keepers/messages", {
    body_md: "",
    attachment_ids: [file.id],
  });
  expect((await download(world, world.cy, file)).status).toBe(200);
  await world.ada.api("DELETE", `/api/c/lighthouse/channels/keepers/members/${world.cy.id}`);
  for (const who of [world.cy, world.bo, world.dot]) {
    for (const init of [{}, { method: "HEAD" }, { headers: { range: "bytes=0-1" } }]) {
      expect((await download(world, who, file, init)).status).toBe(404);
    }
  }
  expect((await download(world, world.ada, { id: newId() })).status).toBe(404);
});

test("F7: with its message a file is gone for all at once, and its bytes with the next sweep", async () => {
  await sweep();
  const { file, message } = await attached({ content: "for a while" });
  const before = filesStored();
  await world.cy.api("DELETE", `/api/messages/${message.id}`);
  for (const who of [world.bo, world.cy]) expect((await download(world, who, file)).status).toBe(404);
  expect((await attach(world.cy, [file.id])).status).not.toBe(201);
  expect(await sweep()).toBe(1);
  expect(filesStored()).toBe(before - 1);
});

test("F7: when a channel is removed its files are unreachable at once, and their bytes go with the next sweep", async () => {
  await sweep();
  const channel = (await world.cy.api("POST", "/api/c/lighthouse/channels", { name: "brief" })).body;
  const { body: file } = await upload(world.cy, channel.id, { content: "brief" });
  await world.cy.api("POST", "/api/c/lighthouse/channels/brief/messages", { body_md: "", attachment_ids: [file.id] });
  await world.db.execute(sql`delete from channels where id = ${channel.id}`);
  expect((await download(world, world.cy, file)).status).toBe(404);
  expect(await sweep()).toBe(1);
});

test("what no message takes for a day is swept, what one has stays, and a sweep that failed is made up for", async () => {
  const { file } = await attached({ content: "stays" });
  const { body: waiting } = await upload(world.cy, general, { content: "waits" });
  expect(await sweep(23)).toBe(0);
  const broken = { ...(await openFolder(folder)), delete: () => Promise.reject(new Error("the disk is gone")) };
  const clock = () => new Date(Date.now() + 25 * 3_600_000);
  const sweeper = startSweeper({ db: world.db, blobs: broken, clock, log: silentLog });
  await expect(sweeper.sweep().finally(() => sweeper.close())).rejects.toThrow("the disk is gone");
  expect(await sweep(25)).toBeGreaterThan(0);
  expect((await download(world, world.cy, waiting)).status).toBe(404);
  expect((await download(world, world.cy, file)).status).toBe(200);
});

test("F8: an upload of another person, of another channel, or in another message already is not theirs to attach", async () => {
  const other = (await world.cy.api("POST", "/api/c/lighthouse/channels", { name: "other" })).body;
  const { body: ofBo } = await upload(world.bo, general, { content: "bo's" });
  const { body: elsewhere } = await upload(world.cy, other.id, { content: "elsewhere" });
  const { file: taken } = await attached({ content: "taken" });
  const { body: free } = await upload(world.cy, general, { content: "free" });
  for (const { id } of [ofBo, elsewhere, taken, { id: newId() }]) {
    const { status } = await attach(world.cy, [free.id, id]);
    expect(status).toBe(404);
  }
  const { body: cancelled } = await upload(world.cy, general, { content: "taken back" });
  await world.cy.api("DELETE", `/api/attachments/${cancelled.id}`);
  expect((await attach(world.cy, [free.id, cancelled.id])).status).toBe(404);
  expect((await attach(world.cy, [free.id])).status).toBe(201);
});

test("F9: the file that goes beyond the quota is refused with the limit, however many come at once", async () => {
  const send = () => upload(world.bo, general, { content: bytesOf(MAX - 10) });
  const answers = await Promise.all(Array.from({ length: 7 }, send));
  const refused = answers.filter(({ status }) => status === 413);
  expect(answers.filter(({ status }) => status === 201).length).toBe(4);
  expect(refused.length).toBe(3);
  for (const { body } of refused) expect(body.detail).toContain("8 MiB at most");
  const { body: one } = answers.find(({ status }) => status === 201)!;
  expect((await world.bo.api("DELETE", `/api/attachments/${one.id}`)).status).toBe(204);
  expect((await send()).status).toBe(201);
  expect((await upload(world.cy, general, { content: "cy has room" })).status).toBe(201);
});

test("F9: HEAD tells all but the bytes, ranges give a part, and who has the file is told that it is the same", async () => {
  const { file } = await attached({ name: "scale.txt", content: "0123456789" });
  const head = await download(world, world.bo, file, { method: "HEAD" });
  expect([head.status, head.headers.get("content-length"), await head.text()]).toEqual([200, "10", ""]);
  const etag = head.headers.get("etag")!;
  const part = (range: string, more = {}) => download(world, world.bo, file, { headers: { range, ...more } });

  const middle = await part("bytes=2-4");
  expect([middle.status, middle.headers.get("content-range"), await middle.text()]).toEqual([
    206,
    "bytes 2-4/10",
    "234",
  ]);
  const end = await part("bytes=-3", { "if-range": etag });
  expect([end.status, await end.text()]).toEqual([206, "789"]);
  expect(await (await part("bytes=2-4", { "if-range": '"another"' })).text()).toBe("0123456789");
  const beyond = await part("bytes=10-");
  expect([beyond.status, beyond.headers.get("content-range")]).toEqual([416, "bytes */10"]);
  const same = await download(world, world.bo, file, { headers: { "if-none-match": `"x", W/${etag}` } });
  expect([same.status, same.headers.get("etag")]).toEqual([304, etag]);
});

test("through the gateway a file goes both ways as it is, with the headers that keep it harmless", async () => {
  const upstreams = { api: world.apiUrl, webSm: "http://x.test", tuiSm: "http://x.test" };
  const gateway = listenWithoutDatabase({ upstreams });
  try {
    const content = bytesOf(MAX);
    const form = formOf({ channel_id: general }, { name: "through.bin", content });
    const sent = await request(gateway.origin, world.ada.token, "POST", "/api/attachments", form);
    expect(sent.status).toBe(201);
    const answer = await fetch(`${gateway.origin}/api/attachments/${sent.body.id}/through.bin`, {
      headers: { authorization: `Bearer ${world.ada.token}`, range: `bytes=1000-${MAX - 1}` },
    });
    expect(answer.status).toBe(206);
    expect(Bun.hash(await answer.bytes())).toBe(Bun.hash(content.slice(1000)));
    expect(answer.headers.get("content-security-policy")).toBe("default-src 'none'; sandbox");
    expect(answer.headers.get("content-disposition")).toStartWith("attachment;");
    const tooLarge = formOf({ channel_id: general }, { content: bytesOf(4 * MAX) });
    const refused = await request(gateway.origin, world.ada.token, "POST", "/api/attachments", tooLarge);
    expect([refused.status, refused.body.detail]).toEqual([413, "A file may have 2 MiB at most."]);
  } finally {
    await gateway.stop();
  }
});

test("an upload says what is wrong with its form", async () => {
  const send = (form: FormData | string) => world.cy.api("POST", "/api/attachments", form);
  const wrongOrder = new FormData();
  wrongOrder.append("file", new Blob(["x"]), "x");
  wrongOrder.append("channel_id", general);
  const refusals = [
    [await send(wrongOrder), "channel_id"],
    [await send(formOf({ channel_id: "general" }, { content: "x" })), "channel_id"],
    [await send(formOf({ channel_id: general, color: "red" }, { content: "x" })), "color"],
    [await send('{"channel_id": "x"}'), "multipart/form-data"],
  ] as const;
  for (const [{ status, body }, word] of refusals)
    expect([status, body.detail]).toEqual([422, expect.stringContaining(word)]);
  const empty = new FormData();
  empty.append("channel_id", general);
  expect((await send(empty)).body.detail).toContain("no file");
});

test("an upload into a channel that is archived is refused as a message there is", async () => {
  await world.ada.api("POST", "/api/c/lighthouse/channels", { name: "closed" });
  const { id } = (await world.ada.api("PATCH", "/api/c/lighthouse/channels/closed", { archived: true })).body;
  expect((await upload(world.ada, id, { content: "x" })).status).toBe(409);
});
