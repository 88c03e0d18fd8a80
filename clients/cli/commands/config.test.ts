import { expect, test } from "bun:test";
import { join } from "node:path";
import { TOKEN, useCli } from "#test/support/cli.ts";
import { page } from "#test/support/fake-chat.ts";

const at = useCli();
const file = () => join(at.cli.home, "config/ajet-chat/config.json");
const stored = () => Bun.file(file()).json();

test("settings are kept, shown and forgotten; what this version does not know stays", async () => {
  await Bun.write(file(), JSON.stringify({ storage: "file", keys: { quit: "ctrl-q" }, profiles: {} }));
  expect((await at.cli.run(["config", "path"])).stdout).toBe(`${file()}\n`);
  expect((await at.cli.run(["config", "set", "server", "https://chat.example.org/"])).code).toBe(0);
  expect((await at.cli.run(["config", "set", "community", "lighthouse"])).code).toBe(0);
  expect((await at.cli.run(["config", "get", "server"])).stdout).toBe("https://chat.example.org\n");
  expect((await at.cli.run(["config"])).stdout).toBe(
    "server = https://chat.example.org\ncommunity = lighthouse\nprofile = \nstorage = file\n",
  );
  expect((await at.cli.run(["config", "unset", "community"])).code).toBe(0);
  expect(await stored()).toEqual({
    storage: "file",
    keys: { quit: "ctrl-q" },
    profiles: { default: { server: "https://chat.example.org" } },
  });
});

test("a profile is chosen for good by the settings, for a shell by the environment, for a run by the option", async () => {
  const login = ["login", "--server", at.chat.url, "--with-token"];
  for (const name of ["one", "two"])
    await at.cli.run([...login, "--profile", name, "--community", name], { stdin: TOKEN });
  for (const name of ["one", "two"]) at.chat.answer(`GET /api/c/${name}/channels`, page([]));
  expect((await at.cli.run(["channels"])).code).toBe(4);
  await at.cli.run(["config", "set", "profile", "one"]);
  await at.cli.run(["channels"]);
  await at.cli.run(["channels"], { env: { AJET_CHAT_PROFILE: "two" } });
  await at.cli.run(["channels", "--profile", "one"], { env: { AJET_CHAT_PROFILE: "two" } });
  const mistyped = await at.cli.run(["channels", "--profile", "oen"]);
  expect(mistyped).toMatchObject({ code: 4, stderr: expect.stringContaining("the profile oen") });
  const listed = (await at.cli.run(["config", "profiles"])).stdout;
  expect(listed).toBe(`one  ${at.chat.url}  one  (used)\ntwo  ${at.chat.url}  two\n`);
  const asked = at.chat.seen.map(({ path }) => path).filter((path) => path.includes("/channels"));
  expect(asked.map((path) => path.split("/")[3])).toEqual(["one", "two", "one"]);
});

for (const words of [
  ["set", "server", "chat.example.org"],
  ["set", "storage", "cloud"],
  ["set", "colour", "red"],
  ["set", "profile", " "],
  ["set", "community", "x"],
  ["get", "colour"],
  ["unset", "server"],
]) {
  test(`config ${words.join(" ")} is refused with a sentence, and changes nothing`, async () => {
    const { code, stderr } = await at.cli.run(["config", ...words]);
    expect(code).toBe(2);
    expect(stderr.length).toBeGreaterThan(20);
    expect(await stored()).toEqual({ storage: "file" });
  });
}
