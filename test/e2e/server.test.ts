import { expect, test } from "bun:test";
import { existsSync, readdirSync, readFileSync, readlinkSync, statSync } from "node:fs";
import { join } from "node:path";
import { createClient } from "#sdk/client.ts";
import { streamEvents } from "#sdk/stream.ts";
import { HttpBrowser } from "#test/support/http-browser.ts";
import { type Server, startServer } from "#test/support/server.ts";
import { request } from "#test/support/world.ts";

const GENERAL = "/api/c/lighthouse/channels/general/messages";

/** Signs ada in as the first person of all, in a browser. Returns her token. */
async function found({ url }: Server): Promise<string> {
  const browser = new HttpBrowser();
  const page = await browser.submit(`${url}/auth/gitea`, { name: "Lighthouse", slug: "lighthouse" });
  const home = await browser.open(`${page.url}&login_as=ada`, page.url);
  expect(home.text).toContain("Lighthouse");
  return browser.cookie("localhost", "ajet_session")!;
}

/** Resolves when a stream of this person has shown the message that is posted once it is open. */
async function postAndHear({ url }: Server, token: string, body_md: string): Promise<void> {
  const stop = new AbortController();
  for await (const item of streamEvents(createClient({ baseUrl: url, token }), { signal: stop.signal })) {
    if (item.kind === "ready") expect((await request(url, token, "POST", GENERAL, { body_md })).status).toBe(201);
    if (item.kind === "event" && item.event.type === "message.created") {
      expect(item.event.data.message.body_md).toBe(body_md);
      break;
    }
  }
  stop.abort();
}

const bodiesIn = async ({ url }: Server, token: string): Promise<string[]> =>
  (await request(url, token, "GET", GENERAL)).body.items.map(({ body_md }: { body_md: string }) => body_md);

test("by itself it brings PostgreSQL and NATS: somebody signs in, posts, hears it, and all of it is there after a restart", async () => {
  const server = await startServer({ embedded: true });
  try {
    const token = await found(server);
    await postAndHear(server, token, "first");
    expect(readdirSync(server.data)).toEqual(expect.arrayContaining(["blobs", "logs", "nats", "postgres"]));
    // What stands beside the folder's own lock is for nobody else to read.
    expect(statSync(join(server.data, "nats.conf")).mode & 0o077).toBe(0);

    expect(statSync(join(server.data, "addresses.json")).mode & 0o077).toBe(0);
    const isListed = { code: 0, output: expect.stringMatching(/^ada\tenabled\t/m) };
    expect(await server.say("users", "list")).toEqual(isListed);

    const began = performance.now();
    await server.restart();
    expect(performance.now() - began).toBeLessThan(20_000);
    await postAndHear(server, token, "second");
    expect(await bodiesIn(server, token)).toEqual(expect.arrayContaining(["first", "second"]));

    const asked = performance.now();
    server.process.kill("SIGTERM");
    expect(await server.process.exited).toBe(0);
    expect(performance.now() - asked).toBeLessThan(10_000);
    // What tells of what runs goes when nothing does.
    for (const file of ["running.json", "addresses.json"]) expect(existsSync(join(server.data, file))).toBe(false);
    expect(await server.say("users", "list")).toEqual(isListed);
  } finally {
    await server.close();
  }
}, 90_000);

test("X15: on servers that are there it ends with 0 within ten seconds, also with a stream open", async () => {
  const server = await startServer({ embedded: false });
  try {
    const token = await found(server);
    await postAndHear(server, token, "hello");
    const stream = await fetch(`${server.url}/ws/tui/stream`, { headers: { authorization: `Bearer ${token}` } });
    expect(stream.status).toBe(200);
    const began = performance.now();
    server.process.kill("SIGTERM");
    expect(await server.process.exited).toBe(0);
    expect(performance.now() - began).toBeLessThan(10_000);
    await stream.text().catch(() => {});
  } finally {
    await server.close();
  }
}, 60_000);

test("the gateway is its only door: all else listens on loopback, and one page of figures tells of all four", async () => {
  const server = await startServer({ embedded: false });
  try {
    const text = (await request(server.url, null, "GET", "/metrics")).body;
    const services = [...String(text).matchAll(/ajet_http_requests_open\{service="([^"]+)"\}/g)].map(
      ([, name]) => name,
    );
    expect(services.toSorted()).toEqual(["api", "gateway", "tui-sm", "web-sm"]);
    const listening = addressesOf(server.process.pid);
    expect(listening.length).toBe(4);
    expect(listening.filter((address) => address !== "0100007F")).toEqual([]);
  } finally {
    await server.close();
  }
}, 60_000);

test("--help tells the settings of both forms; wrong words and missing settings end with 2", async () => {
  const executable = join(process.env.TEST_DIST!, "ajet-server");
  const say = async (...words: string[]) => {
    const env = { BUN_CONFIG_MAX_HTTP_REQUESTS: "1000" };
    const child = Bun.spawn([executable, ...words], { env, stdout: "pipe", stderr: "pipe" });
    const [out, error] = await Promise.all([new Response(child.stdout).text(), new Response(child.stderr).text()]);
    return { code: await child.exited, out, error };
  };
  const [help, embedded, nothing, wrong] = await Promise.all([
    say("--help"),
    say("--embedded", "--help"),
    say("--embedded"),
    say("--embeded"),
  ]);
  expect(help.out).toMatch(/DATABASE_URL.*required/);
  expect(help.out).not.toMatch(/API_URL|WEB_SM_URL/);
  expect(embedded.out).toMatch(/DATA_DIR.*ajet-chat-data/);
  expect(embedded.out).not.toMatch(/^ {2}(?:DATABASE_URL|NATS_URL|BLOB_DIR)/m);
  expect([nothing.code, wrong.code]).toEqual([2, 2]);
  expect(nothing.error).toContain("PUBLIC_URL: is not set");
});

/** Where a process listens, each address as the kernel writes it. */
function addressesOf(pid: number): string[] {
  const inodes = readdirSync(`/proc/${pid}/fd`).flatMap((fd) => {
    try {
      return /^socket:\[(\d+)\]$/.exec(readlinkSync(`/proc/${pid}/fd/${fd}`))?.[1] ?? [];
    } catch {
      return [];
    }
  });
  const LISTEN = "0A";
  return ["tcp", "tcp6"].flatMap((kind) =>
    readFileSync(`/proc/net/${kind}`, "utf8")
      .split("\n")
      .slice(1)
      .map((line) => line.trim().split(/\s+/))
      .filter(([, , , state, ...rest]) => state === LISTEN && inodes.includes(rest[5]!))
      .map(([, local]) => local!.split(":")[0]!),
  );
}
