import { afterAll, beforeAll, expect, test } from "bun:test";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describeSettings, type Setting } from "#core/kernel/config.ts";
import { settings as api } from "#services/api/settings.ts";
import { settings as gateway } from "#services/gateway/settings.ts";
import { settings as tuiSm } from "#services/tui-sm/settings.ts";
import { settings as webSm } from "#services/web-sm/settings.ts";

/** What a gateway in production is given. */
const PRODUCTION = {
  PUBLIC_URL: "https://chat.test",
  DATABASE_URL: "postgres://u:hunter2@127.0.0.1:1/d",
  API_URL: "http://127.0.0.1:1",
  WEB_SM_URL: "http://127.0.0.1:1",
  TUI_SM_URL: "http://127.0.0.1:1",
  AUTH_PROVIDERS: "gitea",
  AUTH_GITEA_KIND: "gitea",
  AUTH_GITEA_URL: "https://git.test",
  AUTH_GITEA_CLIENT_ID: "ajet-chat",
  AUTH_GITEA_CLIENT_SECRET: "hunter2",
};

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "ajet-settings-"));
});
afterAll(() => rmSync(folder, { recursive: true }));

async function startReleased(
  env: Record<string, string>,
  service = "gateway",
): Promise<{ code: number; said: string }> {
  const program = Bun.spawn([join(process.env.TEST_DIST!, `ajet-${service}`)], {
    env,
    stdout: "ignore",
    stderr: "pipe",
  });
  const said = await new Response(program.stderr).text();
  return { code: await program.exited, said };
}

test("A21: a released gateway refuses what is good for development only", async () => {
  const plain = await startReleased({ ...PRODUCTION, PUBLIC_URL: "http://chat.test" });
  expect([plain.code, plain.said]).toEqual([2, expect.stringContaining("begins with https://")]);
  const provider = await startReleased({ ...PRODUCTION, AUTH_GITEA_URL: "http://127.0.0.1:4001/gitea" });
  expect([provider.code, provider.said]).toEqual([2, expect.stringContaining("for development only")]);
});

test("a released gateway names all mistakes at once and tells no secret", async () => {
  const file = join(folder, "secret");
  writeFileSync(file, "hunter2\n");
  const { code, said } = await startReleased({
    ...PRODUCTION,
    PORT: "hunter2",
    TRUSTED_PROXIES: "hunter2",
    DATABASE_URL: "hunter2",
    AUTH_GITEA_CLIENT_SECRET_FILE: file,
  });
  expect(code).toBe(2);
  for (const name of ["PORT", "TRUSTED_PROXIES", "DATABASE_URL", "AUTH_GITEA_CLIENT_SECRET"])
    expect(said).toContain(name);
  expect(said).not.toContain("hunter2");
});

test("mistakes that only two settings make together are told with all others", async () => {
  const edge = await startReleased({ ...PRODUCTION, AUTH_GITEA_URL: "http://127.0.0.1:4001", PORT: "x" });
  expect(edge.code).toBe(2);
  for (const part of [
    "PORT: a whole number from 0 to 65535 is expected",
    "AUTH_GITEA_URL: an address of this machine",
  ]) {
    expect(edge.said).toContain(part);
  }
  const store = await startReleased({ NATS_URL: "x", S3_ENDPOINT: "https://s3.test", S3_BUCKET: "b" }, "api");
  expect(store.code).toBe(2);
  const named = store.said.split("\n").flatMap((line) => /^ {2}([A-Z0-9_]+):/.exec(line)?.[1] ?? []);
  expect(named).toEqual(["DATABASE_URL", "NATS_URL", "S3_ACCESS_KEY_ID", "S3_SECRET_ACCESS_KEY"]);
  expect((await startReleased({}, "api")).said).toContain("BLOB_DIR, S3_ENDPOINT: set one of them.");
});

test("--help of each released service lists every setting, with what it is unless set", async () => {
  const lists: Record<string, Record<string, Setting>> = {
    gateway: gateway({}),
    api,
    "web-sm": webSm,
    "tui-sm": tuiSm,
  };
  for (const [service, settings] of Object.entries(lists)) {
    const program = Bun.spawn([join(process.env.TEST_DIST!, `ajet-${service}`), "--help"], { env: {}, stdout: "pipe" });
    const help = await new Response(program.stdout).text();
    expect([service, await program.exited]).toEqual([service, 0]);
    for (const line of describeSettings(settings).split("\n")) expect(help).toContain(line);
  }
});
