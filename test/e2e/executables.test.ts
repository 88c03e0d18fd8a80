import { afterAll, beforeAll, expect, test } from "bun:test";
import { copyFileSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { version } from "../../package.json";

const SERVERS = ["ajet-gateway", "ajet-api", "ajet-web-sm", "ajet-tui-sm", "ajet-server"];

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "ajet-executables-"));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

async function run(command: string[], env: Record<string, string> = {}) {
  const child = Bun.spawn(command, { cwd: folder, env, stdin: "ignore", stdout: "pipe", stderr: "pipe" });
  const [output, errors] = await Promise.all([new Response(child.stdout).text(), new Response(child.stderr).text()]);
  return { code: await child.exited, output, errors };
}

const executable = (name: string) => join(process.env.TEST_DIST!, name);

test("each says its version and the commit that it was built from", async () => {
  for (const name of [...SERVERS, "ajet-chat"]) {
    const { code, output } = await run([executable(name), "--version"]);
    expect([name, code]).toEqual([name, 0]);
    expect(output).toMatch(new RegExp(`${version.replaceAll(".", "\\.")} \\([0-9a-f]{12}(-dirty)?\\)`));
  }
});

test("settings come from the environment alone: files where they stand, and where they are started, change nothing", async () => {
  // It would end before anything else, if it were read.
  writeFileSync(join(folder, "preload.ts"), "process.exit(77);");
  writeFileSync(join(folder, "bunfig.toml"), 'preload = ["./preload.ts"]\n');
  const lines = ["DATABASE_URL=postgres://127.0.0.1:1/x", "API_URL=http://127.0.0.1:1", "NATS_URL=nats://127.0.0.1:1"];
  for (const file of [".env", ".env.local", ".env.production"])
    writeFileSync(join(folder, file), `${lines.join("\n")}\n`);
  for (const name of SERVERS) {
    const here = join(folder, name);
    copyFileSync(executable(name), here);
    const { code, errors } = await run([here]);
    rmSync(here);
    expect([name, code]).toEqual([name, 2]);
    const missing = name === "ajet-web-sm" || name === "ajet-tui-sm" ? "NATS_URL" : "DATABASE_URL";
    expect(errors).toContain(`${missing}: is not set`);
  }
}, 60_000);

test("what goes wrong is told with the lines of the sources, though these are packed", async () => {
  const env = { DATABASE_URL: "postgres://127.0.0.1:1/x", NATS_URL: "nats://127.0.0.1:1", BLOB_DIR: folder };
  const { code, output } = await run([executable("ajet-api")], env);
  expect(code).toBe(1);
  expect(output).toMatch(/core\/database\/migrate\.ts:\d+/);
});
