import { afterAll, beforeAll, describe, expect, test } from "bun:test";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { connect } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Subprocess } from "bun";
import { newId, newSecret } from "#core/kernel/ids.ts";
import { findFreePorts } from "#scripts/lib/ports.ts";

// compose/Caddyfile, without TLS and with addresses of this machine; only where there is a Caddy.
const CADDY = process.env.CADDY_BIN ?? Bun.which("caddy");
const CONFIG = readFileSync(join(import.meta.dir, "../../compose/Caddyfile"), "utf8");

test("Caddyfile says what this test changes in it", () => {
  for (const part of ["chat.example.com {", "gateway:3000", "log default {"]) expect(CONFIG).toContain(part);
});

describe.skipIf(!CADDY)("Caddy in front of the gateway", () => {
  const passed: Headers[] = [];
  const beat = Promise.withResolvers<void>();
  let caddy: Subprocess<"ignore", "ignore", "pipe">;
  let log: Promise<string>;
  let origin: string;
  let orphan: string;
  const folder = mkdtempSync(join(tmpdir(), "ajet-caddy-"));
  const gateway = Bun.serve({
    hostname: "127.0.0.1",
    port: 0,
    fetch(request) {
      passed.push(request.headers);
      const { pathname } = new URL(request.url);
      if (pathname !== "/stream")
        return new Response("page ".repeat(1_000), { headers: { "content-type": "text/css" } });
      const body = new ReadableStream<string>({
        async start(controller) {
          controller.enqueue("data: first\n\n");
          await beat.promise;
          controller.close();
        },
      });
      return new Response(body, { headers: { "content-type": "text/event-stream" } });
    },
  });

  beforeAll(async () => {
    const [port, orphanPort] = await findFreePorts(2);
    [origin, orphan] = [`http://127.0.0.1:${port}`, `http://127.0.0.1:${orphanPort}`];
    const [head, site] = CONFIG.split("chat.example.com {");
    const siteAt = (address: string, upstream: string) => `${address} {${site!.replace("gateway:3000", upstream)}\n`;
    const options = head!.replace("\n{\n", "\n{\n\tadmin off\n\tauto_https off\n");
    writeFileSync(
      join(folder, "Caddyfile"),
      options + siteAt(origin, `127.0.0.1:${gateway.port}`) + siteAt(orphan, "127.0.0.1:1"),
    );
    caddy = Bun.spawn([CADDY!, "run", "--adapter", "caddyfile", "--config", join(folder, "Caddyfile")], {
      env: { HOME: folder, XDG_DATA_HOME: folder },
      stdin: "ignore",
      stdout: "ignore",
      stderr: "pipe",
    });
    log = new Response(caddy.stderr).text();
    while (!(await accepts(port!))) {
      if (caddy.exitCode !== null) throw new Error(await log);
      await Bun.sleep(10);
    }
  });
  afterAll(async () => {
    caddy?.kill("SIGTERM");
    await caddy?.exited;
    await gateway.stop(true);
    rmSync(folder, { recursive: true, force: true });
  });

  test("what a client says of itself is replaced", async () => {
    const lies = { "x-forwarded-for": "203.0.113.7", "x-real-ip": "203.0.113.7", forwarded: "for=203.0.113.7" };
    await (
      await fetch(`${origin}/`, { headers: { ...lies, "x-forwarded-host": "evil.example", "x-trace-id": "mine" } })
    ).text();
    const told = passed.at(-1)!;
    expect(told.get("x-forwarded-for")).toBe("127.0.0.1");
    const names = ["x-real-ip", "forwarded", "x-forwarded-host", "x-trace-id"];
    expect(names.filter((name) => told.has(name))).toEqual([]);
  });

  test("an event passes at once, and is not packed", async () => {
    const answer = await fetch(`${origin}/stream`);
    expect(answer.headers.get("content-encoding")).toBeNull();
    const { value } = await answer.body!.getReader().read();
    expect(new TextDecoder().decode(value)).toBe("data: first\n\n");
    beat.resolve();
  });

  test("styles are packed, pages are not (BREACH)", async () => {
    const encodingOf = async (path: string) => (await fetch(origin + path)).headers.get("content-encoding");
    expect([await encodingOf("/assets/app.css"), await encodingOf("/c/lighthouse")]).toEqual(["gzip", null]);
  });

  test("while the gateway is down browsers get a page that tries again, programs a problem with Retry-After", async () => {
    const page = await fetch(orphan, { headers: { accept: "text/html" } });
    expect([page.status, page.headers.get("retry-after")]).toEqual([503, "5"]);
    expect(await page.text()).toContain('http-equiv="refresh"');
    const problem = await fetch(`${orphan}/api/me`);
    expect(problem.headers.get("content-type")).toBe("application/problem+json");
    expect(await problem.json()).toMatchObject({ status: 503, code: "unavailable" });
  });

  test("nothing that it logs holds the secret of a webhook or an invite, also of requests that failed", async () => {
    const secret = newSecret();
    for (const base of [origin, orphan]) {
      await fetch(`${base}/hook/${newId()}/${secret}?token=${secret}`, { method: "POST" });
      await fetch(`${base}/invite/${secret}`);
    }
    caddy.kill("SIGTERM");
    await caddy.exited;
    const text = await log;
    expect(text).toContain('"level":"info"');
    expect(text).not.toContain(secret);
  });
});

function accepts(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(port, "127.0.0.1");
    socket.once("connect", () => {
      socket.destroy();
      resolve(true);
    });
    socket.once("error", () => resolve(false));
  });
}
