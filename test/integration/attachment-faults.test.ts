import { afterAll, afterEach, beforeAll, expect, test } from "bun:test";
import { ListObjectsV2Command } from "@aws-sdk/client-s3";
import { sql } from "drizzle-orm";
import { startSweeper } from "#core/attachments/sweeper.ts";
import { newId } from "#core/kernel/ids.ts";
import { silentLog } from "#core/kernel/log.ts";
import { createS3Client, openS3 } from "#services/api/blobs/s3.ts";
import { bytesOf, streamOf } from "#test/support/bytes.ts";
import { startTestS3, type TestS3 } from "#test/support/s3.ts";
import { type FaultyS3, startFaultyS3 } from "#test/support/s3-faults.ts";
import { download, PIXEL, upload } from "#test/support/uploads.ts";
import { createWorld, request, type World, withApi } from "#test/support/world.ts";

const MEBIBYTE = 1024 * 1024;
const GENERAL = "/api/c/lighthouse/channels/general";

let s3: TestS3;
let between: FaultyS3;
let world: World;
let general: string;

beforeAll(async () => {
  s3 = await startTestS3();
  between = startFaultyS3(s3.settings.endpoint);
  const { bucket, region, accessKeyId, secretAccessKey } = s3.settings;
  world = await withApi(await createWorld(), {
    S3_ENDPOINT: between.endpoint,
    S3_BUCKET: bucket,
    S3_REGION: region,
    S3_ACCESS_KEY_ID: accessKeyId,
    S3_SECRET_ACCESS_KEY: secretAccessKey,
  });
  general = (await world.ada.api("GET", GENERAL)).body.id;
});
afterEach(() => {
  between.fault = "none";
});
afterAll(async () => {
  await world?.close();
  await between?.stop();
  await s3?.stop();
});

const rowsOfCy = async () => {
  const [row] = await world.db.execute<{ count: string }>(
    sql`select count(*) from attachments where uploaded_by = ${world.cy.id} and deleted_at is null`,
  );
  return Number(row!.count);
};

async function sweep(): Promise<number> {
  const blobs = openS3(s3.settings);
  const sweeper = startSweeper({ db: world.db, blobs, clock: () => new Date(), log: silentLog });
  return sweeper.sweep().finally(() => sweeper.close());
}

async function keysInBucket(): Promise<string[]> {
  const { Contents = [] } = await createS3Client(s3.settings).send(
    new ListObjectsV2Command({ Bucket: s3.settings.bucket }),
  );
  return Contents.map(({ Key }) => Key!).filter((key) => key.includes(general));
}

test("files of all sizes go through S3 as they came, also in part", async () => {
  for (const content of [PIXEL, bytesOf(6 * MEBIBYTE)]) {
    const { status, body } = await upload(world.cy, general, { content });
    expect(status).toBe(201);
    expect(Bun.hash(await (await download(world, world.cy, body)).bytes())).toBe(Bun.hash(content));
    const part = await download(world, world.cy, body, { headers: { range: "bytes=5-9" } });
    expect([part.status, await part.bytes()]).toEqual([206, content.slice(5, 10)]);
  }
});

for (const fault of ["error", "refusal", "wrong_tag"] as const) {
  for (const size of [100, 6 * MEBIBYTE]) {
    test(`F10: when S3 answers ${size} bytes with ${fault} an upload fails in words, and sent again it is one file`, async () => {
      await sweep();
      const [rows, keys] = [await rowsOfCy(), await keysInBucket()];
      between.fault = fault;
      const failed = await upload(world.cy, general, { content: bytesOf(size) });
      expect([failed.status, failed.body.detail]).toEqual([503, expect.stringContaining("Files cannot be stored")]);
      expect(failed.headers.get("retry-after")).toBe("10");
      expect(await rowsOfCy()).toBe(rows);
      between.fault = "none";
      const { status, body } = await upload(world.cy, general, { content: bytesOf(size) });
      expect(status).toBe(201);
      expect(await rowsOfCy()).toBe(rows + 1);
      await sweep();
      expect(await keysInBucket()).toEqual([...keys, expect.stringContaining(body.id)].sort());
    });
  }
}

test("F10: a store that never answers is given up", async () => {
  between.fault = "silence";
  const blobs = openS3({ ...s3.settings, endpoint: between.endpoint, patience: 50 });
  await expect(blobs.put(`community/${newId()}/x`, streamOf([bytesOf(10)]))).rejects.toThrow();
  await expect(blobs.get("community/x")).rejects.toThrow();
});

test("F10: of a file that S3 sends by half nobody believes that they have it", async () => {
  const { body } = await upload(world.cy, general, { content: bytesOf(3 * MEBIBYTE) });
  between.fault = "half";
  const answer = await download(world, world.cy, body);
  await expect(answer.bytes()).rejects.toThrow();
});

test("X7: with S3 down people talk as ever, files are refused in words, and the API says what it lacks and is ready", async () => {
  const { body: file } = await upload(world.cy, general, { content: "before" });
  between.fault = "error";
  expect((await world.cy.api("POST", `${GENERAL}/messages`, { body_md: "Can you hear me?" })).status).toBe(201);
  const posted = await world.cy.api("POST", `${GENERAL}/messages`, { body_md: "", attachment_ids: [file.id] });
  expect(posted.status).toBe(201);
  const refused = await request(world.apiUrl, world.bo.token, "GET", `/api/attachments/${file.id}/x`);
  expect([refused.status, refused.body.detail]).toEqual([503, expect.stringContaining("Files cannot be read")]);
  expect((await download(world, world.bo, file, { method: "HEAD" })).status).toBe(200);
  expect((await world.cy.api("DELETE", `/api/messages/${posted.body.id}`)).status).toBe(204);
  const { status, body } = await request(world.apiUrl, null, "GET", "/readyz");
  expect([status, body.status, body.failing]).toEqual([200, "degraded", expect.arrayContaining(["files"])]);
  between.fault = "none";
  expect(await sweep()).toBe(1);
});
