import { afterAll, beforeAll, expect, test } from "bun:test";
import type { Browser, Locator, Page } from "playwright-core";
import {
  chooseAtProvider,
  continueButton,
  foundCommunity,
  launchBrowser,
  newPerson,
  type Person,
  signIn,
} from "#test/support/browser.ts";
import { type Stack, startStack } from "#test/support/stack.ts";
import { startTerminal, type Terminal } from "#test/support/terminal.ts";

// One story from an empty database, each test a chapter of it: two people in two browsers and one of them in a terminal.

let stack: Stack;
let browser: Browser;
let ada: Person;
let bo: Person;
let terminal: Terminal;
beforeAll(async () => {
  [stack, browser] = await Promise.all([startStack(), launchBrowser()]);
  [ada, bo] = await Promise.all([newPerson(browser), newPerson(browser)]);
  terminal = startTerminal(stack);
}, 60_000);
afterAll(async () => {
  await terminal?.close();
  await browser?.close();
  await stack?.close();
}, 60_000);

/** In the channel, or wherever it is in the page. */
const message = (page: Page | Locator, text: string): Locator =>
  page.getByRole("log").getByRole("article").filter({ hasText: text });

async function say(page: Page, text: string): Promise<void> {
  await page.getByRole("textbox", { name: /^Message/ }).fill(text);
  await page.keyboard.press("Enter");
}

test("A10: the first person names the community and is signed in at once, though the provider is another site", async () => {
  await foundCommunity(ada, stack);
  expect(new URL(ada.page.url()).pathname).toBe("/c/lighthouse/channels/general");
  expect(await ada.page.getByText("Nobody has written anything yet").isVisible()).toBe(true);
});

test("A11: the session cookie cannot be read by scripts and is never sent from other sites", async () => {
  const [cookie] = (await ada.context.cookies()).filter(({ name }) => name.endsWith("ajet_session"));
  expect(cookie).toMatchObject({ httpOnly: true, sameSite: "Strict", path: "/" });
  expect(await ada.page.content()).not.toContain(cookie!.value);
});

test("A9: somebody without an invite is refused kindly", async () => {
  await signIn(bo, stack, "Bo Lindqvist");
  await bo.page.getByText("This chat is by invitation").waitFor();
});

test("an invite link brings a second person into the channel", async () => {
  await ada.page.getByText("Lighthouse").first().click();
  await ada.page.getByRole("link", { name: "Invite people" }).click();
  await ada.page.getByRole("button", { name: "Make an invite link" }).click();
  const link = await ada.page.getByLabel("Invite link").inputValue();
  expect(link).toStartWith(`${stack.url}/invite/`);
  await bo.page.goto(link);
  await bo.page.getByText("Lighthouse").first().waitFor();
  await continueButton(bo.page).click();
  await chooseAtProvider(bo.page, "Bo Lindqvist");
  await bo.page.getByRole("heading", { name: "general" }).waitFor();
  await ada.page.goto(`${stack.url}/c/lighthouse/channels/general`);
});

test("a message shows in the other browser without a reload, as text and nothing else", async () => {
  await say(ada.page, "Hello **Bo** <script>alert(1)</script> <img src=x onerror=alert(1)>");
  await message(bo.page, "Hello Bo").waitFor();
  expect(await message(bo.page, "Hello Bo").locator("strong").textContent()).toBe("Bo");
  expect(await message(bo.page, "Hello Bo").locator("script, img[src=x]").count()).toBe(0);
  await message(ada.page, "Hello Bo").waitFor();
  expect(await ada.page.locator(".pending").count()).toBe(0);
});

test("a terminal is signed in by a code that is confirmed in the browser", async () => {
  const login = terminal.run(["login", "--server", stack.url]);
  const [, address] = await login.untilSaid(/Open (\S+)/);
  await bo.page.goto(address!);
  await bo.page.getByRole("button", { name: "Approve" }).click();
  expect(await login.exitCode).toBe(0);
  const whoami = terminal.run(["whoami", "--json"]);
  expect(await whoami.exitCode).toBe(0);
  expect(JSON.parse(whoami.output).username).toBe("bo");
  await bo.page.goto(`${stack.url}/c/lighthouse/channels/general`);
  await message(bo.page, "Hello Bo").waitFor();
});

test("what anybody writes, two browsers and a terminal show it", async () => {
  const tail = terminal.run(["tail", "#general", "--json"]);
  await tail.untilSaid(/Listening in/);
  await say(bo.page, "from the second browser");
  await tail.untilPrinted(/from the second browser/);
  await message(ada.page, "from the second browser").waitFor();
  const send = terminal.run(["send", "#general"], "from a pipe");
  expect(await send.exitCode).toBe(0);
  await Promise.all([message(ada.page, "from a pipe").waitFor(), message(bo.page, "from a pipe").waitFor()]);
  await tail.untilPrinted(/from a pipe/);
  const lines = tail.output
    .trim()
    .split("\n")
    .map((line) => JSON.parse(line));
  expect(lines.map(({ body_md }) => body_md)).toEqual(["from the second browser", "from a pipe"]);
  await tail.end();
});

test("a reaction and a reply show at once to the other, and the reply in its thread", async () => {
  const hello = message(ada.page, "Hello Bo");
  await hello.hover();
  await hello.getByRole("button", { name: "React with 👍" }).click();
  const reaction = message(bo.page, "Hello Bo").getByRole("button", { name: "👍 1" });
  await reaction.waitFor();
  expect(await reaction.getAttribute("aria-pressed")).toBe("false");
  await reaction.click();
  await hello.getByRole("button", { name: "👍 2", pressed: true }).waitFor();

  await hello.hover();
  await hello.getByRole("button", { name: "Reply in a thread" }).click();
  await ada.page.getByRole("textbox", { name: "Reply" }).fill("and hello to the thread");
  await ada.page.keyboard.press("Enter");
  await message(bo.page, "Hello Bo").getByRole("link", { name: "1 reply" }).click();
  const thread = bo.page.getByRole("region", { name: "Thread", exact: true });
  await message(thread, "and hello to the thread").waitFor();
  await thread.getByRole("link", { name: "Close: Thread" }).click();
  await thread.waitFor({ state: "detached" });
  await ada.page.goto(`${stack.url}/c/lighthouse/channels/general`);
  for (const { page } of [ada, bo]) expect(await message(page, "and hello to the thread").count()).toBe(0);
});

test("a command in the message box runs; its reply is for its caller alone, and what was refused can be mended", async () => {
  const box = bo.page.getByRole("textbox", { name: /^Message/ });
  const reply = bo.page.getByRole("region", { name: "Reply to your command" });
  await say(bo.page, "/whoo");
  await reply.getByText("Did you mean /who?").waitFor();
  expect(await box.inputValue()).toBe("/whoo");
  await say(bo.page, "/who");
  await reply.getByRole("cell", { name: "@ada" }).waitFor();
  expect(await box.inputValue()).toBe("");
  await reply.getByRole("button", { name: "Close" }).click();
  expect(await reply.isVisible()).toBe(false);

  await say(bo.page, "/me lights the lamp");
  await message(ada.page, "lights the lamp").locator("em").waitFor();
  await say(bo.page, "//etc is no command");
  await message(ada.page, "/etc is no command").waitFor();
  expect(await message(ada.page, "@ada").count()).toBe(0);

  await say(bo.page, "/create lamp-room");
  await bo.page.getByRole("heading", { name: "lamp-room" }).waitFor();
  await say(bo.page, "/search lights");
  await reply.getByRole("link", { name: "Show" }).click();
  await message(bo.page, "lights the lamp").waitFor();
  const who = terminal.run(["/who", "-c", "general"]);
  expect(await who.exitCode).toBe(0);
  expect(who.output).toContain("@ada");
  for (const { page } of [ada, bo]) await page.goto(`${stack.url}/c/lighthouse/channels/general`);
});

test("a direct message shows at once to the other, who answers in the browser and by the terminal", async () => {
  await say(ada.page, "/msg @bo between us");
  const way = bo.page.getByRole("navigation", { name: "Direct messages" }).getByRole("link", { name: /Ada Moreau/ });
  await way.getByText("1 unread").waitFor();
  expect(await message(bo.page, "between us").count()).toBe(0);
  await way.click();
  await message(bo.page, "between us").waitFor();
  await ada.page
    .getByRole("navigation", { name: "Direct messages" })
    .getByRole("link", { name: /Bo Lindqvist/ })
    .click();
  await ada.page.getByRole("heading", { name: "Bo Lindqvist" }).waitFor();
  await say(bo.page, "nobody else");
  await message(ada.page, "nobody else").waitFor();
  expect(await terminal.run(["send", "@ada", "from the shell"]).exitCode).toBe(0);
  await Promise.all([ada, bo].map(({ page }) => message(page, "from the shell").waitFor()));
  for (const { page } of [ada, bo]) await page.goto(`${stack.url}/c/lighthouse/channels/general`);
});

test("X8: kill -9 of the web session manager in the middle of posts: the page has each message once and in order", async () => {
  const expected = Array.from({ length: 24 }, (_, n) => `in a stream of posts ${n}`);
  for (const [n, text] of expected.entries()) {
    if (n === 8) await stack.kill("web-sm");
    if (n === 16) await stack.start("web-sm");
    expect(await terminal.run(["send", "general", text, "--quiet"]).exitCode).toBe(0);
  }
  await message(ada.page, expected.at(-1)!).waitFor({ timeout: 30_000 });
  const shown = await ada.page
    .getByRole("log")
    .getByText(/^in a stream of posts/)
    .allTextContents();
  expect(shown.map((text) => text.trim())).toEqual(expected);
}, 60_000);

test("a message that cannot be sent stays, with a way to send it again", async () => {
  await stack.kill("api");
  await say(ada.page, "into the storm");
  await ada.page.getByRole("button", { name: "Send again" }).waitFor();
  await stack.start("api");
  await ada.page.getByRole("button", { name: "Send again" }).click();
  await message(bo.page, "into the storm").waitFor();
  expect(await message(ada.page, "into the storm").count()).toBe(1);
}, 60_000);

test("everything is there after a restart of all executables", async () => {
  for (const service of ["gateway", "web-sm", "tui-sm", "api"] as const) await stack.kill(service);
  for (const service of ["api", "web-sm", "tui-sm", "gateway"] as const) await stack.start(service);
  await ada.page.reload();
  for (const text of ["Hello Bo", "from the second browser", "from a pipe", "into the storm"]) {
    expect(await message(ada.page, text).count()).toBe(1);
  }
}, 60_000);

test("A14: signing out in one browser ends that session and no other", async () => {
  const old = await bo.context.cookies();
  await bo.page.getByRole("button", { name: "Log out" }).click();
  await continueButton(bo.page).waitFor();
  await bo.context.addCookies(old);
  await bo.page.goto(`${stack.url}/c/lighthouse/channels/general`);
  expect(new URL(bo.page.url()).pathname).toBe("/login");
  expect(await terminal.run(["whoami"]).exitCode).toBe(0);
});

test("the pages were quiet: no error of a script, nothing refused by the content policy", () => {
  // What this story cut on purpose is no complaint.
  const isCut = (line: string) => /network error|Failed to fetch|failed to reach|Failed to load resource/.test(line);
  expect([...ada.complaints, ...bo.complaints].filter((line) => !isCut(line))).toEqual([]);
});
