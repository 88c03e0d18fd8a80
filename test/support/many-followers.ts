/**
 * Many clients that follow the event stream by the SDK, in a process of their own, since one process opens 256 requests at
 * once unless its environment says otherwise: `bun test/support/many-followers.ts URL TOKEN COUNT`. Prints how many are open
 * each time that all are, with how often they were interrupted and refused with 5xx by then, as a line of JSON.
 */
import { createClient } from "#sdk/client.ts";
import { streamEvents } from "#sdk/stream.ts";

const [baseUrl, token, count] = process.argv.slice(2);
const open = new Set<number>();
const tally = { interrupted: 0, refused: 0 };

async function follow(n: number): Promise<void> {
  for await (const item of streamEvents(createClient({ baseUrl: baseUrl!, token: token! }))) {
    if (item.kind === "interrupted") {
      open.delete(n);
      tally.interrupted++;
      if (item.error.traceId !== undefined) tally.refused++;
    } else if ((item.kind === "ready" || item.kind === "reset") && !open.has(n)) {
      open.add(n);
      if (open.size === Number(count)) console.log(JSON.stringify({ open: open.size, ...tally }));
    }
  }
}

await Promise.all(Array.from({ length: Number(count) }, (_, n) => follow(n)));
