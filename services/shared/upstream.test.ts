import { afterEach, expect, test } from "bun:test";
import { Upstream } from "./upstream.ts";

const endings: (() => void | Promise<void>)[] = [];
afterEach(async () => {
  for (const end of endings.splice(0)) await end();
});

/** A service that tells its name and what it was sent. */
function listen(name: string, port = 0) {
  const heard: string[] = [];
  const server = Bun.serve({
    hostname: "127.0.0.1",
    port,
    async fetch(request) {
      const { pathname } = new URL(request.url);
      if (pathname !== "/healthz") heard.push(`${request.method} ${pathname} ${await request.text()}`.trim());
      return new Response(name);
    },
  });
  endings.push(() => server.stop(true));
  return { heard, port: server.port!, url: `http://127.0.0.1:${server.port}`, stop: () => server.stop(true) };
}

/** One that hears a request and hangs up. */
function breakOff() {
  const server = Bun.listen({ hostname: "127.0.0.1", port: 0, socket: { data: (socket) => void socket.end() } });
  endings.push(() => server.stop(true));
  return `http://127.0.0.1:${server.port}`;
}

function open(urls: string[], lookInterval?: number): Upstream {
  const upstream = new Upstream(urls, lookInterval);
  endings.push(() => upstream.close());
  return upstream;
}

const NOBODY = "http://127.0.0.1:1";
const post = { method: "POST", body: "hello" };

async function askTimes(times: number, upstream: Upstream, init?: RequestInit): Promise<string[]> {
  const names: string[] = [];
  for (let n = 0; n < times; n++) names.push(await (await upstream.fetch("/x", init)).text());
  return names;
}

test("requests go round", async () => {
  const upstream = open([listen("a").url, listen("b").url]);
  expect((await askTimes(6, upstream)).toSorted()).toEqual(["a", "a", "a", "b", "b", "b"]);
});

test("what nobody has heard goes to the next one, whatever it does, and the first is left alone from then on", async () => {
  const one = listen("one");
  const upstream = open([NOBODY, one.url, NOBODY]);
  expect(await askTimes(4, upstream, post)).toEqual(["one", "one", "one", "one"]);
  expect(one.heard).toEqual(["POST /x hello", "POST /x hello", "POST /x hello", "POST /x hello"]);
});

test("what broke off goes to the next one when it changes nothing; what may have been done is not done again", async () => {
  const one = listen("one");
  const broken = breakOff();
  expect(await askTimes(4, open([broken, one.url]))).toEqual(["one", "one", "one", "one"]);
  one.heard.length = 0;
  const upstream = open([broken, one.url]);
  const answers = await Promise.allSettled([upstream.fetch("/x", post), upstream.fetch("/x", post)]);
  expect(answers.map(({ status }) => status).toSorted()).toEqual(["fulfilled", "rejected"]);
  expect(one.heard).toHaveLength(1);
});

test("a body that is a stream is sent once", async () => {
  const one = listen("one");
  const stream = () => ({ method: "POST", body: new Blob(["hello"]).stream() });
  const upstream = open([NOBODY, one.url]);
  const answers = await Promise.allSettled([upstream.fetch("/x", stream()), upstream.fetch("/x", stream())]);
  expect(answers.map(({ status }) => status).toSorted()).toEqual(["fulfilled", "rejected"]);
  expect(one.heard).toEqual(["POST /x hello"]);
});

test("who comes back is asked again", async () => {
  const a = listen("a");
  const upstream = open([a.url, listen("b").url], 10);
  await a.stop();
  expect(await askTimes(4, upstream)).toEqual(["b", "b", "b", "b"]);
  listen("a again", a.port);
  for (;;) if ((await askTimes(2, upstream)).includes("a again")) break;
});

test("when none lives, all are tried, and the last one's failure is told", async () => {
  const upstream = open([NOBODY, NOBODY]);
  await expect(upstream.fetch("/x")).rejects.toThrow("ECONNREFUSED");
  await expect(open([NOBODY]).fetch("/x")).rejects.toThrow("ECONNREFUSED");
});
