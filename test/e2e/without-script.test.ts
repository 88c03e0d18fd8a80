import { afterAll, beforeAll, expect, test } from "bun:test";
import type { Browser, Locator, Page } from "playwright-core";
import { launchBrowser, newPerson, type Person, signIn } from "#test/support/browser.ts";
import { type Stack, startStack } from "#test/support/stack.ts";

// A browser in which no script runs: everything that matters works by links and forms.

let stack: Stack;
let browser: Browser;
let ada: Person;
let page: Page;
beforeAll(async () => {
  [stack, browser] = await Promise.all([startStack({ demo: true }), launchBrowser()]);
  ada = await newPerson(browser, { javaScriptEnabled: false });
  page = ada.page;
}, 60_000);
afterAll(async () => {
  await browser?.close();
  await stack?.close();
}, 60_000);

const message = (text: string): Locator => page.getByRole("article").filter({ hasText: text }).last();

async function say(text: string): Promise<void> {
  await page
    .getByRole("textbox", { name: /^Message|^Reply/ })
    .last()
    .fill(text);
  await page.getByRole("button", { name: "Send" }).last().click();
  await message(text).waitFor();
}

test("A10: signs in, by pages that go on by themselves", async () => {
  await signIn(ada, stack, "Ada Moreau");
  await page.getByRole("heading", { name: "general" }).waitFor();
});

test("reads, and pages through history to its beginning", async () => {
  for (let n = 0; n < 60; n++) {
    // Posted as the form would be, without looking at each page.
    const form = { body_md: `line ${n}`, client_message_id: crypto.randomUUID() };
    const action = await page.locator("form.composer").getAttribute("action");
    await ada.context.request.post(stack.url + action, { form, headers: { "sec-fetch-site": "same-origin" } });
  }
  await page.goto(`${stack.url}/c/lighthouse/channels/general`);
  await message("line 59").waitFor();
  expect(await page.getByRole("article").allTextContents()).toHaveLength(50);
  expect(await page.getByText("line 2", { exact: true }).count()).toBe(0);
  await page.getByRole("link", { name: "Older messages" }).click();
  await message("line 2").waitFor();
  await page.getByRole("link", { name: "Go to the newest messages" }).click();
  await message("line 59").waitFor();
});

/** The page of what can be done with a message. */
const toMessage = (text: string) => message(text).getByRole("link", { name: "What to do with this message" }).click();

test("posts, reacts, replies in a thread, edits and deletes", async () => {
  await say("by a form");
  await toMessage("by a form");
  await page.getByRole("button", { name: "👍" }).first().click();
  await page.goto(`${stack.url}/c/lighthouse/channels/general`);
  await message("by a form").getByRole("button", { name: /👍/ }).waitFor();

  await toMessage("by a form");
  await page.getByRole("link", { name: "Reply in a thread" }).click();
  await say("in the thread");
  await page.goto(`${stack.url}/c/lighthouse/channels/general`);
  await message("by a form")
    .getByRole("link", { name: /1 reply/ })
    .waitFor();

  await say("with a tpyo");
  await toMessage("with a tpyo");
  await page.getByRole("link", { name: "Edit" }).click();
  await page.getByRole("textbox", { name: "Message" }).fill("with a typo");
  await page.getByRole("button", { name: "Save" }).click();
  await toMessage("with a typo");
  await page.getByRole("link", { name: "Delete" }).click();
  await page.getByRole("button", { name: "Delete" }).click();
  await message("by a form").waitFor();
  expect(await page.getByText("with a typo").count()).toBe(0);
});

test("a command replies on a page of its own", async () => {
  await page.getByRole("textbox", { name: /^Message/ }).fill("/who");
  await page.getByRole("button", { name: "Send" }).click();
  await page.getByRole("cell", { name: "@bo" }).waitFor();
});

test("finds channels, makes one, leaves it and joins again", async () => {
  await page.goto(`${stack.url}/c/lighthouse/new-channel`);
  await page.getByLabel("Name").fill("lamp-room");
  await page.getByRole("button", { name: "Create" }).click();
  await page.getByRole("heading", { name: "lamp-room" }).waitFor();
  await page.goto(`${stack.url}/c/lighthouse/channels`);
  await page.getByRole("button", { name: "Leave lamp-room" }).click();
  await page.getByRole("button", { name: "Join lamp-room" }).click();
  await page.getByRole("button", { name: "Leave lamp-room" }).waitFor();
  await page.getByRole("main").getByRole("link", { name: "lamp-room" }).click();
  await page.getByRole("heading", { name: "lamp-room" }).waitFor();
});

test("chooses in the head of a channel what of it notifies", async () => {
  await page.getByTitle("Notifications of this channel").click();
  await page.getByRole("button", { name: "Mentions of me" }).click();
  await page.getByRole("heading", { name: "lamp-room" }).waitFor();
  await page.getByTitle("Notifications of this channel").click();
  expect(await page.getByRole("button", { name: "Mentions of me" }).getAttribute("aria-pressed")).toBe("true");
});

test("finds a message, and goes to it", async () => {
  await page.goto(`${stack.url}/c/lighthouse/channels/general/search?q=jacket`);
  const found = page.getByRole("region", { name: "Search", exact: true });
  await found.getByText("Somebody left a red").first().waitFor();
  await found
    .getByRole("link", { name: /jacket/ })
    .first()
    .click();
  await message("Somebody left a red jacket").waitFor();
});

test("nothing on the way was refused or missing", () => {
  expect(ada.complaints).toEqual([]);
});
