import { afterAll, beforeAll, expect, test } from "bun:test";
import type { Browser, BrowserContext, Page, Request } from "playwright-core";
import { foundCommunity, launchBrowser, newPerson, type Person, signIn } from "#test/support/browser.ts";
import { type Stack, startStack } from "#test/support/stack.ts";
import { startTerminal, type Terminal } from "#test/support/terminal.ts";

// What stands around the conversations: going from one to another, what is unread, and the one stream of a tab.

let stack: Stack;
let browser: Browser;
let ada: Person;
let bo: Person;
/** Bo's, signed in by the token of a session. */
let terminal: Terminal;
beforeAll(async () => {
  [stack, browser] = await Promise.all([startStack(), launchBrowser()]);
  [ada, bo] = await Promise.all([newPerson(browser), newPerson(browser)]);
  terminal = startTerminal(stack);
  await foundCommunity(ada, stack);
  await ada.page.goto(`${stack.url}/c/lighthouse/invite`);
  await ada.page.getByRole("button", { name: "Make an invite link" }).click();
  const link = await ada.page.getByLabel("Invite link").inputValue();
  await signIn(bo, stack, "Bo Lindqvist", new URL(link).pathname);
  await bo.page.getByRole("heading", { name: "general" }).waitFor();
  const login = terminal.run(["login", "--server", stack.url]);
  const [, address] = await login.untilSaid(/Open (\S+)/);
  await bo.page.goto(address!);
  await bo.page.getByRole("button", { name: "Approve" }).click();
  expect(await login.exitCode).toBe(0);
  for (const { page } of [ada, bo]) await page.goto(`${stack.url}/c/lighthouse/channels/general`);
}, 90_000);
afterAll(async () => {
  await terminal?.close();
  await browser?.close();
  await stack?.close();
}, 60_000);

const shown = (page: Page, text: string) =>
  page.getByRole("log").getByRole("article").filter({ hasText: text }).first().waitFor();
const linkTo = (page: Page, name: string) =>
  page
    .getByRole("navigation", { name: "Channels" })
    .getByRole("link", { name: new RegExp(`^(private channel )?${name}`) });

async function say(page: Page, text: string): Promise<void> {
  await page.getByRole("textbox", { name: /^Message/ }).fill(text);
  await page.keyboard.press("Enter");
}

const send = async (channel: string, text: string) =>
  expect(await terminal.run(["send", channel, text]).exitCode).toBe(0);

test("going to another channel and back keeps the page, its history and what was typed", async () => {
  await say(ada.page, "/create deploys");
  await ada.page.getByRole("heading", { name: "deploys" }).waitFor();
  await ada.page.evaluate(() => Object.assign(window, { sameDocument: true }));
  await ada.page.getByRole("textbox", { name: "Message #deploys" }).fill("half a thought");
  // The page is asked for before the click, and once.
  const asked: string[] = [];
  ada.page.on("request", (request) => asked.push(new URL(request.url()).pathname));
  const ahead = ada.page.waitForRequest(/\/channels\/general$/);
  await linkTo(ada.page, "general").hover();
  await ahead;
  await linkTo(ada.page, "general").click();
  await ada.page.getByRole("heading", { name: "general" }).waitFor();
  expect(asked.filter((path) => path.endsWith("/channels/general"))).toHaveLength(1);
  expect(await ada.page.title()).toBe("#general · Lighthouse · ajet-chat");
  await ada.page.goBack();
  await ada.page.getByRole("heading", { name: "deploys" }).waitFor();
  expect(await ada.page.getByRole("textbox", { name: "Message #deploys" }).inputValue()).toBe("half a thought");
  await ada.page.goForward();
  await ada.page.getByRole("heading", { name: "general" }).waitFor();
  expect(await ada.page.evaluate(() => "sameDocument" in window)).toBe(true);
  await say(bo.page, "live after all these steps");
  await shown(ada.page, "live after all these steps");
});

test("a tab keeps one stream, however often one goes elsewhere: each more would hold a connection", async () => {
  const { page } = ada;
  const streams = new Set<Request>();
  page.on("request", (request) => request.url().includes("/live?") && streams.add(request));
  page.on("requestfinished", (request) => streams.delete(request));
  page.on("requestfailed", (request) => streams.delete(request));
  for (let n = 0; n < 4; n++) {
    for (const name of ["deploys", "general"]) {
      await linkTo(page, name).click();
      await page.getByRole("heading", { name }).waitFor();
    }
  }
  await say(bo.page, "one stream is enough");
  await shown(page, "one stream is enough");
  expect(streams.size).toBeLessThanOrEqual(1);
});

test("what is written elsewhere is bold, a mention has a number, in the title too; reading takes both away everywhere", async () => {
  const second = await ada.context.newPage();
  await second.goto(`${stack.url}/c/lighthouse/channels/general`);
  await bo.page.goto(`${stack.url}/c/lighthouse/channels/deploys`);
  await bo.page.getByRole("button", { name: "Join" }).click();
  await bo.page.getByRole("textbox", { name: "Message #deploys" }).waitFor();
  await send("#deploys", "2.3.1 is going out");
  for (const page of [ada.page, second]) await linkTo(page, "deploys").getByText("1 unread").waitFor();
  await send("#deploys", "@ada look");
  for (const page of [ada.page, second]) {
    await linkTo(page, "deploys").getByText(", 2 unread, 1 of them for you").waitFor();
    await page.waitForFunction(() => document.title.startsWith("(1) #general"));
  }
  await linkTo(ada.page, "deploys").click();
  await shown(ada.page, "@ada look");
  await ada.page.bringToFront();
  for (const page of [ada.page, second]) {
    await page.locator("a[data-place][data-unread='0']", { hasText: "deploys" }).waitFor();
    await page.waitForFunction(() => !document.title.startsWith("("));
  }
  await second.close();
});

test("a thread opens beside its channel without touching it, and closes again", async () => {
  await linkTo(ada.page, "general").click();
  await ada.page.getByRole("heading", { name: "general" }).waitFor();
  const list = ada.page.locator("#main [role=log]");
  await list.evaluate((element) => Object.assign(element, { same: true }));
  const line = ada.page.getByRole("article").filter({ hasText: "live after all these steps" });
  await line.hover();
  await line
    .getByRole("button", { name: /thread/i })
    .first()
    .click();
  const pane = ada.page.getByRole("region", { name: "Thread", exact: true });
  await pane.getByRole("textbox", { name: "Reply" }).fill("in the thread");
  await ada.page.keyboard.press("Enter");
  await pane.getByRole("article").filter({ hasText: "in the thread" }).waitFor();
  await send("#general", "beside it");
  await shown(ada.page, "beside it");
  // On a tablet there is room for the channel and the thread, and the sidebar opens above them.
  await ada.page.setViewportSize({ width: 820, height: 1180 });
  const boxes = ["Message #general", "Reply"].map((name) => ada.page.getByRole("textbox", { name, exact: true }));
  const [left, right] = await Promise.all(boxes.map((box) => box.boundingBox()));
  expect(left!.x + left!.width).toBeLessThan(right!.x);
  expect(Math.min(left!.width, right!.width)).toBeGreaterThan(140);
  expect(await ada.page.evaluate(() => document.documentElement.scrollWidth)).toBe(820);
  await ada.page.getByRole("button", { name: "Show the list of channels" }).click();
  await linkTo(ada.page, "general").waitFor();
  await ada.page.getByRole("button", { name: "Close the list of channels" }).click();
  await ada.page.setViewportSize({ width: 1280, height: 800 });
  await pane.getByRole("link", { name: "Close: Thread" }).click();
  await pane.waitFor({ state: "detached" });
  expect(await list.evaluate((element) => "same" in element)).toBe(true);
});

test("offline is said calmly, and what was missed comes without a reload, each once", async () => {
  await ada.context.setOffline(true);
  await ada.page.evaluate(() => dispatchEvent(new Event("offline")));
  await stack.kill("web-sm");
  await ada.page.getByText("You are offline. What you see may be old.").waitFor({ timeout: 30_000 });
  await send("#general", "said meanwhile");
  await stack.start("web-sm");
  await ada.context.setOffline(false);
  await shown(ada.page, "said meanwhile");
  await ada.page.waitForFunction(() => document.getElementById("connection")?.textContent === "");
  expect(await ada.page.getByText("said meanwhile").count()).toBe(1);
}, 60_000);

test("S9: with eight tabs of one person on HTTP/1.1 posting still works, and a tab that is looked at again catches up", async () => {
  const context: BrowserContext = ada.context;
  // Headless pages are always visible: which one is looked at is told them by the test.
  const setHidden = (page: Page, hidden: boolean) =>
    page.evaluate((value) => {
      Object.defineProperty(document, "hidden", { configurable: true, get: () => value });
      document.dispatchEvent(new Event("visibilitychange") as never);
    }, hidden);
  const tabs = [ada.page];
  await setHidden(ada.page, true);
  for (let n = 0; n < 7; n++) {
    const tab = await context.newPage();
    await tab.goto(`${stack.url}/c/lighthouse/channels/general`);
    await shown(tab, "said meanwhile");
    tabs.push(tab);
    if (n < 6) await setHidden(tab, true);
  }
  const last = tabs.at(-1)!;
  await say(last, "from the eighth tab");
  await shown(last, "from the eighth tab");
  await last.locator(".pending").waitFor({ state: "detached" });
  await setHidden(last, true);
  await setHidden(ada.page, false);
  await shown(ada.page, "from the eighth tab");
  for (const tab of tabs.slice(1)) await tab.close();
}, 90_000);

test("the pages were quiet: no error of a script, nothing refused by the content policy", () => {
  const isCut = (line: string) =>
    /network error|Failed to fetch|failed to reach|Failed to load resource|ERR_INTERNET_DISCONNECTED/.test(line);
  expect([...ada.complaints, ...bo.complaints].filter((line) => !isCut(line))).toEqual([]);
});
