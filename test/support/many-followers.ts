/**
 * Many clients that follow what happens, in a process of their own, since one process opens 256 requests at once unless its
 * environment says otherwise: `bun test/support/many-followers.ts URL TOKEN TERMINALS PAGES`. Terminals follow the event
 * stream by the SDK; pages the live stream, with the session as a cookie, as a tab of a browser does. Prints how many are
 * open each time that all are, with how often they were interrupted and refused with 5xx by then, as a line of JSON.
 */
import { createParser } from "eventsource-parser";
import { createClient } from "#sdk/client.ts";
import { sleep } from "#sdk/sleep.ts";
import { streamEvents } from "#sdk/stream.ts";

const [baseUrl, token, terminals, pages] = process.argv.slice(2);
const COUNT = Number(terminals) + Number(pages);
const open = new Set<string>();
const tally = { interrupted: 0, refused: 0 };

function opened(name: string): void {
  if (open.has(name)) return;
  open.add(name);
  if (open.size === COUNT) console.log(JSON.stringify({ open: COUNT, ...tally }));
}

function interrupted(name: string, { refused }: { refused: boolean }): void {
  open.delete(name);
  tally.interrupted++;
  if (refused) tally.refused++;
}

async function followInTerminal(name: string): Promise<void> {
  for await (const item of streamEvents(createClient({ baseUrl: baseUrl!, token: token! }))) {
    if (item.kind === "interrupted") interrupted(name, { refused: item.error.traceId !== undefined });
    else if (item.kind === "ready" || item.kind === "reset") opened(name);
  }
}

/** The stream of a page, opened again as `services/web-sm/assets/live.ts` does it: at a moment of its own, and later each time. */
async function followOnPage(name: string, { path, position }: LivePlace): Promise<void> {
  const parser = createParser({
    onEvent: ({ id }) => {
      if (id !== undefined) position = id;
    },
  });
  for (let failures = 0; ; failures++) {
    const answer = await ask(path, { accept: "text/event-stream", "last-event-id": position }).catch(() => null);
    const refused = answer !== null && answer.status >= 500;
    if (answer && !answer.ok && !refused) throw new Error(`a page was refused its stream: ${answer.status}`);
    if (answer?.ok) {
      const chunks = answer.body!.pipeThrough(new TextDecoderStream());
      try {
        for await (const chunk of chunks) {
          failures = 0;
          opened(name);
          parser.feed(chunk);
        }
      } catch {
        // It broke off.
      }
      parser.reset();
    }
    interrupted(name, { refused });
    await sleep(Math.min(30_000, 1_000 * 2 ** failures) * (0.5 + Math.random() / 2));
  }
}

/** Where a page's live stream is, and where it begins. */
interface LivePlace {
  path: string;
  position: string;
}

async function loadPage(): Promise<LivePlace> {
  const page = await ask("/c/lighthouse/channels/general", { accept: "text/html" });
  const html = (await page.text()).replaceAll("&quot;", '"').replaceAll("&amp;", "&");
  const signal = (name: string) => {
    const value = new RegExp(`"${name}":"([^"]+)"`).exec(html)?.[1];
    if (value === undefined) throw new Error(`the page (${page.status}) does not say ${name}`);
    return value;
  };
  return { path: `/live?${signal("_place")}`, position: signal("_position") };
}

const ask = (path: string, headers: Record<string, string>) =>
  fetch(baseUrl + path, { headers: { cookie: `ajet_session=${token}`, ...headers }, redirect: "manual" });

const place = Number(pages) > 0 ? await loadPage() : null;
await Promise.all([
  ...Array.from({ length: Number(terminals) }, (_, n) => followInTerminal(`terminal ${n}`)),
  ...Array.from({ length: Number(pages) }, (_, n) => followOnPage(`page ${n}`, place!)),
]);
