import { afterAll, beforeAll, expect, test } from "bun:test";
import type { Browser, Locator, Page } from "playwright-core";
import { complaintsOf } from "#test/support/axe.ts";
import { launchBrowser, newPerson, type Person } from "#test/support/browser.ts";
import { seedPeople } from "#test/support/people.ts";
import { type Stack, startStack } from "#test/support/stack.ts";
import { formOf } from "#test/support/uploads.ts";
import { type ApiAnswer, request } from "#test/support/world.ts";

// Reading, and what can be done with a message: Ada and Bo in two browsers, and what the API does for them to begin with.

let stack: Stack;
let browser: Browser;
let ada: Person;
let bo: Person;
let api: (who: "ada" | "bo", method: string, path: string, body?: unknown) => Promise<ApiAnswer>;

beforeAll(async () => {
  [stack, browser] = await Promise.all([startStack(), launchBrowser()]);
  const people = await seedPeople(stack.databaseUrl);
  const tokens = { ada: await people.token("ada"), bo: await people.token("bo") };
  api = (who, method, path, body) => request(stack.url, tokens[who], method, path, body);
  [ada, bo] = await Promise.all([newPerson(browser), newPerson(browser)]);
  for (const [person, value] of [
    [ada, tokens.ada],
    [bo, tokens.bo],
  ] as const) {
    await person.context.addCookies([{ name: "ajet_session", value, url: stack.url }]);
  }
}, 90_000);
afterAll(async () => {
  await browser?.close();
  await stack?.close();
}, 60_000);

const noComplaints = () => expect([...ada.complaints, ...bo.complaints]).toEqual([]);

/** A channel of its own that both have joined, with messages in it. */
async function channelWith(name: string, who: "ada" | "bo", bodies: string[]): Promise<{ id: string; href: string }> {
  const { body: channel } = await api("ada", "POST", "/api/c/lighthouse/channels", { name });
  await api("bo", "PUT", `/api/c/lighthouse/channels/${name}/members/me`);
  for (const body_md of bodies) await post(who, name, body_md);
  return { id: channel.id, href: `${stack.url}/c/lighthouse/channels/${name}` };
}

const post = async (
  who: "ada" | "bo",
  channel: string,
  body_md: string,
  more: object = {},
): Promise<{ id: string; seq: number }> =>
  (await api(who, "POST", `/api/c/lighthouse/channels/${channel}/messages`, { body_md, ...more })).body;

const numbered = (count: number, word = "message") =>
  Array.from({ length: count }, (_, n) => `${word} ${n + 1} of them`);

const message = (page: Page | Locator, text: string): Locator =>
  page.getByRole("log").getByRole("article").filter({ hasText: text });

async function choose(page: Page, text: string, item: string): Promise<void> {
  await message(page, text).hover();
  await message(page, text).getByRole("button", { name: "More", exact: true }).click();
  await page.getByRole("menu").getByRole("menuitem", { name: item, exact: true }).click();
}

test("one tool follows the pointer from message to message, and has nothing that is not one's own to do", async () => {
  const { href } = await channelWith("tools", "bo", ["by Bo", "by Bo too"]);
  await post("ada", "tools", "by Ada");
  await bo.page.goto(href);
  await message(bo.page, "by Bo too").hover();
  expect(await message(bo.page, "by Bo too").getByRole("toolbar").count()).toBe(1);
  await message(bo.page, "by Ada").hover();
  expect(await bo.page.getByRole("toolbar", { name: "Message" }).count()).toBe(1);
  await message(bo.page, "by Ada").getByRole("button", { name: "More", exact: true }).click();
  const items = bo.page.getByRole("menu").getByRole("menuitem");
  expect(await items.filter({ hasText: "Quote" }).isVisible()).toBe(true);
  expect(await items.filter({ hasText: "Edit" }).isVisible()).toBe(false);
  await bo.page.keyboard.press("Escape");
  expect(await items.filter({ hasText: "Quote" }).isVisible()).toBe(false);
  noComplaints();
});

test("the keyboard walks through the messages, opens the menu of one, and comes back to it", async () => {
  const { href } = await channelWith("keys", "bo", ["first", "second", "third"]);
  await bo.page.goto(href);
  await message(bo.page, "third").focus();
  await bo.page.keyboard.press("ArrowUp");
  await bo.page.keyboard.press("ArrowUp");
  await bo.page.keyboard.press("ArrowDown");
  expect(await bo.page.evaluate(() => document.activeElement?.textContent)).toContain("second");
  await bo.page.keyboard.press("Enter");
  await bo.page.getByRole("menu").waitFor();
  await bo.page.keyboard.press("End");
  expect(await bo.page.evaluate(() => document.activeElement?.textContent)).toBe("Delete");
  await bo.page.keyboard.press("Escape");
  expect(await bo.page.evaluate(() => document.activeElement?.textContent)).toContain("second");
  noComplaints();
});

test("a message is edited in place, by its menu and by the arrow upwards; Esc leaves it as it was", async () => {
  const { href } = await channelWith("edits", "ada", ["a tpyo", "another"]);
  await Promise.all([ada.page.goto(href), bo.page.goto(href)]);
  await choose(ada.page, "a tpyo", "Edit");
  const field = ada.page.locator(".edit-form textarea");
  await field.fill("something else");
  await field.press("Escape");
  await message(ada.page, "a tpyo").waitFor();
  expect(await field.count()).toBe(0);
  await choose(ada.page, "a tpyo", "Edit");
  await field.fill("a **typo**");
  await field.press("Enter");
  await message(bo.page, "a typo").locator("strong", { hasText: "typo" }).waitFor();
  await message(bo.page, "a typo").getByText("edited").waitFor();
  await field.waitFor({ state: "detached" });
  await ada.page.locator(".conversation").dispatchEvent("ajet-edit-last", { detail: {} });
  await field.waitFor();
  expect(await field.inputValue()).toBe("another");
  await field.press("Escape");
  noComplaints();
});

test("a deleted message can be had back for a moment, and then is gone for everybody", async () => {
  const { href } = await channelWith("deletes", "ada", ["keep me", "lose me"]);
  await Promise.all([ada.page.goto(href), bo.page.goto(href)]);
  await choose(ada.page, "keep me", "Delete");
  await ada.page.getByRole("button", { name: "Undo" }).click();
  await ada.page.getByText("keep me").waitFor();
  await choose(ada.page, "lose me", "Delete");
  await ada.page.getByText("Message deleted.").waitFor();
  // Who leaves meant it: nobody waits for the moment to pass.
  await ada.page.goto(`${stack.url}/c/lighthouse/channels/general`);
  await message(bo.page, "lose me").waitFor({ state: "detached" });
  expect(await message(bo.page, "keep me").count()).toBe(1);
  noComplaints();
});

test("an emoji is found in the picker and put on a message; the other sees it, and who it was", async () => {
  const { href } = await channelWith("emoji", "ada", ["lift-off"]);
  await Promise.all([ada.page.goto(href), bo.page.goto(href)]);
  await message(bo.page, "lift-off").hover();
  await message(bo.page, "lift-off").getByRole("button", { name: "Add a reaction" }).click();
  const search = bo.page.getByRole("combobox", { name: "Search" });
  await search.fill("rocket");
  await bo.page.locator("emoji-picker").getByRole("option", { name: /^🚀/ }).click();
  const reaction = message(ada.page, "lift-off").getByRole("button", { name: "🚀 1" });
  await reaction.hover();
  await ada.page.getByRole("tooltip").filter({ hasText: "Bo Lindqvist" }).waitFor();
  await choose(ada.page, "lift-off", "Who reacted");
  await ada.page.getByRole("dialog").getByText("Bo Lindqvist").waitFor();
  await ada.page.keyboard.press("Escape");
  // What one has chosen is at hand the next time.
  await message(bo.page, "lift-off").hover();
  await message(bo.page, "lift-off").getByRole("toolbar").getByRole("button", { name: "React with 🚀" }).click();
  await reaction.waitFor({ state: "detached" });
  noComplaints();
});

test("code is coloured without changing a letter, and can be copied", async () => {
  const code = 'const greeting = "hello"; // <b>not markup</b>';
  const { href } = await channelWith("code", "ada", [`\`\`\`ts\n${code}\n\`\`\``]);
  await bo.context.grantPermissions(["clipboard-write"]);
  await bo.page.goto(href);
  await bo.page.locator(".code-keyword", { hasText: "const" }).waitFor();
  expect(await bo.page.locator(".body code").textContent()).toBe(code);
  expect(await bo.page.locator(".body b").count()).toBe(0);
  await bo.page.locator(".code").hover();
  await bo.page.getByRole("button", { name: "Copy", exact: true }).click();
  await bo.page.getByRole("button", { name: "Copied" }).waitFor();
  const box = bo.page.getByRole("textbox", { name: /^Message/ });
  await box.press("Control+v");
  expect(await box.inputValue()).toBe(code);
  await box.fill("");
  noComplaints();
});

test("a quote goes into the message box, and a link to a message leads to it from anywhere", async () => {
  const { href } = await channelWith("links", "ada", ["the first of all", ...numbered(120)]);
  await bo.page.goto(`${href}?around=unread`);
  const link = await message(bo.page, "the first of all").locator(".when").getAttribute("href");
  await bo.page.goto(stack.url + link);
  await bo.page.locator(".message:target", { hasText: "the first of all" }).waitFor();
  await bo.page.goto(href);
  await message(bo.page, "message 120 of them").waitFor();
  expect(await message(bo.page, "the first of all").count()).toBe(0);
  await bo.page.evaluate((to) => {
    const way = Object.assign(document.createElement("a"), { href: to, textContent: "over there" });
    document.querySelector("#head")!.append(way);
  }, link!);
  await bo.page.getByText("over there").click();
  await bo.page.locator(".message.targeted", { hasText: "the first of all" }).waitFor();
  noComplaints();
});

/** The numbers of the messages in the list, in its order. */
const numbersIn = (page: Page) =>
  page
    .locator(".messages[role=log] > .message")
    .evaluateAll((all) => all.map((each) => Number((each as HTMLElement).dataset.seq)));

const areContiguous = (numbers: number[]) => numbers.every((n, index) => index === 0 || n === numbers[index - 1]! + 1);

test("D5: history comes from both sides while one reads, each message once, and what is read stays in its place", async () => {
  const { href } = await channelWith("history", "ada", numbered(420));
  await bo.page.goto(href);
  await message(bo.page, "message 420 of them").waitFor();
  const list = bo.page.locator(".messages[role=log]");
  const scroller = bo.page.locator(".scroller");
  // Up to the beginning: what is far behind goes, so the list no longer holds the newest.
  while (await list.locator("> .older").count()) {
    const first = Number(await list.locator("> .message").first().getAttribute("data-seq"));
    const text = await bo.page.evaluate(() => {
      document.querySelector(".scroller")!.scrollTop -= 3_000;
      return document.elementFromPoint(700, 400)?.closest<HTMLElement>(".message")?.id;
    });
    const before = await bo.page.locator(`#${text}`).boundingBox();
    await bo.page.waitForFunction((seq) => {
      const list = document.querySelector(".messages[role=log]")!;
      return Number(list.querySelector<HTMLElement>(".message")!.dataset.seq) < seq || !list.querySelector(".older");
    }, first);
    const after = await bo.page.locator(`#${text}`).boundingBox();
    // Its own name or day may go when the message above it comes.
    expect(Math.abs(after!.y - before!.y)).toBeLessThan(60);
    expect(areContiguous(await numbersIn(bo.page))).toBe(true);
  }
  expect((await numbersIn(bo.page)).length).toBeLessThanOrEqual(250);
  expect(await list.getAttribute("data-end")).toBeNull();
  // What comes now belongs to the end, which is not here.
  await post("ada", "history", "while away");
  await bo.page.locator('a[data-unread="421"], .to-newest:not([hidden])').first().waitFor();
  expect(await message(bo.page, "while away").count()).toBe(0);
  // Down again to the end, by scrolling alone.
  while ((await list.getAttribute("data-end")) === null) {
    const last = Number(await list.locator("> .message").last().getAttribute("data-seq"));
    await scroller.evaluate((element) => element.scrollTo({ top: 0 }));
    await bo.page.waitForFunction((seq) => {
      const list = document.querySelector(".messages[role=log]")!;
      const all = list.querySelectorAll<HTMLElement>(".message");
      return Number(all[all.length - 1]!.dataset.seq) > seq || list.hasAttribute("data-end");
    }, last);
    expect(areContiguous(await numbersIn(bo.page))).toBe(true);
  }
  await message(bo.page, "while away").waitFor();
  await post("ada", "history", "and live again");
  await message(bo.page, "and live again").waitFor();
  expect(areContiguous(await numbersIn(bo.page))).toBe(true);
  noComplaints();
}, 60_000);

test("S3: a reader who is far up stays there when the stream has to begin anew", async () => {
  const { page } = bo;
  await page.goto(`${stack.url}/c/lighthouse/channels/history`);
  await message(page, "and live again").waitFor();
  await page.evaluate(() => document.querySelector(".scroller")!.scrollBy({ top: -4_000 }));
  await page.waitForFunction(() => document.querySelectorAll(".messages[role=log] > .message").length > 60);
  const read = await page.evaluate(() => document.elementFromPoint(700, 400)?.closest(".message")?.id);
  const isReset = page.evaluate(
    () =>
      new Promise<void>((resolve) =>
        document.addEventListener("datastar-sse", ((event: CustomEvent) => {
          if (event.detail.type === "datastar-reset") resolve();
        }) as never),
      ),
  );
  const isLive = (url: URL) => url.pathname === "/live";
  await page.route(isLive, (route) =>
    route.continue({ headers: { ...route.request().headers(), "last-event-id": "of another stream" } }),
  );
  await page.locator("#head").getByRole("link", { name: "Members" }).click();
  await isReset;
  await page.unroute(isLive);
  await page.waitForFunction((id) => {
    const { top = -1 } = document.getElementById(id!)?.getBoundingClientRect() ?? {};
    return top >= 0 && top < innerHeight;
  }, read);
  noComplaints();
});

test("S4: what is written while the last messages are fetched falls into none of the gaps", async () => {
  const { href, id: channel } = await channelWith("gaps", "ada", numbered(130));
  await bo.page.goto(`${href}?around=unread`);
  const list = bo.page.locator(".messages[role=log]");
  await list.locator("> .newer").waitFor({ state: "attached" });
  // Each answer is held back until something was written, and edited, and the page has been told of both.
  await bo.page.route(/\/messages\?after=/, async (route) => {
    const answer = await route.fetch();
    const { id, seq } = await post("ada", "gaps", "in between");
    await api("ada", "PATCH", `/api/messages/${id}`, { body_md: "in between, and edited" });
    await api("ada", "PATCH", "/api/c/lighthouse/channels/gaps", { topic: `after ${seq}` });
    await bo.page.locator(`#topic-${channel}`, { hasText: `after ${seq}` }).waitFor();
    await route.fulfill({ response: answer });
  });
  while ((await list.getAttribute("data-end")) === null) {
    await bo.page.locator(".scroller").evaluate((element) => element.scrollTo({ top: 0 }));
    await bo.page.evaluate(() => new Promise((resolve) => requestAnimationFrame(resolve)));
  }
  await bo.page.unroute(/\/messages\?after=/);
  await post("ada", "gaps", "the very last");
  await message(bo.page, "the very last").waitFor();
  const numbers = await numbersIn(bo.page);
  expect(areContiguous(numbers)).toBe(true);
  expect(await message(bo.page, "in between").count()).toBeGreaterThan(0);
  expect(await message(bo.page, "in between").filter({ hasNotText: "and edited" }).count()).toBe(0);
  noComplaints();
}, 60_000);

test("the line above what is new stays, the banner leads to it, and marking as read takes both away", async () => {
  const { href } = await channelWith("news", "ada", numbered(60, "old"));
  await bo.page.goto(href);
  await message(bo.page, "old 60 of them").waitFor();
  await bo.page.locator('a[aria-current][data-unread="0"]').waitFor();
  await bo.page.goto(`${stack.url}/c/lighthouse/channels/general`);
  for (const body of numbered(220, "new")) await post("ada", "news", body);
  await bo.page.goto(href);
  await bo.page.getByText(/220 new since \d\d:\d\d/).waitFor();
  // Who looks at the newest has read everything, and may still want to begin at the first.
  await bo.page.locator('a[aria-current][data-unread="0"]').waitFor();
  await bo.page.getByRole("link", { name: "Jump to the first" }).click();
  const line = bo.page.locator(".new-line");
  await line.waitFor();
  expect(await line.evaluate((element) => element.nextElementSibling?.textContent)).toContain("new 1 of them");
  await bo.page.locator(".unread-banner").waitFor({ state: "hidden" });
  await bo.page.goto(href);
  // Reading has marked it: whoever comes anew finds nothing new.
  await message(bo.page, "new 220 of them").waitFor();
  await bo.page.locator('a[aria-current][data-unread="0"]').waitFor();
  await choose(bo.page, "new 219 of them", "Mark unread from here");
  await line.waitFor();
  expect(await line.evaluate((element) => element.nextElementSibling?.textContent)).toContain("new 219 of them");
  await bo.page.locator('a[aria-current][data-unread="2"]').waitFor();
  noComplaints();
});

test("what comes while nobody looks at the window stands below the line when they come back", async () => {
  const { href } = await channelWith("away", "ada", ["before"]);
  await bo.page.goto(href);
  await message(bo.page, "before").waitFor();
  const look = (isLooked: boolean) =>
    bo.page.evaluate((focused) => {
      document.hasFocus = () => focused;
      window.dispatchEvent(new Event(focused ? "focus" : "blur"));
    }, isLooked);
  await post("ada", "away", "seen at once");
  await message(bo.page, "seen at once").waitFor();
  await look(false);
  await post("ada", "away", "first unseen");
  await post("ada", "away", "second unseen");
  await message(bo.page, "second unseen").waitFor();
  await look(true);
  await post("ada", "away", "seen again");
  await message(bo.page, "seen again").waitFor();
  const line = bo.page.locator(".new-line");
  expect(await line.count()).toBe(1);
  expect(await line.evaluate((element) => element.nextElementSibling?.textContent)).toContain("first unseen");
  noComplaints();
});

test("everything is marked as read from the banner, which then goes with its line", async () => {
  const { href, id } = await channelWith("banner", "ada", numbered(80, "banner"));
  const page = await bo.context.newPage();
  // Who does not look has not read.
  await page.addInitScript(() => {
    document.hasFocus = () => false;
  });
  await page.goto(href);
  await page.getByText(/80 new/).waitFor();
  await page.getByRole("button", { name: "Mark as read" }).click();
  await page.locator(".unread-banner").waitFor({ state: "hidden" });
  await page.locator(`a[data-place="${id}"][data-unread="0"]`).waitFor();
  expect(await page.locator(".new-line").count()).toBe(0);
  await page.close();
  noComplaints();
});

/** A picture of one colour, as large as it says. */
const PNG = Uint8Array.fromBase64(
  "iVBORw0KGgoAAAANSUhEUgAAAAIAAAABCAYAAAD0In+KAAAAD0lEQVR42mNk+M/wHwAEAQH/7yMK/gAAAABJRU5ErkJggg==",
);

test("pictures are shown one after the other as large as there is room, and can be saved under their name", async () => {
  const { id, href } = await channelWith("pictures", "ada", []);
  for (const name of ["dawn.png", "dusk.png"]) {
    const form = formOf({ channel_id: id }, { name, type: "image/png", content: PNG });
    const { body: file } = await api("ada", "POST", "/api/attachments", form);
    await post("ada", "pictures", `see ${name}`, { attachment_ids: [file.id] });
  }
  await bo.page.goto(href);
  await bo.page.getByRole("link", { name: "dawn.png" }).click();
  const lightbox = bo.page.getByRole("dialog", { name: "Picture" });
  await lightbox.getByText("1 of 2").waitFor();
  await bo.page.keyboard.press("ArrowRight");
  await lightbox.getByText("dusk.png").waitFor();
  expect(await lightbox.getByRole("link", { name: "Download" }).getAttribute("download")).toBe("dusk.png");
  expect(await lightbox.getByRole("button", { name: "Next picture" }).isVisible()).toBe(false);
  await bo.page.keyboard.press("Escape");
  await lightbox.waitFor({ state: "hidden" });
  noComplaints();
});

test("axe-core has nothing to complain of in the tools, the menu, the picker, a message being edited and the lightbox", async () => {
  const { id, href } = await channelWith("axe", "bo", []);
  const form = formOf({ channel_id: id }, { name: "dawn.png", type: "image/png", content: PNG });
  const { body: file } = await api("bo", "POST", "/api/attachments", form);
  await post("bo", "axe", "a message with all that there is\n```ts\nconst x = 1;\n```\n\n| a |\n|---|\n| b |", {
    attachment_ids: [file.id],
  });
  const { page } = bo;
  await page.goto(href);
  await page.locator(".code-keyword").waitFor();
  const complaints: string[] = [];
  const judge = async (what: string) => {
    for (const complaint of await complaintsOf(page)) complaints.push(`${what}: ${complaint}`);
  };
  const all = message(page, "all that there is");
  await all.focus();
  await judge("tools");
  await page.keyboard.press("Enter");
  await page.getByRole("menu").waitFor();
  await judge("menu");
  await page.getByRole("menuitem", { name: "Add a reaction…" }).click();
  await page.locator("emoji-picker").getByRole("combobox").waitFor();
  await judge("picker");
  await page.keyboard.press("Escape");
  await choose(page, "all that there is", "Edit");
  await page.locator(".edit-form textarea").waitFor();
  await judge("editing");
  await page.keyboard.press("Escape");
  await page.getByRole("link", { name: "dawn.png" }).click();
  await page.getByRole("dialog", { name: "Picture" }).waitFor();
  await judge("lightbox");
  await page.keyboard.press("Escape");
  expect(complaints).toEqual([]);
  noComplaints();
}, 60_000);

test("without JavaScript a message has a page for what can be done with it, and all of it works", async () => {
  const { href } = await channelWith("plain", "bo", ["plain words"]);
  const context = await browser.newContext({ javaScriptEnabled: false, storageState: await bo.context.storageState() });
  const page = await context.newPage();
  await page.goto(href);
  await message(page, "plain words").getByRole("link", { name: "What to do with this message" }).click();
  await page.getByRole("button", { name: "🎉" }).click();
  await page.getByLabel("Another emoji").fill("🚀");
  await page.getByRole("button", { name: "React", exact: true }).click();
  await page.getByRole("link", { name: "Who reacted" }).click();
  expect(
    await page.locator(".reactors > li").evaluateAll((all) => all.map((each) => (each as HTMLElement).dataset.emoji)),
  ).toEqual(["🎉", "🚀"]);
  await page.goto(href);
  await message(page, "plain words").getByRole("link", { name: "What to do with this message" }).click();
  await page.getByRole("link", { name: "Edit", exact: true }).click();
  await page.getByRole("textbox", { name: "Message" }).fill("plainer words");
  await page.getByRole("button", { name: "Save" }).click();
  await message(page, "plainer words").getByRole("link", { name: "What to do with this message" }).click();
  await page.getByRole("link", { name: "Delete", exact: true }).click();
  await page.getByRole("button", { name: "Delete" }).click();
  await page.getByText("Nobody has written anything yet").waitFor();
  await context.close();
});
