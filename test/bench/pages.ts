import type { Browser, Page } from "playwright-core";
import postgres from "postgres";
import { findChromium } from "#scripts/lib/chromium.ts";
import { createClient } from "#sdk/client.ts";
import { listMessages } from "#sdk/messages.ts";
import { markRead } from "#sdk/reading.ts";
import { Processes } from "#services/launch/processes.ts";
import { launchBrowser } from "#test/support/browser.ts";
import { LIFTED_LIMIT_SETTINGS } from "#test/support/limits.ts";
import { seedPeople } from "#test/support/people.ts";
import { startStack } from "#test/support/stack.ts";
import { closedLoop, milliseconds, percentile, ratio, report } from "./measure.ts";

const MESSAGES = 10_000;
const DURATION = 3_000;
/** Times that a page is opened in the browser. */
const VISITS = 15;
/** Between the press of a button and letting go of it people take longer, in milliseconds. */
const PRESS = 60;
/** And look at what is chosen before they press Enter. */
const LOOK = 100;
const GENERAL = "/c/lighthouse/channels/general";
const general = { slug: "lighthouse", channel: "general" };

/** The page of a channel with 50 messages: over HTTP beside the API's answer that it is made of, and in Chromium. */
export async function run(): Promise<void> {
  process.env.TEST_CHROMIUM = await findChromium(new Processes(process.cwd(), process.cwd()));
  const stack = await startStack({ gateway: LIFTED_LIMIT_SETTINGS });
  const people = await seedPeople(stack.databaseUrl);
  const token = await people.token("ada");
  await fill(stack.databaseUrl);

  const headers = { authorization: `Bearer ${token}`, accept: "text/html" };
  const html = await (await fetch(stack.url + GENERAL, { headers })).text();
  report("bytes of the page, and packed", `${html.length}, ${Bun.gzipSync(html).byteLength}`);
  for (const [, path] of html.matchAll(/(?:src|href)="(\/assets\/[^"]+\.(?:js|css)[^"]*)"/g)) {
    const body = await (await fetch(stack.url + path)).bytes();
    report(
      `bytes of ${path!.replace(/.*\/|\?.*/g, "")}, and packed`,
      `${body.length}, ${Bun.gzipSync(body).byteLength}`,
    );
  }

  const client = createClient({ baseUrl: stack.url, token });
  const floor = await closedLoop(1, DURATION, () => listMessages(client, general));
  const list = percentile(floor.latencies, 0.5);
  const measure = async (what: string) => {
    const { latencies } = await closedLoop(1, DURATION, async () =>
      (await fetch(stack.url + GENERAL, { headers })).text(),
    );
    const [p50, p99] = [percentile(latencies, 0.5), percentile(latencies, 0.99)];
    report(what, `${milliseconds(p50)}, ${milliseconds(p99)}`, `${ratio(p50, list)} of the API's list alone`);
  };
  await measure("page of 50 with 1,000 and more unread");
  await markRead(client, general, { message_id: null });
  await measure("page of 50 messages, p50 and p99");

  const browser = await launchBrowser();
  await visit(browser, stack.url, token);
  await browser.close();
  await stack.close();
}

/** Two channels: what people write in one day, and a quiet one. */
async function fill(databaseUrl: string): Promise<void> {
  const sql = postgres(databaseUrl, { max: 1, onnotice() {} });
  await sql`
    with place as (select id, last_seq from channels where name = 'general'),
         author as (select id, row_number() over (order by id) - 1 as place_in, count(*) over () as of from users)
    insert into messages (id, channel_id, seq, user_id, body_md, created_at)
    select gen_random_uuid(), place.id, place.last_seq + n, author.id,
           case n % 10
             when 3 then E'The query:\n\n\`\`\`sql\nselect height from tides\nwhere station_id = $1\n\`\`\`'
             when 7 then 'See **the ticket** at https://example.org/tickets/' || n || ' and _tell me_.'
             else 'message number ' || n || ', about as long as most of them are'
           end,
           now() - (${MESSAGES} - n) * interval '40 seconds'
    from place, generate_series(1, ${MESSAGES}) n join author on author.place_in = (n / 4) % author.of`;
  await sql`update channels set last_seq = last_seq + ${MESSAGES} where name = 'general'`;
  await sql`analyze messages`;
  await sql.end();
}

async function visit(browser: Browser, url: string, token: string): Promise<void> {
  const context = await browser.newContext({ viewport: { width: 1280, height: 800 } });
  await context.addCookies([{ name: "ajet_session", value: token, url, httpOnly: true, sameSite: "Strict" }]);
  const page = await context.newPage();
  const paints: number[] = [];
  for (let n = 0; n < VISITS; n++) {
    await page.goto(url + GENERAL);
    paints.push(await firstPaint(page));
  }
  report(
    "first contentful paint, median",
    milliseconds(percentile(paints, 0.5)),
    `of ${VISITS}, the slowest ${milliseconds(percentile(paints, 1))}`,
  );
  await page
    .getByRole("textbox", { name: /^Message/ })
    .first()
    .fill("/create quiet");
  await page.keyboard.press("Enter");
  await page.getByRole("heading", { name: "quiet" }).waitFor();
  for (const [how, go] of Object.entries({ "by its link": byLink, "by Ctrl-K": bySwitcher, "by mouse": byMouse })) {
    const openings: number[] = [];
    for (let n = 0; n < VISITS * 2; n++) openings.push(await open(page, n % 2 === 0 ? "general" : "quiet", go));
    report(
      `opening another channel ${how}, median`,
      milliseconds(percentile(openings, 0.5)),
      `of ${VISITS * 2}, the slowest ${milliseconds(percentile(openings, 1))}`,
    );
  }
}

const firstPaint = (page: Page): Promise<number> =>
  page.evaluate(
    () =>
      new Promise((resolve) => {
        new PerformanceObserver((list) => {
          for (const { name, startTime } of list.getEntries())
            if (name === "first-contentful-paint") resolve(startTime);
        }).observe({ type: "paint", buffered: true });
      }),
  );

/** Follows the way to a channel. */
type Go = (page: Page, way: string) => Promise<void>;

/** Without having come to it before, which nobody does: what all of it costs, one after the other. */
const byLink: Go = (page, way) => page.evaluate((way) => document.querySelector<HTMLElement>(way)!.click(), way);

/** As people do: they type a name, see it chosen, and press Enter. */
const bySwitcher: Go = async (page, way) => {
  await page.keyboard.press("Control+k");
  await page.keyboard.type(/\/([^/"]+)"\]$/.exec(way)![1]!.slice(0, 4), { delay: PRESS });
  await page.waitForTimeout(LOOK);
  await page.keyboard.press("Enter");
};

/** As people do: they come to it, and let go a moment after they have pressed. */
const byMouse: Go = async (page, way) => {
  await page.hover(way);
  await page.click(way, { delay: PRESS });
};

/** From the click or Enter until the other channel has been painted, in milliseconds. */
async function open(page: Page, name: string, go: Go): Promise<number> {
  await page.evaluate((wanted) => {
    const isThere = () => document.querySelector("#main h1.title .name")?.textContent?.trim() === wanted;
    const state = window as unknown as { opened: Promise<number> };
    state.opened = new Promise((resolve) => {
      let began = 0;
      const begins = () => (began = performance.now());
      document.addEventListener("click", begins, { capture: true, once: true });
      const enters = ({ key }: KeyboardEvent) => key === "Enter" && begins();
      document.addEventListener("keydown", enters, { capture: true });
      const observer = new MutationObserver(() => {
        if (!isThere()) return;
        observer.disconnect();
        requestAnimationFrame(() => setTimeout(() => resolve(performance.now() - began)));
      });
      observer.observe(document.getElementById("pages")!, { childList: true });
    });
  }, name);
  await go(page, `#sidebar a[href$="/channels/${name}"]`);
  return page.evaluate(() => (window as unknown as { opened: Promise<number> }).opened);
}
