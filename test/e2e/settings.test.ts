import { afterAll, beforeAll, expect, test } from "bun:test";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

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

async function startReleased(env: Record<string, string>): Promise<{ code: number; said: string }> {
  const program = Bun.spawn([join(process.env.TEST_DIST!, "ajet-gateway")], { env, stdout: "ignore", stderr: "pipe" });
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
