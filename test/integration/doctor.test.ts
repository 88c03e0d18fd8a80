import { afterAll, beforeAll, describe, expect, test } from "bun:test";
import { mkdtempSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import postgres from "postgres";
import { findFreePorts } from "#scripts/lib/ports.ts";
import { judgeClock, judgeOutbox, judgeSchema, judgeServer } from "#services/api/doctor.ts";
import { createTestDatabase, type TestDatabase } from "#test/support/database.ts";
import { startTestNats, type TestNats } from "#test/support/nats.ts";

const MAIN = join(import.meta.dir, "../../services/api/main.ts");

let database: TestDatabase;
let nats: TestNats;
const folder = mkdtempSync(join(tmpdir(), "ajet-doctor-"));
beforeAll(async () => {
  [database, nats] = await Promise.all([createTestDatabase(), startTestNats()]);
});
afterAll(async () => {
  await nats?.stop();
  await database?.drop();
  rmSync(folder, { recursive: true, force: true });
});

/** What it says to an operator, line by line. */
async function doctor(more: Record<string, string> = {}) {
  const env = { DATABASE_URL: database.url, NATS_URL: nats.url, BLOB_DIR: folder, ...more };
  const child = Bun.spawn([process.execPath, MAIN, "doctor"], { env, stdout: "pipe", stderr: "pipe" });
  const [out, error] = await Promise.all([new Response(child.stdout).text(), new Response(child.stderr).text()]);
  const lines = out.trimEnd().split("\n");
  const said = (about: string) => lines.filter((line) => line.slice(6).startsWith(about)).join("\n");
  return { code: await child.exited, error, out, said };
}

describe("ajet-api doctor", () => {
  test("where all is well it says so of each, ends with 0, and leaves nothing behind", async () => {
    const { code, out, error, said } = await doctor();
    expect([code, error]).toEqual([0, ""]);
    for (const about of ["settings", "database", "schema", "clock", "outbox", "nats", "files"]) {
      expect(said(about)).toStartWith("ok");
    }
    // The tests' server trades durability for speed, and its databases say that nobody will miss them.
    expect(said("durability")).toMatch(/^note.*fsync=on/);
    expect(out).not.toContain("FAIL");
    expect(readdirSync(folder, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile())).toEqual([]);
  });

  test("what is away is named with what to do, all at once, and no secret is shown", async () => {
    const [nowhere] = await findFreePorts(1);
    const { code, out, error, said } = await doctor({
      DATABASE_URL: `postgres://ajet:secret-of-db@127.0.0.1:${nowhere}/ajet`,
      NATS_URL: `nats://api:secret-of-nats@127.0.0.1:${nowhere}`,
      BLOB_DIR: "/dev/null/files",
    });
    expect(code).toBe(1);
    expect(said("database")).toMatch(/^FAIL.*Start PostgreSQL/);
    expect(said("nats")).toMatch(/^FAIL.*Start nats-server/);
    expect(said("files")).toMatch(/^FAIL.*BLOB_DIR cannot be used/);
    expect(error).toContain("3 of 4 findings are to be mended");
    expect(out + error).not.toContain("secret");

    const { said: saidOfNone } = await doctor({ BLOB_DIR: "" });
    expect(saidOfNone("settings")).toMatch(/^FAIL.*BLOB_DIR, S3_ENDPOINT: set one/);
    expect(saidOfNone("files")).toBe("");
  });

  test("a wrong password and a database that is not there are told apart", async () => {
    const wrong = new URL(database.url);
    wrong.password = "wrong";
    expect((await doctor({ DATABASE_URL: wrong.href })).said("database")).toMatch(
      /^FAIL.*the password in DATABASE_URL/,
    );
    const missing = new URL(database.url);
    missing.pathname = "/nowhere";
    expect((await doctor({ DATABASE_URL: missing.href })).said("database")).toMatch(/^FAIL.*createdb/);
  });

  test("D14: a database that may lose messages, and is not for throwing away, is to be mended", async () => {
    const sql = postgres(database.url, { max: 1 });
    const name = new URL(database.url).pathname.slice(1);
    await sql.unsafe(`alter database ${name} reset ajet.throw_away`);
    const { code, said } = await doctor();
    await sql.unsafe(`alter database ${name} set ajet.throw_away = on`);
    await sql.end();
    expect(code).toBe(1);
    expect(said("durability")).toMatch(/^FAIL.*Set synchronous_commit=on/m);
  });

  test("NATS without JetStream is told from one that is away", async () => {
    const [port] = await findFreePorts(1);
    const plain = Bun.spawn([process.env.NATS_SERVER_BIN!, "-a", "127.0.0.1", "-p", `${port}`], { stderr: "pipe" });
    for await (const chunk of plain.stderr) if (new TextDecoder().decode(chunk).includes("Server is ready")) break;
    const { said } = await doctor({ NATS_URL: `nats://127.0.0.1:${port}` });
    plain.kill();
    await plain.exited;
    expect(said("nats")).toMatch(/^FAIL.*JetStream is off/);
  });

  test("old servers, migrations, clocks and what waits are judged", () => {
    const fine = { version: "18.4", major: 18, risks: [], isThrowAway: false, missingExtensions: [], pending: 0 };
    const state = { ...fine, isNewer: false, clockAhead: 3 };
    expect(judgeServer({ ...state, version: "14.2", major: 14 })[0]?.state).toBe("FAIL");
    expect(judgeServer({ ...state, missingExtensions: ["unaccent"] })[1]?.says).toContain("postgresql-contrib");
    expect(judgeSchema({ ...state, pending: 2 })).toMatchObject({
      state: "note",
      says: expect.stringContaining("2 migrations"),
    });
    expect(judgeSchema({ ...state, isNewer: true }).state).toBe("note");
    expect(judgeClock({ ...state, clockAhead: -2_500 }).says).toContain("2.5 s ahead of");
    expect(judgeOutbox({ events: 7, oldest: 60 }).says).toContain("7 events wait, the first for 60 s");
  });
});
