import { afterAll, beforeAll, expect, test } from "bun:test";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { sql } from "drizzle-orm";
import { startSweeper } from "#core/attachments/sweeper.ts";
import { silentLog } from "#core/kernel/log.ts";
import { openFolder } from "#services/api/blobs/folder.ts";
import { bytesOf } from "#test/support/bytes.ts";
import { formOf, PIXEL } from "#test/support/uploads.ts";
import { createWorld, request, type World, withApi } from "#test/support/world.ts";

let world: World;
let folder: string;
beforeAll(async () => {
  world = await createWorld();
  folder = mkdtempSync(join(tmpdir(), "ajet-avatars-"));
  await withApi(world, { BLOB_DIR: folder });
});
afterAll(async () => {
  await world?.close();
  rmSync(folder, { recursive: true, force: true });
});

const setAvatar = (content: Uint8Array | string) => world.cy.api("PUT", "/api/me/avatar", formOf({}, { content }));
const show = (path: string, token: string | null = world.dot.token) => request(world.apiUrl, token, "GET", path);

async function sweepTomorrow(): Promise<void> {
  const clock = () => new Date(Date.now() + 25 * 3_600_000);
  const sweeper = startSweeper({ db: world.db, blobs: await openFolder(folder), clock, log: silentLog });
  await sweeper.sweep().finally(() => sweeper.close());
}

test("a picture is seen by everybody who is signed in, and told to each community as a change of the person", async () => {
  await world.db.execute(sql`delete from outbox`);
  const { status, body } = await setAvatar(PIXEL);
  expect([status, body.username]).toEqual([200, "cy"]);
  expect(body.avatar_url).toMatch(/^\/api\/avatars\/[0-9a-f-]{36}\/avatar\.gif$/);
  const answer = await show(body.avatar_url);
  expect([answer.status, answer.headers.get("content-type")]).toEqual([200, "image/gif"]);
  expect(answer.headers.get("cache-control")).toContain("immutable");
  expect(answer.headers.get("content-security-policy")).toBe("default-src 'none'; sandbox");
  expect((await show(body.avatar_url, null)).status).toBe(401);
  const { items } = (await world.ada.api("GET", "/api/c/lighthouse/members")).body;
  expect(items.find(({ username }: { username: string }) => username === "cy").avatar_url).toBe(body.avatar_url);
});

test("a new picture takes the place of the old one, which is swept after a day; the new one stays", async () => {
  const old = (await setAvatar(PIXEL)).body.avatar_url;
  const now = (await setAvatar(PIXEL)).body.avatar_url;
  expect(now).not.toBe(old);
  await sweepTomorrow();
  expect([(await show(old)).status, (await show(now)).status]).toEqual([404, 200]);
  expect((await world.cy.api("DELETE", "/api/me/avatar")).body.avatar_url).toBeNull();
  expect((await world.cy.api("DELETE", "/api/me/avatar")).status).toBe(200);
  await sweepTomorrow();
  expect((await show(now)).status).toBe(404);
  const [row] = await world.db.execute<{ count: string }>(sql`select count(*) from avatars`);
  expect(row!.count).toBe("0");
});

test("a webhook has a picture of its own, which its messages carry, and the audit log tells of it", async () => {
  const { body: hook } = await world.ada.api("POST", "/api/c/lighthouse/webhooks", {
    name: "Lamp",
    channel: "general",
  });
  const path = `/api/c/lighthouse/webhooks/${hook.id}/avatar`;
  const { status, body } = await world.ada.api("PUT", path, formOf({}, { content: PIXEL }));
  expect([status, body.avatar_url]).toEqual([200, expect.stringMatching(/^\/api\/avatars\//)]);
  await request(world.apiUrl, null, "POST", hook.url, { text: "The lamp is lit." });
  const message = (await world.cy.api("GET", "/api/c/lighthouse/channels/general/messages")).body.items.at(-1);
  expect(message.author).toMatchObject({ kind: "webhook", avatar_url: body.avatar_url });
  expect((await show(body.avatar_url)).status).toBe(200);
  expect((await world.ada.api("DELETE", path)).body.avatar_url).toBeNull();
  const [last] = (await world.ada.api("GET", "/api/c/lighthouse/audit")).body.items.slice(-1);
  expect(last).toMatchObject({
    action: "webhook.updated",
    before: { avatar_url: body.avatar_url },
    after: { avatar_url: null },
  });
});

test("F3: what is no picture is refused, whatever it is called; so is one that is too large; nothing changes", async () => {
  const kept = (await setAvatar(PIXEL)).body.avatar_url;
  for (const content of ["<svg xmlns='http://www.w3.org/2000/svg'/>", "text", "%PDF-1.7"]) {
    const { status, body } = await setAvatar(content);
    expect([status, body.errors[0].path]).toEqual([422, "file"]);
  }
  const large = await setAvatar(bytesOf(2 * 1024 * 1024 + 1));
  expect([large.status, large.body.detail]).toEqual([413, "A picture may have 2 MiB at most."]);
  expect((await world.cy.api("GET", "/api/me")).body.avatar_url).toBe(kept);
});
