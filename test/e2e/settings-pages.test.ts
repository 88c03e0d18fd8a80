import { afterAll, beforeAll, expect, test } from "bun:test";
import { readFileSync } from "node:fs";
import type { Browser, Page } from "playwright-core";
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

// One story from an empty database: what people change of what is theirs, and what admins do in their community.

let stack: Stack;
let browser: Browser;
let ada: Person;
beforeAll(async () => {
  [stack, browser] = await Promise.all([startStack(), launchBrowser()]);
  ada = await newPerson(browser);
  await foundCommunity(ada, stack);
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

test("notifications of the desktop are switched on for a device, when its browser allows them", async () => {
  const { page, context } = ada;
  const onDevice = page.getByLabel("Notify me on this device");
  await open(page, "/settings/notifications");
  await onDevice.click();
  await page.getByRole("alert").filter({ hasText: "Your browser does not allow it." }).waitFor();
  expect(await onDevice.isChecked()).toBe(false);
  await context.grantPermissions(["notifications"], { origin: stack.url });
  // A browser without windows asks for the permission as others do, but says afterwards that it shows none.
  const hasPermission = () => void Object.defineProperty(Notification, "permission", { value: "granted" });
  await page.addInitScript(hasPermission);
  await page.evaluate(hasPermission);
  await onDevice.check();
  await page.reload();
  await onDevice.waitFor();
  expect(await onDevice.isChecked()).toBe(true);
  await onDevice.uncheck();
  await page.reload();
  await onDevice.waitFor();
  expect(await onDevice.isChecked()).toBe(false);
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
  await page.locator("#main").getByRole("link", { name: "Notifications" }).click();
  await page.getByLabel("#general").selectOption("Mentions of me");
  await press(page, "Save");
  await saysSo(page, "Saved.");
  expect(await page.getByLabel("#general").inputValue()).toBe("mentions");
  await context.close();
});

let bo: Person;
const settings = "/c/lighthouse/settings";

test("an admin makes an invite for one person, who comes in by it; it is used up then", async () => {
  const { page } = ada;
  await open(page, `${settings}/invites`);
  await page.getByLabel("For how many people").fill("1");
  await press(page, "Make an invite link");
  const link = await page.getByLabel("Invite link").inputValue();
  bo = await newPerson(browser);
  await bo.page.goto(link);
  await continueButton(bo.page).click();
  await chooseAtProvider(bo.page, "Bo Lindqvist");
  await bo.page.getByRole("heading", { name: "general" }).waitFor();
  await open(page, `${settings}/invites`);
  await page.getByText("Used up").waitFor();
});

test("an owner gives a role and mutes, in dialogs that ask first", async () => {
  const { page } = ada;
  await open(page, `${settings}/members?q=lind`);
  expect(await page.locator("#main").getByText("Ada Moreau").count()).toBe(0);
  await page.locator("#main").getByRole("link", { name: "Bo Lindqvist" }).click();
  await page.getByRole("link", { name: "Mute", exact: true }).click();
  const dialog = page.getByRole("dialog");
  await dialog.getByLabel("How long").selectOption("For a day");
  await dialog.getByLabel("Reason").fill("Too many puns");
  await dialog.getByRole("button", { name: "Mute" }).click();
  await saysSo(page, "They can read and not write now.");
  await page.getByText("Too many puns").waitFor();
  await page.getByRole("link", { name: "Change role" }).click();
  await dialog.getByRole("link", { name: "Cancel" }).click();
  await dialog.waitFor({ state: "hidden" });
  await page.getByRole("link", { name: "Change role" }).click();
  await dialog.getByLabel("Admin").check();
  await dialog.getByRole("button", { name: "Change role" }).click();
  await saysSo(page, "The role is changed.");
  await page.locator("#main").getByText("Admin", { exact: true }).waitFor();
});

test("somebody who is muted is told so; an admin who is not the owner is not offered what they may not do", async () => {
  await bo.page.getByRole("textbox", { name: /^Message/ }).fill("A pun");
  await bo.page.keyboard.press("Enter");
  await bo.page.getByText("You are muted in this community").first().waitFor();
  await open(bo.page, `${settings}/members?q=ada`);
  await bo.page.locator("#main").getByRole("link", { name: "Ada Moreau" }).click();
  await bo.page.getByRole("heading", { name: "Ada Moreau" }).waitFor();
  expect(await bo.page.getByRole("link", { name: "Ban", exact: true }).count()).toBe(0);
  expect(bo.complaints.splice(0).filter((line) => !line.includes("403"))).toEqual([]);
  await open(ada.page, `${settings}/moderation`);
  await ada.page.getByRole("button", { name: "Unmute" }).click();
  await saysSo(ada.page, "They can write again.");
});

test("W1: a webhook is made, posts a test, and a new address ends the old one", async () => {
  const { page } = ada;
  await open(page, `${settings}/webhooks`);
  await page.getByRole("link", { name: "New webhook" }).click();
  const dialog = page.getByRole("dialog");
  await dialog.getByLabel("Name").fill("Forge");
  await dialog.getByRole("button", { name: "Make the webhook" }).click();
  const first = await page.getByLabel("Address of the webhook").inputValue();
  await press(page, "Post a test message");
  await saysSo(page, "A test message stands in");
  await page.getByRole("link", { name: "Done" }).click();
  await page.getByRole("link", { name: "Give it a new address" }).click();
  await dialog.getByRole("button", { name: "Give it a new address" }).click();
  const second = await page.getByLabel("Address of the webhook").inputValue();
  expect(second).not.toBe(first);
  const post = (url: string) => fetch(url, { method: "POST", body: "from outside" });
  expect([(await post(first)).status, (await post(second)).status]).toEqual([404, 200]);
  await open(page, "/c/lighthouse/channels/general");
  const log = page.getByRole("log");
  await log.getByText("works: this is a test.").waitFor();
  await log.getByText("from outside").waitFor();
});

test("a bot gets a token, which acts until it is revoked", async () => {
  const { page } = ada;
  await open(page, `${settings}/bots/new`);
  await page.getByRole("textbox", { name: "Name" }).fill("Lamp");
  await page.getByLabel("members:read").check();
  await press(page, "Make the bot and its token");
  const authorization = `Bearer ${await page.getByLabel("Token", { exact: true }).inputValue()}`;
  const asBot = () => fetch(`${stack.url}/api/bot`, { headers: { authorization } });
  expect((await asBot()).status).toBe(200);
  await page.getByRole("link", { name: "Revoke" }).click();
  await page.getByRole("dialog").getByRole("button", { name: "Revoke" }).click();
  await saysSo(page, "It is revoked and cannot be used any more.");
  expect((await asBot()).status).toBe(401);
});

test("a channel is renamed, archived and opened again on its settings", async () => {
  const { page } = ada;
  await open(page, "/c/lighthouse/channels/general/settings");
  await page.getByLabel("Name").fill("Lobby 1");
  await press(page, "Save name and topic");
  await page.getByText("only letters, digits, hyphens and underscores are allowed").waitFor();
  expect(await page.getByLabel("Name").inputValue()).toBe("Lobby 1");
  expect(await page.getByLabel("Name").evaluate((field) => field === document.activeElement)).toBe(true);
  expect(ada.complaints.splice(0)).toEqual([expect.stringContaining("422")]);
  await page.getByLabel("Name").fill("lobby");
  await press(page, "Save name and topic");
  await saysSo(page, "Saved.");
  await page.getByRole("link", { name: "Archive" }).click();
  await page.getByRole("dialog").getByRole("button", { name: "Archive" }).click();
  await saysSo(page, "The channel is archived");
  await page.getByRole("link", { name: "Open it again" }).click();
  await page.getByRole("dialog").getByRole("button", { name: "Open it again" }).click();
  await saysSo(page, "The channel is open again.");
});

test("the audit log tells all of it", async () => {
  const { page } = ada;
  await open(page, `${settings}/audit`);
  for (const told of [
    "opened #lobby again",
    "archived #lobby",
    "name is “lobby” (“general” before)",
    "revoked a token of the bot Lamp",
    "made a token for the bot Lamp: members:read",
    "gave a webhook of #lobby a new address",
    "let Bo Lindqvist write again",
    "made Bo Lindqvist admin (member before)",
    "muted Bo Lindqvist until ",
    "for 1 person",
  ]) {
    await page.locator("#main").getByText(told).first().waitFor();
  }
});

test("D12: an owner downloads all of the community, and their own, with a script and without; nobody else is offered the former", async () => {
  const context = await browser.newContext({ javaScriptEnabled: false });
  await context.addCookies(await ada.context.cookies());
  for (const page of [ada.page, await context.newPage()]) {
    await open(page, `${settings}/general`);
    const saved = page.waitForEvent("download");
    await press(page, "Download all of it");
    expect((await saved).suggestedFilename()).toBe("lighthouse.jsonl");
    const lines = readFileSync(await (await saved).path(), "utf8")
      .trimEnd()
      .split("\n");
    expect(JSON.parse(lines.at(-1)!)).toEqual({ type: "end", data: { lines: lines.length - 1 } });
    // The answer was a file, and the page is as it was.
    await page.getByRole("button", { name: "Save name" }).waitFor();
    await open(page, "/settings/activity");
    const own = page.waitForEvent("download");
    await page.getByRole("link", { name: "Download all that is yours" }).click();
    expect((await own).suggestedFilename()).toBe("me.jsonl");
  }
  await context.close();
  await open(bo.page, `${settings}/general`);
  await bo.page.getByText("Your role").waitFor();
  expect(await bo.page.getByRole("button", { name: "Download all of it" }).count()).toBe(0);
});

test("without JavaScript somebody is banned on a page that asks first, and let back", async () => {
  const context = await browser.newContext({ javaScriptEnabled: false });
  await context.addCookies(await ada.context.cookies());
  const page = await context.newPage();
  await open(page, `${settings}/members?q=bo`);
  await page.locator("#main").getByRole("link", { name: "Bo Lindqvist" }).click();
  await page.getByRole("link", { name: "Ban", exact: true }).click();
  await page.getByLabel("Reason").fill("Puns again");
  await press(page, "Ban");
  await saysSo(page, "They are banned.");
  await page.getByRole("link", { name: "Bans and mutes" }).click();
  await page.getByText("Puns again").waitFor();
  await page.getByRole("button", { name: "Lift the ban" }).click();
  await saysSo(page, "The ban is lifted");
  await context.close();
});

test("the page fits a phone of 360 px, with what is touched at least 44 px high", async () => {
  const { page } = ada;
  await page.setViewportSize({ width: 360, height: 740 });
  for (const path of [
    "/settings",
    "/settings/notifications",
    settings,
    `${settings}/invites`,
    `${settings}/bots/new`,
  ]) {
    await open(page, path);
    expect([path, await page.evaluate(() => document.documentElement.scrollWidth)]).toEqual([path, 360]);
    const small = await page
      .locator("#main :is(a.button, button, .settings-sections a, select, input:not([type=checkbox], [type=radio]))")
      .evaluateAll((all) =>
        all
          .filter((each) => each.checkVisibility() && each.getBoundingClientRect().height < 44)
          .map((each) => each.outerHTML),
      );
    expect([path, small]).toEqual([path, []]);
  }
});

test("no page complained of anything", () => {
  expect([...ada.complaints, ...bo.complaints]).toEqual([]);
});
