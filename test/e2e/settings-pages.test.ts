import { afterAll, beforeAll, expect, test } from "bun:test";
import type { Browser, Page } from "playwright-core";
import {
  chooseAtProvider,
  continueButton,
  launchBrowser,
  newPerson,
  type Person,
  signIn,
} from "#test/support/browser.ts";
import { type Stack, startStack } from "#test/support/stack.ts";

// One story from an empty database: what people change of what is theirs, and what admins do in their community.

let stack: Stack;
let browser: Browser;
let ada: Person;
beforeAll(async () => {
  [stack, browser] = await Promise.all([startStack(), launchBrowser()]);
  ada = await newPerson(browser);
  await ada.page.goto(stack.url);
  await ada.page.getByLabel("Name of the community").fill("Lighthouse");
  await ada.page.getByLabel("Its address").fill("lighthouse");
  await continueButton(ada.page).click();
  await chooseAtProvider(ada.page, "Ada Moreau");
  await ada.page.getByRole("heading", { name: "general" }).waitFor();
}, 60_000);
afterAll(async () => {
  await browser?.close();
  await stack?.close();
}, 60_000);

/** The smallest picture that there is. */
const PIXEL = Buffer.from(
  "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==",
  "base64",
);

const press = (page: Page, name: string) => page.getByRole("button", { name, exact: true }).click();
const saysSo = (page: Page, text: string) => page.getByRole("status").filter({ hasText: text }).waitFor();
const open = (page: Page, path: string) => page.goto(stack.url + path);

test("somebody changes their name and their picture, which is shown before it is sent", async () => {
  const { page } = ada;
  await open(page, "/settings");
  await page.getByLabel("Display name").fill("Ada M.");
  await press(page, "Save name");
  await saysSo(page, "Saved.");
  await page.locator("#sidebar").getByText("Ada M.").waitFor();
  await page.getByLabel("A new picture").setInputFiles({ name: "me.png", mimeType: "image/png", buffer: PIXEL });
  await page.locator("[data-preview-place] img[src^='data:']").waitFor();
  await press(page, "Save picture");
  await saysSo(page, "Saved.");
  const picture = page.locator("[data-preview-place] img");
  expect(await picture.getAttribute("src")).toStartWith("/api/avatars/");
  expect(await picture.evaluate((image: HTMLImageElement) => image.decode().then(() => image.naturalWidth))).toBe(1);
  await press(page, "Remove the picture");
  await saysSo(page, "Removed.");
  expect(await picture.count()).toBe(0);
});

test("what is no picture is refused on the page, with the reason", async () => {
  const { page } = ada;
  await page
    .getByLabel("A new picture")
    .setInputFiles({ name: "me.png", mimeType: "image/png", buffer: Buffer.from("no picture") });
  await press(page, "Save picture");
  await page.getByRole("alert").filter({ hasText: "PNG, JPEG, GIF or WebP" }).waitFor();
  expect(ada.complaints.splice(0)).toEqual([expect.stringContaining("422")]);
});

test("the look that somebody chose is there on every page, whatever the device likes", async () => {
  const { page } = ada;
  const ground = () => page.evaluate(() => getComputedStyle(document.body).backgroundColor);
  await open(page, "/settings/appearance");
  const light = await ground();
  await page.getByLabel("Dark", { exact: false }).last().check();
  await press(page, "Save");
  await saysSo(page, "Saved.");
  const dark = await ground();
  expect(dark).not.toBe(light);
  await open(page, "/c/lighthouse/channels/general");
  expect(await ground()).toBe(dark);
  await open(page, "/settings/appearance");
  await page.getByLabel("As the device", { exact: false }).check();
  await press(page, "Save");
  await saysSo(page, "Saved.");
  expect(await ground()).toBe(light);
});

test("A14: a second browser is listed, ended from here, and led to the sign-in there", async () => {
  const phone = await newPerson(browser);
  await signIn(phone, stack, "Ada Moreau");
  await phone.page.getByRole("heading", { name: "general" }).waitFor();
  const { page } = ada;
  await open(page, "/settings/sessions");
  const sessions = page.getByRole("listitem").filter({ hasText: "Last used" });
  expect(await sessions.count()).toBe(2);
  await sessions.filter({ hasNotText: "This one" }).getByRole("button", { name: "Sign out" }).click();
  await saysSo(page, "That session has ended.");
  expect(await sessions.count()).toBe(1);
  await phone.page.waitForURL("**/login**");
  await open(page, "/settings/activity");
  await page.getByText("A session was ended: ").waitFor();
  await phone.context.close();
});

test("the same forms do the same without JavaScript", async () => {
  const context = await browser.newContext({ javaScriptEnabled: false });
  await context.addCookies(await ada.context.cookies());
  const page = await context.newPage();
  await open(page, "/settings");
  await page.getByLabel("Display name").fill("Ada Moreau");
  await press(page, "Save name");
  await saysSo(page, "Saved.");
  await page.getByRole("link", { name: "Notifications" }).click();
  await page.getByLabel("#general").selectOption("Mentions of me");
  await press(page, "Save");
  await saysSo(page, "Saved.");
  expect(await page.getByLabel("#general").inputValue()).toBe("mentions");
  await context.close();
});

test("no page complained of anything", () => {
  expect(ada.complaints).toEqual([]);
});
