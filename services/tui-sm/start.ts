import { openNatsBus } from "#core/events/nats-bus.ts";
import type { Settings } from "#core/kernel/config.ts";
import type { Log } from "#core/kernel/log.ts";
import { FEED_CAPACITY, Feed } from "#core/realtime/feed.ts";
import { createClient } from "#sdk/client.ts";
import { getAccess } from "#sdk/snapshot.ts";
import { createGate } from "#services/shared/gate.ts";
import type { Running } from "#services/shared/run.ts";
import { closeAllStreams } from "#services/shared/sse.ts";
import { createApp } from "./app.ts";
import type { settings } from "./settings.ts";

/** How many connections ask the API at once. After a restart all clients come back together; the API has other work too. */
const ACCESS_AT_ONCE = 32;

/** Follows the events, and listens. */
export async function start(values: Settings<typeof settings>, log: Log): Promise<Running> {
  const bus = await openNatsBus({ url: values.NATS_URL, name: "ajet-tui-sm", log });
  const feed = new Feed();
  const follower = bus.follow({ replay: FEED_CAPACITY }, feed);
  const gate = createGate(ACCESS_AT_ONCE);
  const ending = new AbortController();
  const api = createClient({ baseUrl: values.API_URL });
  const app = createApp({
    feed,
    loadAccess: (token, traceId) => gate(() => getAccess(createClient({ baseUrl: values.API_URL, token, traceId }))),
    ending: ending.signal,
    log,
    checks: {
      nats: () => bus.position(),
      events: () => feed.ready(),
      api: () => api.request({ path: "/healthz" }),
    },
  }).listen({ hostname: values.HOST, port: values.PORT });
  return {
    port: app.server!.port!,
    async close() {
      ending.abort();
      const stopped = app.server?.stop();
      closeAllStreams();
      await stopped;
      follower.close();
      await bus.close();
    },
  };
}
