import { afterAll, beforeAll, expect, test } from "bun:test";
import type { Browser, Locator, Page } from "playwright-core";
import { complaintsOf } from "#test/support/axe.ts";
import { launchBrowser, newPerson, type Person, signIn } from "#test/support/browser.ts";
import { type Stack, startStack } from "#test/support/stack.ts";

// What one finds: by the keyboard alone, as ada does here, and beside a channel. Bo writes to her meanwhile.

let stack: Stack;
let browser: Browser;
let ada: Person;
let bo: Person;
let page: Page;
beforeAll(async () => {
  [stack, browser] = await Promise.all([startStack({ demo: true, quiet: true }), launchBrowser()]);
  [ada, bo] = await Promise.all([newPerson(browser), newPerson(browser)]);
  await signIn(ada, stack, "Ada Moreau");
  await signIn(bo, stack, "Bo Lindqvist");
  page = ada.page;
  page.on("response", (response) => {
    if (response.status() >= 400)
      ada.complaints.push(`${response.status()} ${response.request().method()} ${response.url()}`);
  });
  await Promise.all([heading("general").waitFor(), bo.page.getByRole("heading", { name: "general" }).waitFor()]);
}, 120_000);
afterAll(async () => {
  await browser?.close();
  await stack?.close();
}, 60_000);

const heading = (name: string | RegExp): Locator => page.getByRole("heading", { name, level: 1 });
const pane = (name: string): Locator => page.getByRole("region", { name, exact: true });
const press = (...keys: string[]) =>
  keys.reduce((done, key) => done.then(() => page.keyboard.press(key)), Promise.resolve());
const focused = () => page.evaluate(() => document.activeElement?.outerHTML.slice(0, 300) ?? "");

async function say(who: Person, text: string): Promise<void> {
  await who.page.getByRole("textbox", { name: /^Message/ }).fill(text);
  await who.page.keyboard.press("Enter");
  await who.page.locator("#main [role=log] .message", { hasText: text }).last().waitFor();
}

/** Out of whatever field has the focus, so that single keys are keys. */
async function leaveField(): Promise<void> {
  if (await page.evaluate(() => document.activeElement?.matches("input, textarea"))) await press("Escape");
}

test("by keys alone: a few letters lead to a channel, arrows to the ones beside it", async () => {
  await press("Control+k");
  const switcher = page.getByRole("combobox", { name: "A channel, a person or a page" });
  await switcher.waitFor();
  await page.keyboard.type("dpl");
  const first = page.getByRole("option").first();
  await first.getByText("deploys").waitFor();
  expect(await first.getAttribute("aria-selected")).toBe("true");
  expect(await switcher.getAttribute("aria-activedescendant")).toBe(await first.getAttribute("id"));
  expect(await first.locator("mark").allTextContents()).toEqual(["d", "pl"]);
  await press("Enter");
  await heading("deploys").waitFor();
  await press("Alt+ArrowDown");
  await heading("design").waitFor();
  await press("Alt+ArrowUp", "Alt+ArrowUp");
  await heading("deploys").or(heading("Surprise for Thursday")).first().waitFor();
  await press("Control+k", "Escape");
  await switcher.waitFor({ state: "hidden" });
});

test("the page of what is chosen in the switcher is asked for before Enter, and Enter asks for it no more", async () => {
  await press("Control+k");
  const asked: string[] = [];
  page.on("request", (request) => request.headers().accept === "text/html" && asked.push(request.url()));
  const ahead = page.waitForRequest(/\/channels\/design$/);
  await page.keyboard.type("design");
  await ahead;
  await press("Enter");
  await heading("design").waitFor();
  expect(asked.filter((url) => url.endsWith("/channels/design"))).toHaveLength(1);
});

test("the switcher opens at once, and begins with what has news", async () => {
  await press("Control+k");
  await page.keyboard.type("general");
  await press("Enter");
  await heading("general").waitFor();
  await bo.page.goto(`${stack.url}/c/lighthouse/channels/design`);
  await say(bo, "A chart for everybody");
  await page.locator("a.has-news[data-place]", { hasText: "design" }).waitFor();
  // Within the press of the keys, before anything is asked of the server.
  const isThere = await page.evaluate(() => {
    const press = { key: "k", code: "KeyK", ctrlKey: true, bubbles: true };
    (document.activeElement ?? document.body).dispatchEvent(new KeyboardEvent("keydown", press));
    return document.querySelector(".switcher-dialog[open] [role=option]") !== null;
  });
  expect(isThere).toBe(true);
  const news = await page.locator(".switcher-dialog .has-news .label").allTextContents();
  expect(news).toContain("design");
  const all = await page.locator(".switcher-dialog .label").allTextContents();
  expect(all.slice(0, news.length)).toEqual(news);
  await press("Escape");
});

test("by keys alone: the parts of the page, messages, and a thread beside them", async () => {
  const thread = pane("Thread");
  await say(ada, "Who has the spare lamp?");
  await leaveField();
  for (let n = 0; n < 9 && !(await focused()).includes('class="message'); n++) await press("F6");
  expect(await focused()).toContain('class="message');
  await press("r");
  await thread.getByRole("textbox", { name: "Reply" }).fill("I looked in the attic.");
  await press("Enter");
  await thread.getByRole("article").filter({ hasText: "attic" }).waitFor();
  await press("Escape", "Escape");
  await thread.waitFor({ state: "detached" });
  // Typing is never taken for a key.
  await page.getByRole("textbox", { name: /^Message/ }).focus();
  await page.keyboard.type("?n/t");
  expect(await page.getByRole("textbox", { name: /^Message/ }).inputValue()).toBe("?n/t");
  await page.getByRole("textbox", { name: /^Message/ }).fill("");
});

test("by keys alone: a search, its filters, and the message that was found", async () => {
  await leaveField();
  await press("/");
  await page.keyboard.type("harbour");
  await press("Enter");
  const search = pane("Search");
  await search.locator(".hit mark").first().waitFor();
  await search.getByRole("link", { name: "From me" }).focus();
  await press("Enter");
  await search.locator('.chip[aria-current="true"]', { hasText: "From me" }).waitFor();
  expect(new URL(page.url()).searchParams.get("q")).toBe("harbour from:me");
  await search.locator(".hit").first().focus();
  const target = new URL((await search.locator(".hit").first().getAttribute("href"))!, stack.url);
  await press("Enter");
  await page.waitForURL((url) => url.hash === target.hash);
  await page.locator(`${target.hash}.targeted`).waitFor();
  await page.goBack();
  await search.locator(".hit").first().waitFor();
  await search.getByRole("searchbox").fill("has:cat");
  await press("Enter");
  await search.getByRole("alert").getByText("has: takes file").waitFor();
  await search.getByRole("searchbox").fill("zzyzx has:file");
  await press("Enter");
  await search.getByText("Nothing was found").waitFor();
  await search.getByRole("link", { name: "Close: Search" }).click();
});

test("by keys alone: a notification comes, is counted, leads to what it is about, and is read then", async () => {
  const link = page.getByRole("link", { name: /^Notifications/ });
  await page.goto(`${stack.url}/c/lighthouse/channels/general/notifications`);
  const inbox = pane("Notifications");
  await inbox.getByRole("button", { name: "Mark all as read" }).click();
  await inbox.getByRole("button", { name: "Mark all as read" }).waitFor({ state: "detached" });
  await page
    .locator("#inbox-count", { hasText: /\d/ })
    .waitFor({ state: "detached" })
    .catch(() => {});
  await say(bo, "@ada, the chart is wrong");
  await inbox.getByText("mentioned you in #design").first().waitFor();
  await link.getByText("1", { exact: true }).waitFor();
  await inbox.locator(".item-link").first().focus();
  await press("Enter");
  await heading("design").waitFor();
  await page.locator(".message.targeted", { hasText: "the chart is wrong" }).waitFor();
  await page.waitForFunction(() => document.getElementById("inbox-count")?.textContent === "");
  await leaveField();
  await press("n");
  await inbox.waitFor();
  expect(await inbox.locator(".item.unread").count()).toBe(0);
  await press("Escape");
  await inbox.waitFor({ state: "detached" });
});

test("by keys alone: a conversation is begun with one person, and a group with two", async () => {
  await press("Control+Shift+K");
  const dialog = page.getByRole("dialog");
  await dialog.getByRole("searchbox", { name: "Whom to write to" }).waitFor();
  await page.keyboard.type("bo");
  await dialog.locator("#people .person").first().getByText("Bo Lindqvist").waitFor();
  await press("Enter");
  await dialog.getByRole("button", { name: "Open the conversation" }).waitFor();
  await page.keyboard.type("cy");
  await press("Enter");
  await dialog.getByRole("button", { name: "Open the group" }).waitFor();
  await press("Enter");
  await heading(/Bo Lindqvist, Cy Okafor|Cy Okafor, Bo Lindqvist|Surprise/).waitFor();
  expect(new URL(page.url()).pathname).toMatch(/^\/dm\//);
});

test("a thread that has replies which one has not seen says so until it is read, and can be left alone", async () => {
  await page.goto(`${stack.url}/c/lighthouse/channels/design`);
  await say(ada, "Blue or green?");
  const line = bo.page.locator("#main .message", { hasText: "Blue or green?" }).last();
  await line.hover();
  await line.getByRole("button", { name: "Reply in a thread" }).click();
  await bo.page.getByRole("textbox", { name: "Reply" }).fill("Green.");
  await bo.page.keyboard.press("Enter");
  await page.locator("#main .message .reply-count").last().waitFor();
  await page.locator("#threads-link", { hasText: /\d unread/ }).click();
  const threads = pane("Threads");
  const item = threads.getByRole("listitem").filter({ hasText: "Blue or green?" });
  await item.getByText("1 new").waitFor();
  await item.getByRole("link").click();
  await pane("Thread").getByText("Green.").waitFor();
  await page.bringToFront();
  await page.locator("#threads-link").click();
  await item.waitFor();
  await page.waitForFunction(async () => {
    const text = await (await fetch(location.href)).text();
    return !text.includes("1 new");
  });
  await item.getByRole("button", { name: "Unfollow" }).click();
  await item.waitFor({ state: "detached" });
});

test("members: found while one types, with what they say of themselves a click away, and written to from there", async () => {
  await page.goto(`${stack.url}/c/lighthouse/channels/general/members`);
  const members = pane("Members");
  await members.getByRole("searchbox").fill("lind");
  await members.getByRole("link", { name: /Cy Okafor/ }).waitFor({ state: "detached" });
  expect(new URL(page.url()).searchParams.get("q")).toBe("lind");
  await members.getByRole("link", { name: /Bo Lindqvist/ }).click();
  const profile = page.getByRole("dialog");
  await profile.getByText("Here since").waitFor();
  await profile.getByRole("button", { name: "Message" }).click();
  await heading("Bo Lindqvist").waitFor();
});

test("people are taken out of a channel and put into it without leaving it", async () => {
  await page.goto(`${stack.url}/c/lighthouse/channels/design/members`);
  const members = pane("Members");
  await members.getByRole("button", { name: "Remove Cy Okafor" }).click();
  await members.getByRole("link", { name: /Cy Okafor/ }).waitFor({ state: "detached" });
  await members.getByRole("link", { name: "Add people" }).click();
  await members.getByRole("button", { name: "Add Cy Okafor" }).click();
  await members.getByText("in the channel").last().waitFor();
  await members.getByRole("link", { name: "Done" }).click();
  await members.getByRole("link", { name: /Cy Okafor/ }).waitFor();
});

test("channels are left and joined in their list, which is searched while one types", async () => {
  await page.goto(`${stack.url}/c/lighthouse/channels`);
  await page.getByRole("searchbox", { name: "Find channels" }).fill("rain");
  await page.getByRole("button", { name: "Leave deploys" }).waitFor({ state: "detached" });
  await page.getByRole("button", { name: "Leave design" }).click();
  await page.getByRole("button", { name: "Join design" }).waitFor();
  await page.locator("#sidebar a[data-place]", { hasText: "design" }).waitFor({ state: "detached" });
  await page.getByRole("button", { name: "Join design" }).click();
  await page.locator("#sidebar a[data-place]", { hasText: "design" }).waitFor();
  expect(new URL(page.url()).search).toBe("?q=rain");
});

test("the keys are shown on top of the page, and those without Ctrl can be turned off", async () => {
  await page.goto(`${stack.url}/c/lighthouse/channels/general`);
  await leaveField();
  await press("?");
  const help = page.getByRole("dialog");
  await help.getByText("Go to a channel, a person or a page").waitFor();
  await help.getByRole("checkbox", { name: /Keys without Ctrl or Alt/ }).uncheck();
  await press("Escape");
  await help.waitFor({ state: "hidden" });
  await press("?", "n");
  await press("Control+/");
  await help.getByText("Go to a channel, a person or a page").waitFor();
  expect(new URL(page.url()).pathname).toBe("/c/lighthouse/channels/general");
  await help.getByRole("checkbox", { name: /Keys without Ctrl or Alt/ }).check();
  await press("Escape");
});

test("axe-core has nothing to complain of in what no link leads to, light on a desk and dark on a phone", async () => {
  const complaints: Record<string, string[]> = {};
  for (const [colorScheme, width] of [
    ["light", 1280],
    ["dark", 360],
  ] as const) {
    await page.emulateMedia({ colorScheme, reducedMotion: "reduce" });
    await page.setViewportSize({ width, height: 800 });
    await page.goto(`${stack.url}/c/lighthouse/channels/general/search?q=harbour`);
    complaints[`what was found, ${colorScheme}`] = await complaintsOf(page);
    expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBe(width);
    await press("Control+k");
    await page.getByRole("option").first().waitFor();
    complaints[`the switcher, ${colorScheme}`] = await complaintsOf(page);
    await press("Escape");
  }
  expect(Object.entries(complaints).filter(([, found]) => found.length > 0)).toEqual([]);
}, 60_000);

test("no page with a list is wider than a tablet", async () => {
  await page.setViewportSize({ width: 820, height: 800 });
  const widths = new Map<string, number>();
  for (const address of [
    "/c/lighthouse/channels/general/search?q=harbour",
    "/c/lighthouse/channels/general/notifications",
    "/c/lighthouse/channels/general/members?add=",
    "/c/lighthouse/channels",
    "/dm/new",
    "/users/@bo",
    "/help",
  ]) {
    await page.goto(stack.url + address);
    widths.set(address, await page.evaluate(() => document.documentElement.scrollWidth));
  }
  expect([...widths].filter(([, width]) => width !== 820)).toEqual([]);
});

test("nothing on the way was refused or missing", () => {
  expect([ada.complaints, bo.complaints]).toEqual([[], []]);
});
