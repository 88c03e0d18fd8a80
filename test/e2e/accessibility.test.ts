import { afterAll, beforeAll, expect, test } from "bun:test";
import type { Browser, Page } from "playwright-core";
import { complaintsOf } from "#test/support/axe.ts";
import { launchBrowser, newPerson, type Person, signIn } from "#test/support/browser.ts";
import { type Stack, startStack } from "#test/support/stack.ts";

// Every page that links lead to, as axe-core judges it: new pages are found by themselves.

let stack: Stack;
let browser: Browser;
let ada: Person;
/** One address of each kind of page. */
let addresses: string[];

beforeAll(async () => {
  [stack, browser] = await Promise.all([startStack({ demo: true }), launchBrowser()]);
  ada = await newPerson(browser);
  await signIn(ada, stack, "Ada Moreau");
  await ada.page.locator("#frame").waitFor();
  addresses = await explore(ada.page);
}, 120_000);
afterAll(async () => {
  await browser?.close();
  await stack?.close();
}, 60_000);

/** Follows links until no page of a new kind is found. */
async function explore(page: Page): Promise<string[]> {
  const found = new Map<string, string>();
  const waiting = [new URL(page.url()).pathname];
  for (let path = waiting.shift(); path !== undefined; path = waiting.shift()) {
    if (found.has(kindOf(path))) continue;
    found.set(kindOf(path), path);
    await page.goto(stack.url + path);
    const links = await page
      .locator("a[href^='/']")
      .evaluateAll((all) => all.map((link) => link.getAttribute("href")!));
    waiting.push(...links.map((link) => link.replace(/#.*/, "")).filter(isPage));
  }
  return [...found.values()];
}

/** Of a page with filters each is seen by itself; two of them at once are no page of another kind. */
const isPage = (path: string) =>
  !/^\/(api|assets|go|logout)\b|\/auth\/[^/]+\/link/.test(path) && !/\?.*=.*&(?!in=)/.test(path);

/** An address without what is different between pages of one kind. */
const kindOf = (path: string): string =>
  path
    .replace(/[0-9a-f]{8}-[0-9a-f-]{27}/g, ":id")
    .replace(/^\/c\/[^/?]+/, "/c/:slug")
    .replace(/\/channels\/[^/?]+/, "/channels/:channel")
    .replace(/=[^&]*/g, "=");

test("the walk finds the pages that there are", () => {
  const kinds = addresses.map(kindOf);
  for (const kind of ["/c/:slug/channels/:channel", "/c/:slug/channels/:channel/t/:id", "/c/:slug/channels"]) {
    expect(kinds).toContain(kind);
  }
});

const LOOKS = [
  { colorScheme: "light", viewport: { width: 1280, height: 800 } },
  { colorScheme: "dark", viewport: { width: 360, height: 740 } },
] as const;

test("axe-core has nothing to complain of, light on a desk and dark on a phone, and nothing is wider than the window", async () => {
  await ada.page.emulateMedia({ reducedMotion: "reduce" });
  const complaints: Record<string, string[]> = {};
  for (const path of addresses) {
    await ada.page.goto(stack.url + path);
    for (const { colorScheme, viewport } of LOOKS) {
      await ada.page.emulateMedia({ colorScheme });
      await ada.page.setViewportSize(viewport);
      // What is the same in each look is judged in the first.
      const found = await complaintsOf(ada.page, { onlyLook: colorScheme === "dark" });
      const width = await ada.page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth);
      if (width > 0) found.push(`wider than the window by ${width} pixels`);
      if (found.length > 0) complaints[`${path} ${colorScheme}`] = found;
    }
  }
  expect(complaints).toEqual({});
}, 600_000);
