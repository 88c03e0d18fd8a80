import { afterAll, beforeAll, expect, test } from "bun:test";
import type { Browser } from "playwright-core";
import { chooseAtProvider, launchBrowser, newPerson, type Person } from "#test/support/browser.ts";
import { createGatewayWorld, type GatewayWorld } from "#test/support/gateway.ts";
import { HttpBrowser } from "#test/support/http-browser.ts";

// Each kind of provider in a real browser, on another site than the gateway, whose session cookie is strict.

let world: GatewayWorld;
let browser: Browser;
let ada: Person;
beforeAll(async () => {
  [world, browser] = await Promise.all([createGatewayWorld(), launchBrowser()]);
  await world.found(new HttpBrowser(), "ada", { name: "Harbour", slug: "harbour" });
  ada = await newPerson(browser);
}, 60_000);
afterAll(async () => {
  await browser?.close();
  await world?.close();
});

async function signIn({ page }: Person, provider: string, name: string): Promise<void> {
  await page.goto(`${world.origin}/login?next=/auth/accounts`);
  await page.getByRole("link", { name: `Continue with ${provider}` }).click();
  await chooseAtProvider(page, name);
  await page.getByRole("heading", { name: "Accounts you sign in by" }).waitFor();
}

test("A10: somebody signs in by Gitea, and links an account at GitHub and one by OpenID Connect", async () => {
  const { page } = ada;
  await signIn(ada, "Gitea", "Ada Moreau");
  for (const provider of ["GitHub", "single sign-on"]) {
    await page.getByRole("button", { name: `Link an account at ${provider}` }).click();
    await chooseAtProvider(page, "Bo Lindqvist");
    await page.getByRole("button", { name: `Unlink ${provider}` }).waitFor();
  }
  expect(page.url()).toBe(`${world.origin}/auth/accounts`);
  expect(ada.complaints).toEqual([]);
});

test("A10: from then on each of them opens the same user, until it is unlinked", async () => {
  const other = await newPerson(browser);
  for (const provider of ["GitHub", "single sign-on"]) {
    await signIn(other, provider, "Bo Lindqvist");
    await other.page.getByText("Ada Moreau").waitFor();
    await other.page.getByRole("button", { name: "Sign out", exact: true }).click();
    await other.page.waitForURL("**/login");
  }
  await ada.page.getByRole("button", { name: "Unlink GitHub" }).click();
  await ada.page.getByRole("button", { name: "Unlink GitHub" }).waitFor({ state: "detached" });
  await other.page.goto(`${world.origin}/login`);
  await other.page.getByRole("link", { name: "Continue with GitHub" }).click();
  await chooseAtProvider(other.page, "Bo Lindqvist");
  await other.page.getByText("This chat is by invitation.").waitFor();
  expect(other.complaints.filter((line) => !line.includes("403"))).toEqual([]);
});

test("A14: who signs out on all devices is signed out in their other browser too", async () => {
  const phone = await newPerson(browser);
  await signIn(phone, "Gitea", "Ada Moreau");
  await phone.page.getByRole("button", { name: "Sign out on all devices" }).click();
  await phone.page.waitForURL("**/login");
  await ada.page.reload();
  await ada.page.waitForURL("**/login?next=*");
});
