import {
  type Browser,
  type BrowserContext,
  type BrowserContextOptions,
  chromium,
  type Locator,
  type Page,
} from "playwright-core";
import type { Stack } from "./stack.ts";

/** A person in a browser of their own: nothing is shared with the others. */
export interface Person {
  context: BrowserContext;
  page: Page;
  /** What the browser complained of: errors of scripts, refused by the policy, not found. A test expects none. */
  complaints: string[];
}

/** The distribution's Chromium, kept from calling anybody outside. */
export function launchBrowser(): Promise<Browser> {
  const executablePath = process.env.TEST_CHROMIUM;
  if (!executablePath) throw new Error("TEST_CHROMIUM is not set; run these tests by scripts/test e2e");
  return chromium.launch({
    executablePath,
    args: [
      "--no-sandbox",
      "--disable-gpu",
      "--disable-quic",
      "--no-first-run",
      "--disable-background-networking",
      "--disable-component-update",
      "--disable-sync",
    ],
  });
}

export async function newPerson(browser: Browser, options: BrowserContextOptions = {}): Promise<Person> {
  const context = await browser.newContext({
    viewport: { width: 1280, height: 800 },
    // For nobody vouches for the certificate of a test.
    ignoreHTTPSErrors: true,
    ...options,
  });
  context.setDefaultTimeout(15_000);
  const page = await context.newPage();
  const complaints: string[] = [];
  page.on("pageerror", (error) => complaints.push(error.message));
  page.on("console", (line) => line.type() === "error" && complaints.push(line.text()));
  return { context, page, complaints };
}

/** Signs somebody in at the development provider, as a person would: by clicking. */
export async function signIn({ page }: Person, stack: Stack, name: string, path = "/login"): Promise<void> {
  await page.goto(stack.url + path);
  await continueButton(page).click();
  await chooseAtProvider(page, name);
}

/** Ada comes first to an empty installation: she names the community Lighthouse, and stands in its first channel. */
export async function foundCommunity({ page }: Person, stack: Stack): Promise<void> {
  await page.goto(stack.url);
  await page.getByLabel("Name of the community").fill("Lighthouse");
  await page.getByLabel("Its address").fill("lighthouse");
  await continueButton(page).click();
  await chooseAtProvider(page, "Ada Moreau");
  await page.getByRole("heading", { name: "general" }).waitFor();
}

/** A link, or a button where it sends the form of the first community along. */
export const continueButton = (page: Page): Locator => {
  const name = "Continue with Gitea";
  return page.getByRole("button", { name }).or(page.getByRole("link", { name }));
};

/** The page of the provider: who are you? */
export async function chooseAtProvider(page: Page, name: string): Promise<void> {
  await page.getByRole("link", { name }).click();
}
