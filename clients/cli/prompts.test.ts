import { expect, test } from "bun:test";
import { join } from "node:path";
import { ME, TOKEN, useCli } from "#test/support/cli.ts";
import { harbour, lighthouse, messageWith } from "#test/support/events.ts";
import { page } from "#test/support/fake-chat.ts";

const at = useCli();
const message = messageWith();
const CTRL_C = "\u0003";

test("on a terminal, deleting asks first: no and Ctrl-C delete nothing, yes does, --yes does not ask", async () => {
  at.chat.answer(`DELETE /api/messages/${message.id}`, () => new Response(null, { status: 204 }));
  for (const [keys, code] of [
    ["n", 2],
    [CTRL_C, 130],
  ] as const) {
    const asking = at.atTerminal(["delete", message.id]);
    await asking.shown("Delete this message?");
    asking.type(keys);
    expect(await asking.exited).toBe(code);
  }
  expect(at.chat.seen).toEqual([]);
  const asking = at.atTerminal(["delete", message.id]);
  await asking.shown("Delete this message?");
  asking.type("y");
  expect(await asking.exited).toBe(0);
  expect(await at.atTerminal(["delete", message.id, "--yes"]).exited).toBe(0);
  expect(at.chat.seen).toHaveLength(2);
});

test("on a terminal, one of several communities is chosen; into a pipe it is an error that names them", async () => {
  const both = [lighthouse, harbour].map((community) => ({ ...community, role: "member" }));
  at.chat.answer("GET /api/communities", page(both));
  at.chat.answer("GET /api/c/harbour/channels", page([]));
  const choosing = at.atTerminal(["channels"]);
  await choosing.shown("Harbour");
  choosing.type("\u001b[B\r");
  expect(await choosing.exited).toBe(0);
  expect(at.chat.seen.at(-1)!.path).toStartWith("/api/c/harbour/channels");
  expect((await at.run(["channels"])).code).toBe(2);
  expect(await at.atTerminal(["channels"], { TERM: "dumb" }).exited).toBe(2);
});

/** Signing in by a code, which somebody confirms at once. */
function confirmCodes(): void {
  at.chat.answer("POST /auth/device", {
    device_code: "device",
    user_code: "WDJB-MJHT",
    verification_uri: `${at.chat.url}/device`,
    verification_uri_complete: `${at.chat.url}/device?code=WDJB-MJHT`,
    expires_in: 600,
    interval: 0,
  });
  at.chat.answer("POST /auth/device/token", { access_token: TOKEN, token_type: "Bearer" });
}

/** A Mac has its keyring in any case, and these must not write to it. */
const withoutKeyring = test.skipIf(process.platform === "darwin");

withoutKeyring(
  "a token goes into a file only when that is said: at a question, by the option, or not at all",
  async () => {
    await Bun.write(join(at.cli.home, "config/ajet-chat/config.json"), "{}");
    const file = join(at.cli.home, "config/ajet-chat/credentials.json");
    const words = ["login", "--server", at.chat.url, "--with-token"];
    const refused = await at.cli.run(words, { stdin: TOKEN });
    expect(refused.code).toBe(2);
    expect(refused.stderr).toContain("--storage file");
    expect((await at.cli.run([...words, "--storage", "keyring"], { stdin: TOKEN })).code).toBe(2);
    expect(await Bun.file(file).exists()).toBe(false);
    expect(at.chat.seen).toEqual([]);
    expect((await at.cli.run([...words, "--storage", "file"], { stdin: TOKEN })).code).toBe(0);
    expect(await Bun.file(file).text()).toContain(TOKEN);
  },
);

withoutKeyring(
  "login asks where, and whether a file may keep the token, when somebody is there to answer",
  async () => {
    await Bun.write(join(at.cli.home, "config/ajet-chat/config.json"), "{}");
    at.chat.answer("POST /auth/device", {
      device_code: "device",
      user_code: "WDJB-MJHT",
      verification_uri: `${at.chat.url}/device`,
      verification_uri_complete: `${at.chat.url}/device?code=WDJB-MJHT`,
      expires_in: 600,
      interval: 0,
    });
    at.chat.answer("POST /auth/device/token", { access_token: TOKEN, token_type: "Bearer" });
    const login = at.atTerminal(["login"], { AJET_CHAT_SERVER: "", AJET_CHAT_TOKEN: "" });
    await login.shown("Where is your chat?");
    login.type(`${at.chat.url}\r`);
    await login.shown("no keyring");
    login.type("y");
    expect(await login.exited).toBe(0);
    expect(login.text()).toContain("WDJB-MJHT");
    expect(login.text()).not.toContain("the-secret");
    expect((await at.cli.run(["whoami"])).stdout).toContain(ME.username);
  },
);

withoutKeyring("who opens the screen without being signed in is asked, and then it opens", async () => {
  confirmCodes();
  const screen = at.atTerminal([], { AJET_CHAT_SERVER: "", AJET_CHAT_TOKEN: "" });
  await screen.shown("Where is your chat?");
  screen.type(`${at.chat.url}\r`);
  await screen.shown("WDJB-MJHT");
  await screen.shown("\u001b[?1049h");
  screen.type("\u0011");
  expect(await screen.exited).toBe(0);
  expect((await at.cli.run(["whoami"])).stdout).toContain(ME.username);
});

test("a list with nothing in it says so on a terminal, and nothing into a pipe", async () => {
  at.chat.answer("GET /api/notifications", page([]));
  expect((await at.onTerminal(["notifications"])).stdout).toBe("Nothing calls for you.\r\n");
  expect(await at.run(["notifications"])).toEqual({ code: 0, stdout: "", stderr: "" });
  expect((await at.run(["notifications", "--json"])).stdout).toBe("[]\n");
});
