import { afterAll, beforeEach, expect, test } from "bun:test";
import { createServer, type Socket } from "node:net";
import { gzipSync } from "node:zlib";
import { PIXEL } from "#test/support/uploads.ts";
import { type FetchDeps, fetchPicture } from "./fetch-picture.ts";

/** Connections that came to this machine, to a server on http and to a port where anything could listen. */
let connections = 0;
let answer: (request: Request) => Response | Promise<Response>;
const server = Bun.serve({
  hostname: "127.0.0.1",
  port: 0,
  idleTimeout: 0,
  fetch(request) {
    connections += 1;
    return answer(request);
  },
});
const sockets: Socket[] = [];
const listener = createServer((socket) => {
  connections += 1;
  sockets.push(socket);
});
const listening = await new Promise<number>((resolve) => {
  listener.listen(0, "::", () => resolve((listener.address() as { port: number }).port));
});
afterAll(async () => {
  for (const socket of sockets) socket.destroy();
  listener.close();
  await server.stop(true);
});
beforeEach(() => {
  connections = 0;
  answer = () => new Response(PIXEL, { headers: { "content-type": "image/gif" } });
});

const provider: FetchDeps = { providerOrigins: new Set([server.url.origin]), resolve: async () => [] };
/** Of a provider that is elsewhere. */
const stranger = (resolve: FetchDeps["resolve"] = async () => []): FetchDeps => ({
  providerOrigins: new Set(["https://git.example.test"]),
  resolve,
});
const here = (path = "/a.gif") => `${server.url.origin}${path}`;

test("the picture of a provider that the operator named is taken, also from a private network", async () => {
  expect(Buffer.from(await fetchPicture(provider, here()))).toEqual(Buffer.from(PIXEL));
  expect(connections).toBe(1);
});

test("I12: no connection is made to an address of this machine or a private network, however it is written", async () => {
  for (const host of [
    ...["127.0.0.1", "localhost", "[::1]", "[::]", "0.0.0.0", "0", "127.1", "2130706433", "0x7f000001", "0177.0.0.1"],
    ...["[::ffff:127.0.0.1]", "[::ffff:7f00:1]", "[64:ff9b::127.0.0.1]", "[2002:7f00:1::]", "[::127.0.0.1]"],
    ...["169.254.169.254", "10.0.0.1", "192.168.0.1", "172.16.0.1", "100.64.0.1", "[fc00::1]", "[fe80::1]"],
    ...["１２７.0.0.1", "127。0。0。1", "localhost.", "127.0.0.1."],
  ]) {
    for (const port of ["", `:${listening}`, `:${server.port}`]) {
      const resolve = async () => ["127.0.0.1"];
      const failure = await fetchPicture(stranger(resolve), `https://${host}${port}/a.png`).catch((error) => error);
      expect([host, port, failure.message]).toEqual([host, port, expect.stringMatching(/open internet|not on https/)]);
    }
  }
  expect(connections).toBe(0);
});

test("I12: a name leads nowhere when any of its addresses is private", async () => {
  for (const addresses of [["127.0.0.1"], ["1.1.1.1", "127.0.0.1"], ["::ffff:127.0.0.1"], ["fd00::1"], []]) {
    const deps = { ...stranger(async () => addresses), request: never };
    await expect(fetchPicture(deps, "https://pictures.test/a.png")).rejects.toThrow("not on the open internet");
  }
});

const never = (() => {
  throw new Error("a connection was made");
}) as unknown as typeof fetch;

test("I12: a name that is public at first and private then is resolved once, and its checked address is asked", async () => {
  const said = [["1.1.1.1", "2606:4700::1111"], ["127.0.0.1"]];
  let resolved = 0;
  const asked: unknown[] = [];
  const request = (async (url: string, { headers, tls, redirect, keepalive }: RequestInit & { tls?: unknown }) => {
    asked.push({ url, host: new Headers(headers).get("host"), tls, redirect, keepalive });
    if (url.includes("1.1.1.1")) throw new Error("refused");
    return new Response(PIXEL);
  }) as typeof fetch;
  const deps = { ...stranger(async () => said[resolved++]!), request };
  await fetchPicture(deps, "https://pictures.test/a.png?size=80");
  const same = { host: "pictures.test", tls: { serverName: "pictures.test" }, redirect: "manual", keepalive: false };
  expect(asked).toEqual([
    { url: "https://1.1.1.1/a.png?size=80", ...same },
    { url: "https://[2606:4700::1111]/a.png?size=80", ...same },
  ]);
  expect(resolved).toBe(1);
});

test("I12: other ways than https, other ports and passwords in the address are refused before a name is resolved", async () => {
  const deps = stranger(async () => {
    throw new Error("a name was resolved");
  });
  for (const address of [
    ...["http://pictures.test/a.png", "ftp://pictures.test/a", "file:///etc/passwd", "data:image/png,x", "gopher://x/"],
    ...["https://pictures.test:8443/", "https://u:p@pictures.test/", "https://", "a.png", ""],
    `https://pictures.test/${"x".repeat(2_000)}`,
    // The provider's name on another scheme or port is not the provider.
    ...["http://git.example.test/a.png", "https://git.example.test:444/a.png"],
  ]) {
    const failure = await fetchPicture(deps, address).catch((error) => error);
    expect([address, failure.message]).toEqual([address, expect.stringMatching(/address of the picture|not on https/)]);
  }
});

test("I12: a redirect is not followed, not even from the provider", async () => {
  let followed = 0;
  answer = (request) => {
    if (new URL(request.url).pathname === "/next") followed += 1;
    return Response.redirect(here("/next"));
  };
  await expect(fetchPicture(provider, here())).rejects.toThrow("answered with 302");
  expect(followed).toBe(0);
});

/** A body that ends when whoever reads it leaves. @param size bytes of each part, of which there are 1,000 a second. */
function endless(size: number) {
  const left = Promise.withResolvers<void>();
  const body = new ReadableStream({
    async pull(controller) {
      await Bun.sleep(1);
      controller.enqueue(new Uint8Array(size));
    },
    cancel: () => left.resolve(),
  });
  return { body, left: left.promise };
}

test("I13: an endless picture is cut at 2 MiB, and whoever sends it notices", async () => {
  const { body, left } = endless(256 * 1024);
  answer = () => new Response(body, { headers: { "content-type": "image/png" } });
  await expect(fetchPicture(provider, here())).rejects.toThrow("more than 2097152 bytes");
  await left;
});

test("I13: one that says beforehand that it is too large is not read", async () => {
  answer = () => new Response(new Uint8Array(3 * 1024 * 1024), { headers: { "content-type": "image/png" } });
  await expect(fetchPicture(provider, here())).rejects.toThrow("more than 2097152 bytes");
});

test("I13: a slow picture, one that never begins, and a name that is never resolved are given up in time", async () => {
  const patience = 100;
  const { body } = endless(1);
  answer = () => new Response(body);
  await expect(fetchPicture({ ...provider, patience }, here())).rejects.toThrow("timed out");
  answer = () => new Promise(() => {});
  await expect(fetchPicture({ ...provider, patience }, here())).rejects.toThrow("timed out");
  const silent = stranger(() => new Promise(() => {}));
  await expect(fetchPicture({ ...silent, patience }, "https://pictures.test/")).rejects.toThrow("timed out");
});

test("I13: what is packed is never unpacked: a gzip bomb is refused by its header, or stays as small as it came", async () => {
  const bomb = gzipSync(new Uint8Array(64 * 1024 * 1024));
  answer = () => new Response(bomb, { headers: { "content-type": "image/png", "content-encoding": "gzip" } });
  await expect(fetchPicture(provider, here())).rejects.toThrow("packed with gzip");
  answer = () => new Response(bomb, { headers: { "content-type": "image/png" } });
  expect((await fetchPicture(provider, here())).length).toBe(bomb.length);
}, 30_000);

test("I13: pages and errors are not read", async () => {
  answer = () => new Response("<html>".repeat(10_000), { headers: { "content-type": "text/html; charset=utf-8" } });
  await expect(fetchPicture(provider, here())).rejects.toThrow("the picture is text/html");
  answer = () => new Response(PIXEL, { status: 404 });
  await expect(fetchPicture(provider, here())).rejects.toThrow("answered with 404");
});

test("a picture that is under way is given up when the gateway ends", async () => {
  const arrived = Promise.withResolvers<void>();
  answer = () => {
    arrived.resolve();
    return new Promise(() => {});
  };
  const closing = new AbortController();
  const fetched = fetchPicture(provider, here(), closing.signal);
  await arrived.promise;
  closing.abort(new Error("the gateway ends"));
  await expect(fetched).rejects.toThrow("the gateway ends");
});
