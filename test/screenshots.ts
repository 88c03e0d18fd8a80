/**
 * `bun run screenshots`: takes the pictures of README anew, of the demo community on the compiled executables, so that they
 * show what is there. Emoji need a font of the machine: Debian's is fonts-noto-color-emoji.
 */
import { mkdirSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Browser, BrowserContextOptions, Page } from "playwright-core";
import { build, dist } from "#scripts/build.ts";
import { checkout } from "#scripts/lib/checkout.ts";
import { findChromium } from "#scripts/lib/chromium.ts";
import { findNatsServer } from "#scripts/lib/nats.ts";
import { startPostgres } from "#scripts/lib/postgres.ts";
import { supervise } from "#scripts/lib/supervise.ts";
import { removeDatabaseHome } from "#services/launch/database-home.ts";
import { Processes } from "#services/launch/processes.ts";
import { takeState } from "#services/launch/state.ts";
import { launchBrowser } from "#test/support/browser.ts";
import { seedPeople } from "#test/support/people.ts";
import { type Stack, startStack } from "#test/support/stack.ts";
import { pageOfTerminal } from "#test/support/terminal-picture.ts";
import { KEY, startPty } from "#test/support/tui.ts";

interface Picture {
  name: string;
  path: string;
  options?: BrowserContextOptions;
  /** What is done on the page before. */
  prepare?(page: Page): Promise<void>;
}

const COMMUNITY = "/c/lighthouse";
const WINDOW = { width: 1280, height: 800 };
const PHONE = { viewport: { width: 390, height: 844 }, deviceScaleFactor: 2, hasTouch: true, isMobile: true };

const openThread = async (page: Page) => {
  await page.locator("#main .reply-count").last().click();
  await page.locator("#pane").waitFor();
};

const PICTURES: Picture[] = [
  { name: "channel-light", path: `${COMMUNITY}/channels/general`, prepare: openThread },
  { name: "channel-dark", path: `${COMMUNITY}/channels/deploys`, options: { colorScheme: "dark" } },
  { name: "channel-phone", path: `${COMMUNITY}/channels/general`, options: PHONE },
  {
    name: "search-phone",
    path: `${COMMUNITY}/channels/general/search?q=tide`,
    options: { ...PHONE, colorScheme: "dark" },
  },
];

const TERMINAL = { columns: 132, rows: 34 };

const out = join(checkout, "docs");
const folder = mkdtempSync(join(tmpdir(), "ajet-screenshots-"));
const processes = new Processes(folder, checkout);

await supervise(processes, takeAll, {
  cleanUp() {
    removeDatabaseHome(folder);
    rmSync(folder, { recursive: true, force: true });
  },
});

async function takeAll(): Promise<number> {
  await takeState(folder);
  await build(processes);
  process.env.TEST_DATABASE_URL = (await startPostgres(processes, folder, { throwAway: true })).href;
  process.env.TEST_DIST = dist;
  process.env.NATS_SERVER_BIN = await findNatsServer(processes);
  process.env.TEST_CHROMIUM = await findChromium(processes);
  const stack = await startStack();
  const browser = await launchBrowser();
  const token = await (await seedPeople(stack.databaseUrl)).token("ada");
  mkdirSync(out, { recursive: true });
  for (const picture of PICTURES) await take(browser, stack.url, token, picture);
  await takeTerminal(browser, stack, token);
  await browser.close();
  await stack.close();
  return 0;
}

/** The same community in a terminal. */
async function takeTerminal(browser: Browser, { cli, folder, url }: Stack, token: string): Promise<void> {
  const env = {
    PATH: process.env.PATH!,
    HOME: folder,
    TERM: "xterm-256color",
    COLORTERM: "truecolor",
    LANG: "C.UTF-8",
    AJET_CHAT_SERVER: url,
    AJET_CHAT_TOKEN: token,
  };
  const pty = startPty([cli], { env, ...TERMINAL });
  await pty.shows("live");
  pty.type(KEY.ctrl("k"));
  await pty.shows("Go to");
  pty.type("general");
  await pty.shows("> general");
  pty.type(KEY.enter);
  await pty.shows("jacket");
  const html = await pageOfTerminal(pty.raw(), TERMINAL.columns, TERMINAL.rows);
  await pty.close();
  const page = await browser.newPage();
  await page.setContent(html);
  await page.locator("#terminal").screenshot({ path: join(out, "terminal.png") });
  await page.close();
  console.log("docs/terminal.png");
}

async function take(browser: Browser, url: string, token: string, { name, path, options, prepare }: Picture) {
  const context = await browser.newContext({ viewport: WINDOW, reducedMotion: "reduce", ...options });
  await context.addCookies([{ name: "ajet_session", value: token, url, httpOnly: true, sameSite: "Strict" }]);
  const page = await context.newPage();
  await page.goto(url + path);
  await prepare?.(page);
  // Where the focus is would be the first thing to see.
  await page.evaluate(() => (document.activeElement as HTMLElement | null)?.blur());
  await page.mouse.move(0, 0);
  await page.screenshot({ path: join(out, `${name}.png`), animations: "disabled" });
  await context.close();
  console.log(`docs/${name}.png`);
}
