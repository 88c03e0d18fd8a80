import assert from "node:assert/strict";
import { test } from "node:test";
import { AppError } from "../kernel/errors.ts";
import { inspect } from "./inspect.ts";

const utf8 = (text: string) => new TextEncoder().encode(text);
const concat = (...parts: Uint8Array[]) => new Blob(parts as BlobPart[]).bytes();

/** The beginning of a PNG: its signature and the header with its size (PNG 3rd ed., §5.2, §11.2.1). */
function png(width: number, height: number): Uint8Array {
  const bytes = new Uint8Array([
    0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a, 0, 0, 0, 13, 0x49, 0x48, 0x44, 0x52, 0, 0, 0, 0, 0, 0, 0, 0, 8, 6,
    0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0x49, 0x44, 0x41, 0x54, 0, 0, 0, 0,
  ]);
  new DataView(bytes.buffer).setUint32(16, width);
  new DataView(bytes.buffer).setUint32(20, height);
  return bytes;
}

function gif(width: number, height: number): Uint8Array {
  return new Uint8Array([...utf8("GIF89a"), width & 255, width >> 8, height & 255, height >> 8, 0, 0, 0, 0x3b]);
}

function streamOf(bytes: Uint8Array, piece: number): ReadableStream<Uint8Array> {
  let at = 0;
  return new ReadableStream({
    pull(controller) {
      if (at >= bytes.length) return controller.close();
      controller.enqueue(bytes.slice(at, at + piece));
      at += piece;
    },
  });
}

async function look(bytes: Uint8Array, piece = 7) {
  const inspected = inspect(streamOf(bytes, piece), 1_000_000, () => new AppError("too_large", "Too large."));
  const passed = await new Response(inspected.stream as ReadableStream<Uint8Array<ArrayBuffer>>).bytes();
  assert.deepEqual(passed, new Uint8Array(bytes));
  return inspected.result();
}

test("F3: the content decides the type, and the head of an image its size, in whatever pieces it comes", async () => {
  for (const piece of [1, 7, 4096]) {
    assert.deepEqual(await look(png(640, 480), piece), {
      size_bytes: 45,
      content_type: "image/png",
      width: 640,
      height: 480,
    });
    assert.deepEqual(await look(gif(3, 2), piece), { size_bytes: 14, content_type: "image/gif", width: 3, height: 2 });
  }
});

test("F3: a picture with a page behind it is a picture; a page with the name of a picture is a page", async () => {
  const polyglot = await concat(gif(3, 2), utf8("<script>alert(1)</script>"));
  assert.equal((await look(polyglot)).content_type, "image/gif");
  for (const page of ["<!doctype html><p>", "  \n<html>", "<script>", "<!-- x --><body>"]) {
    assert.equal((await look(utf8(page))).content_type, "text/html", page);
  }
});

test("F2: SVG, XML and PDF are never taken for text", async () => {
  assert.equal((await look(utf8('<svg xmlns="http://www.w3.org/2000/svg">'))).content_type, "image/svg+xml");
  assert.match((await look(utf8('<?xml version="1.0"?><svg>'))).content_type, /^(image\/svg\+xml|application\/xml)$/);
  assert.equal((await look(utf8('<?xml version="1.0"?><feed>'))).content_type, "application/xml");
  assert.equal((await look(utf8("%PDF-1.7\n"))).content_type, "application/pdf");
});

test("what is UTF-8 from its first to its last byte is text, anything else bytes", async () => {
  assert.equal((await look(utf8("Fog, 灯台, 🌫️"), 1)).content_type, "text/plain");
  assert.equal((await look(utf8(""))).content_type, "text/plain");
  for (const bytes of [
    [0x46, 0x6f, 0xff],
    [0x46, 0x00],
    [0x46, 0xf0, 0x9f],
  ]) {
    assert.equal((await look(new Uint8Array(bytes))).content_type, "application/octet-stream");
  }
});

test("F5: of a picture of 2.5 billion pixels nothing is decoded, and it has no size to be shown in", async () => {
  assert.deepEqual(await look(png(50_000, 50_000)), {
    size_bytes: 45,
    content_type: "image/png",
    width: null,
    height: null,
  });
});

test("F5: a head that is broken off or nonsense is a type without a size, and an end", async () => {
  for (let length = 8; length < 33; length++) {
    const { width } = await look(png(640, 480).slice(0, length));
    assert.ok(width === null || width === 640);
  }
  const webp = await concat(utf8("RIFF"), new Uint8Array([255, 255, 255, 255]), utf8("WEBPVP8X"), new Uint8Array(200));
  assert.equal((await look(webp)).content_type, "image/webp");
  const jpeg = await concat(new Uint8Array([0xff, 0xd8, 0xff, 0xe0, 0, 0]), new Uint8Array(300).fill(0xff));
  assert.equal((await look(jpeg)).content_type, "image/jpeg");
  const avif = await concat(new Uint8Array([0, 0, 0, 16]), utf8("ftypavif"), new Uint8Array(200));
  assert.equal((await look(avif)).content_type, "image/avif");
});

test("F4: a stream breaks with the refusal at the first byte that is too many", async () => {
  const refusal = new AppError("too_large", "A file may have 10 bytes.");
  const { stream } = inspect(streamOf(new Uint8Array(11), 4), 10, () => refusal);
  await assert.rejects(new Response(stream as ReadableStream<Uint8Array<ArrayBuffer>>).bytes(), refusal);
  const exact = inspect(streamOf(new Uint8Array(10), 4), 10, () => refusal);
  assert.equal((await new Response(exact.stream as ReadableStream<Uint8Array<ArrayBuffer>>).bytes()).length, 10);
});
