import { expect, test } from "bun:test";
import type { ErrorCode } from "#core/kernel/errors.ts";
import { useCli } from "#test/support/cli.ts";
import { harbour, lighthouse } from "#test/support/events.ts";
import { page, problem } from "#test/support/fake-chat.ts";

const at = useCli();

test("--version prints the version, --help every exit code, no words the help", async () => {
  expect((await at.run(["--version"])).stdout).toMatch(/^ajet-chat \d+\.\d+\.\d+/);
  const help = await at.run(["--help"]);
  expect(help.code).toBe(0);
  for (const code of [0, 1, 2, 3, 4, 5, 6, 7, 70, 130]) expect(help.stdout).toMatch(new RegExp(`^  ${code} `, "m"));
  expect(await at.run([])).toEqual(help);
});

test("a command that was mistyped is told the one that was meant, also when a later word names another", async () => {
  for (const words of [["sned"], ["sned", "read"], ["--json", "sned"]]) {
    expect((await at.run(words)).stderr).toContain("(Did you mean send?)");
  }
  expect((await at.run(["help", "send"])).stdout).toStartWith("Usage: ajet-chat send");
});

for (const words of [
  ["sned"],
  ["send"],
  ["send", "general", "--nope"],
  ["send", "#", "text"],
  ["send", "general", " "],
  ["read", "general", "--limit", "0"],
  ["read", "general", "--limit", "many"],
  ["read", "general", "--before", "yesterday"],
  ["whoami", "--fields", "username,shoe_size"],
  ["whoami", "--server", "chat.example.org"],
  ["whoami", "more"],
  ["channels", "delete"],
  ["channels", "list", "more"],
  ["invite", "everybody"],
]) {
  test(`ajet-chat ${words.join(" ")} is refused with exit code 2, a sentence, and no data`, async () => {
    const { code, stdout, stderr } = await at.run(words);
    expect({ code, stdout }).toEqual({ code: 2, stdout: "" });
    expect(stderr.length).toBeGreaterThan(10);
  });
}

const CODES: [ErrorCode, number][] = [
  ["internal", 1],
  ["invalid", 1],
  ["not_found", 3],
  ["unauthenticated", 4],
  ["forbidden", 5],
  ["rate_limited", 6],
  ["unavailable", 7],
];
for (const [refusal, exit] of CODES) {
  test(`the server's refusal ${refusal} is exit code ${exit}, and its sentence is shown`, async () => {
    at.chat.answer("GET /api/me", () => problem(refusal, "Because \u001b[31mof that\u001b]0;title\u0007."));
    const { code, stdout, stderr } = await at.run(["whoami"]);
    expect({ code, stdout }).toEqual({ code: exit, stdout: "" });
    expect(stderr).toStartWith("ajet-chat: Because of that.");
  });
}

test("a server that is not there is exit code 7, and it is said which one", async () => {
  await at.chat.stop();
  const { code, stderr } = await at.run(["whoami"]);
  expect(code).toBe(7);
  expect(stderr).toContain(at.chat.url);
});

test("nobody signed in is exit code 4 and how to sign in", async () => {
  const { code, stderr } = await at.cli.run(["whoami"]);
  expect(code).toBe(4);
  expect(stderr).toContain("ajet-chat login");
});

test("the community is the only one; of several one must be named, and they are listed; of none it is said", async () => {
  at.chat.answer("GET /api/c/harbour/channels", page([]));
  expect((await at.run(["channels", "--community", "harbour"])).code).toBe(0);
  at.chat.answer(
    "GET /api/communities",
    page([lighthouse, harbour].map((community) => ({ ...community, role: "member" }))),
  );
  const several = await at.run(["channels"]);
  expect(several.code).toBe(2);
  expect(several.stderr).toContain("lighthouse, harbour");
  at.chat.answer("GET /api/communities", page([]));
  const none = await at.run(["channels"]);
  expect(none.code).toBe(3);
  expect(none.stderr).toContain("invite");
});
