import { afterAll, beforeAll, expect, test } from "bun:test";
import { join } from "node:path";
import { createTestDatabase } from "#test/support/database.ts";
import { seedPeople } from "#test/support/people.ts";

// What an operator types on the machine, with the executable as it is released.

let database: Awaited<ReturnType<typeof createTestDatabase>>;
beforeAll(async () => {
  database = await createTestDatabase();
  await seedPeople(database.url);
});
afterAll(() => database?.drop());

async function api(words: string[], env: Record<string, string> = {}) {
  const program = Bun.spawn([join(process.env.TEST_DIST!, "ajet-api"), ...words], {
    env: { DATABASE_URL: database.url, NATS_URL: "nats://127.0.0.1:1", ...env },
    stdout: "pipe",
    stderr: "pipe",
  });
  const said = new Response(program.stdout).text();
  const complained = new Response(program.stderr).text();
  return { code: await program.exited, said: await said, complained: await complained };
}

test("A15: an operator disables somebody and lets them in again, and is told what was done", async () => {
  expect(await api(["users", "disable", "cy"])).toEqual({
    code: 0,
    said: "cy is disabled; 0 sessions ended.\n",
    complained: "",
  });
  expect((await api(["users", "disable", "cy"])).said).toBe("cy was disabled already.\n");
  const { said } = await api(["users", "list"]);
  const states = said
    .trimEnd()
    .split("\n")
    .map((line) => line.split("\t"));
  expect(states.map(([username, state]) => [username, state!.split(" ")[0]])).toContainEqual(["cy", "disabled"]);
  expect(states.map(([username, state]) => [username, state])).toContainEqual(["ada", "enabled"]);
  expect(await api(["users", "enable", "cy"])).toEqual({ code: 0, said: "cy can sign in again.\n", complained: "" });
});

test("who is not there, words that say nothing, and settings that are missing have their exit codes", async () => {
  expect(await api(["users", "disable", "nobody"])).toEqual({
    code: 1,
    said: "",
    complained: "ajet-api: Nobody has the username nobody.\n",
  });
  for (const words of [["users"], ["users", "disable"], ["users", "disable", "cy", "now"], ["users", "list", "all"]]) {
    const { code, complained } = await api(words);
    expect([words, code]).toEqual([words, 2]);
    expect(complained).toContain("see ajet-api --help");
  }
  const { code, complained } = await api(["users", "list"], { DATABASE_URL: "" });
  expect([code, complained]).toEqual([2, expect.stringContaining("DATABASE_URL: is not set")]);
});

test("--help names what an operator can do", async () => {
  const { said } = await api(["--help"]);
  for (const words of ["users list", "users disable <username>", "users enable <username>", "migrate"]) {
    expect(said).toContain(`ajet-api ${words}`);
  }
});
