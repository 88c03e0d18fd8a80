import { expect, test } from "bun:test";
import { AppError } from "#core/kernel/errors.ts";
import { bytesOf, streamOf } from "#test/support/bytes.ts";
import { formOf } from "#test/support/uploads.ts";
import { readUpload } from "./multipart.ts";

const LIMIT = 1024 * 1024;
const tooLarge = () => new AppError("too_large", "Too large.");

/** A request whose body comes in pieces of so many bytes. */
function requestOf(body: Uint8Array, type: string, piece = 1024): Request {
  const pieces = Array.from({ length: Math.ceil(body.length / piece) }, (_, index) =>
    body.subarray(index * piece, (index + 1) * piece),
  );
  return new Request("http://api/", { method: "POST", headers: { "content-type": type }, body: streamOf(pieces) });
}

async function encode(form: FormData): Promise<{ body: Uint8Array; type: string }> {
  const response = new Response(form);
  return { body: await response.clone().bytes(), type: response.headers.get("content-type")! };
}

const read = (request: Request) => readUpload(request, LIMIT, tooLarge);
const text = (bytes: Uint8Array) => new TextDecoder().decode(bytes);

test("a form is read alike in whatever pieces it comes", async () => {
  const content = bytesOf(5000);
  const { body, type } = await encode(formOf({ channel_id: "c" }, { name: 'Zoë "1".bin', content }));
  for (const piece of [1, 7, 100, body.length]) {
    const { fields, filename, body: file } = await read(requestOf(body, type, piece));
    expect([fields, filename]).toEqual([{ channel_id: "c" }, 'Zoë "1".bin']);
    expect(await new Response(file).bytes()).toEqual(content);
  }
});

test("what looks like a boundary, or is nothing at all, is content", async () => {
  const form = await encode(formOf({}, { content: "x" }));
  const boundary = /boundary="?([^";]+)/.exec(form.type)![1]!;
  for (const content of ["", "\r\n", `x--${boundary}`, `\r\n--${boundary.slice(0, -1)}`, "\r\n--\r\n--\r\n"]) {
    const raw = `--${boundary}\r\nContent-Disposition: form-data; name="file"; filename="x"\r\n\r\n${content}\r\n--${boundary}--\r\n`;
    for (const piece of [1, 1000]) {
      const { body } = await read(requestOf(new TextEncoder().encode(raw), form.type, piece));
      expect(await new Response(body).text()).toBe(content);
    }
  }
});

test("F4: a form without its end breaks its file, wherever it stops", async () => {
  const { body, type } = await encode(formOf({ channel_id: "c" }, { content: bytesOf(3000) }));
  for (const length of [10, 200, 2000, body.length - 30]) {
    const whole = read(requestOf(body.subarray(0, length), type)).then(({ body: file }) => new Response(file).bytes());
    await expect(whole).rejects.toMatchObject({ code: "invalid" });
  }
});

test("a form whose sender goes away breaks its file", async () => {
  const { body, type } = await encode(formOf({}, { content: bytesOf(3000) }));
  function* interrupted() {
    yield body.subarray(0, 2000);
    throw new Error("the connection was closed");
  }
  const request = new Request("http://api/", {
    method: "POST",
    headers: { "content-type": type },
    body: streamOf(interrupted()),
  });
  const whole = read(request).then(({ body: file }) => new Response(file).bytes());
  await expect(whole).rejects.toMatchObject({ code: "invalid", detail: expect.stringContaining("Send it again") });
});

test("of two files the first is taken, and fields that follow it are not", async () => {
  const form = formOf({ channel_id: "c" }, { content: "first" });
  form.append("file", new Blob(["second"]), "second");
  form.append("late", "x");
  const { body, type } = await encode(form);
  const { fields, body: file } = await read(requestOf(body, type));
  expect(await new Response(file).text()).toBe("first");
  expect(fields).toEqual({ channel_id: "c" });
});

test("a body that is no form, or has no file, is refused in words", async () => {
  const { body, type } = await encode(formOf({}, { content: "x" }));
  const refused: [Uint8Array, string, string][] = [
    [body, "application/json", "multipart/form-data"],
    [body, "multipart/form-data", "multipart/form-data"],
    [body, "multipart/form-data; boundary=another", "multipart/form-data"],
    [new Uint8Array(), type, "multipart/form-data"],
    [new TextEncoder().encode(text(body).replace('name="file"', 'name="picture"')), type, "no file"],
  ];
  for (const [bytes, as, said] of refused) {
    const reading = (async () => read(requestOf(bytes, as)))();
    await expect(reading).rejects.toMatchObject({ code: "invalid", detail: expect.stringContaining(said) });
  }
});

test("F4: a request that says that it is too long is refused before it is read", async () => {
  const request = new Request("http://api/", {
    method: "POST",
    headers: { "content-type": "multipart/form-data; boundary=x", "content-length": String(LIMIT + 100_000) },
    body: "x",
  });
  await expect((async () => read(request))()).rejects.toMatchObject({ code: "too_large" });
  expect(request.bodyUsed).toBe(false);
});

test("F4: no more of a form is taken than its file is read", async () => {
  let sent = 0;
  function* endless() {
    yield new TextEncoder().encode('--b\r\nContent-Disposition: form-data; name="file"; filename="x"\r\n\r\n');
    for (;;) {
      sent += 65_536;
      yield new Uint8Array(65_536);
    }
  }
  const headers = { "content-type": "multipart/form-data; boundary=b" };
  const { body } = await read(new Request("http://api/", { method: "POST", headers, body: streamOf(endless()) }));
  const reader = body.getReader();
  await reader.read();
  for (let turn = 0; turn < 100; turn++) await new Promise((resolve) => setImmediate(resolve));
  expect(sent).toBeLessThan(1024 * 1024);
  await reader.cancel();
  const before = sent;
  for (let turn = 0; turn < 100; turn++) await new Promise((resolve) => setImmediate(resolve));
  expect(sent - before).toBeLessThan(1024 * 1024);
});
