import { afterAll, beforeAll, describe, expect, test } from "bun:test";
import { mkdtempSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { CreateMultipartUploadCommand, DeleteBucketCommand, ListMultipartUploadsCommand } from "@aws-sdk/client-s3";
import type { BlobStore } from "#core/attachments/blobs.ts";
import { newId } from "#core/kernel/ids.ts";
import { openFolder } from "#services/api/blobs/folder.ts";
import { createS3Client, openS3, type S3Settings } from "#services/api/blobs/s3.ts";
import { bytesOf, streamOf } from "#test/support/bytes.ts";
import { startTestS3, type TestS3 } from "#test/support/s3.ts";
import { startFaultyS3 } from "#test/support/s3-faults.ts";

const MEBIBYTE = 1024 * 1024;

let folder: string;
let s3: TestS3;
const stores: Record<string, () => Promise<BlobStore>> = {
  "in a folder": () => openFolder(folder),
  "in S3": async () => openS3(s3.settings),
};

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), "ajet-blobs-"));
  s3 = await startTestS3();
});
afterAll(async () => {
  await s3?.stop();
  rmSync(folder, { recursive: true, force: true });
});

const newKey = () => `community/channel/${newId()}/file.bin`;
const readAll = async (stream: ReadableStream<Uint8Array> | null) => stream && new Response(stream).bytes();

function* interrupted(...chunks: Uint8Array[]) {
  yield* chunks;
  throw new Error("the sender went away");
}

for (const [where, open] of Object.entries(stores)) {
  describe(`a blob ${where}`, () => {
    let store: BlobStore;
    beforeAll(async () => {
      store = await open();
    });

    for (const size of [0, 1, 5 * MEBIBYTE, 11 * MEBIBYTE + 1]) {
      test(`of ${size} bytes is read as it was written, in whatever pieces`, async () => {
        const [key, data] = [newKey(), bytesOf(size)];
        const pieces = [data.slice(0, 100), data.slice(100, 3 * MEBIBYTE), data.slice(3 * MEBIBYTE)];
        await store.put(key, streamOf(pieces));
        expect(Bun.hash((await readAll(await store.get(key)))!)).toBe(Bun.hash(data));
      });
    }

    test("is read in parts", async () => {
      const [key, data] = [newKey(), bytesOf(100)];
      await store.put(key, streamOf([data]));
      for (const [start, end] of [
        [0, 0],
        [10, 19],
        [99, 99],
      ] as const) {
        expect(await readAll(await store.get(key, { start, end }))).toEqual(data.slice(start, end + 1));
      }
    });

    test("is in the list once it is there, in the order of the bytes of the keys, whatever its folder is called", async () => {
      const root = newId();
      const names = ["a/one.bin", "a-b/two.bin", "a.c/three.bin", "a0/four.bin", "B/five.bin"];
      for (const [size, name] of names.entries()) await store.put(`${root}/${name}`, streamOf([bytesOf(size)]));
      const listed: { key: string; size: number }[] = [];
      for await (const { key, size } of store.list()) if (key.startsWith(root)) listed.push({ key, size });
      expect(listed).toEqual(
        names
          .map((name, size) => ({ key: `${root}/${name}`, size }))
          .toSorted((one, other) => (one.key < other.key ? -1 : 1)),
      );
    });

    test("that is not there is null, and can be deleted all the same", async () => {
      expect(await store.get(newKey())).toBeNull();
      await store.delete(newKey());
    });

    test("is gone once it is deleted, and the one beside it is not", async () => {
      const [key, other] = [newKey(), newKey()];
      for (const each of [key, other]) await store.put(each, streamOf([bytesOf(10)]));
      await store.delete(key);
      expect(await store.get(key)).toBeNull();
      expect(await readAll(await store.get(other))).toEqual(bytesOf(10));
    });

    for (const size of [10, 6 * MEBIBYTE]) {
      test(`F4: of which ${size} bytes came when its sender went away is not there`, async () => {
        const key = newKey();
        await expect(store.put(key, streamOf(interrupted(bytesOf(size))))).rejects.toThrow("the sender went away");
        expect(await store.get(key)).toBeNull();
      });
    }

    test("F1: has a key that cannot leave its place", async () => {
      for (const key of [
        "",
        "/etc/passwd",
        "../x",
        "a/../b",
        "a//b",
        "a/.hidden",
        "a/",
        "a\u0000",
        "a/b c",
        "ä",
        "a\\b",
      ]) {
        await expect(store.put(key, streamOf([bytesOf(1)]))).rejects.toThrow(RangeError);
        await expect(store.get(key)).rejects.toThrow(RangeError);
        await expect(store.delete(key)).rejects.toThrow(RangeError);
      }
    });

    test("is in a store that says that it works", () => store.check());
  });
}

test("F4: deleting removes what an upload to S3 left that was cut off by a crash", async () => {
  const client = createS3Client(s3.settings);
  const [Bucket, Key] = [s3.settings.bucket, newKey()];
  await client.send(new CreateMultipartUploadCommand({ Bucket, Key }));
  await openS3(s3.settings).delete(Key);
  const { Uploads = [] } = await client.send(new ListMultipartUploadsCommand({ Bucket, Prefix: Key }));
  expect(Uploads).toEqual([]);
});

test("a folder that is deleted from keeps nothing of what was there", async () => {
  const store = await openFolder(folder);
  await store.put("lone/key", streamOf([bytesOf(1)]));
  await store.delete("lone/key");
  expect(readdirSync(folder)).not.toContain("lone");
});

test("X7: the bucket is made when there is none, but not when it was there and is gone", async () => {
  const settings = { ...s3.settings, bucket: `files-${crypto.randomUUID()}` };
  const client = createS3Client(settings);
  const store = openS3(settings);
  await Promise.all([store.check(), openS3(settings).check()]);
  await store.put("of/a-new/bucket", streamOf([bytesOf(1)]));
  await store.delete("of/a-new/bucket");
  await client.send(new DeleteBucketCommand({ Bucket: settings.bucket }));
  await expect(store.check()).rejects.toThrow(`The bucket "${settings.bucket}" is gone.`);
  await expect(store.put("of/a-new/bucket", streamOf([bytesOf(1)]))).rejects.toThrow();
});

test("X7: a store that refuses the key, the name or the making of a bucket, fails or is silent says so before who asks goes away", async () => {
  const said = (settings: Partial<S3Settings>) => expect(openS3({ ...s3.settings, ...settings }).check()).rejects;
  await said({ secretAccessKey: "another" }).toThrow(`refuses the key for the bucket "${s3.settings.bucket}"`);
  await said({ bucket: "NO" }).toThrow("answers with 400");
  const strict = Bun.serve({
    port: 0,
    hostname: "127.0.0.1",
    fetch: ({ method }) =>
      method === "HEAD"
        ? new Response(null, { status: 404 })
        : new Response("<Error><Code>AccessDenied</Code></Error>", { status: 403 }),
  });
  const missing = { endpoint: strict.url.origin, bucket: "files" };
  await said(missing).toThrow('There is no bucket "files", and it could not be made (AccessDenied). Make it.');
  await strict.stop(true);
  const faulty = startFaultyS3(s3.settings.endpoint);
  try {
    faulty.fault = "error";
    await said({ endpoint: faulty.endpoint }).toThrow("answers with 500");
    faulty.fault = "silence";
    await said({ endpoint: faulty.endpoint }).toThrow("does not answer");
  } finally {
    await faulty.stop();
  }
}, 8_000);

test("X7: a store that is not there says so", async () => {
  const store = openS3({ ...s3.settings, endpoint: "http://127.0.0.1:1" });
  await expect(store.check()).rejects.toThrow();
  await expect(store.put(newKey(), streamOf([bytesOf(1)]))).rejects.toThrow();
});
