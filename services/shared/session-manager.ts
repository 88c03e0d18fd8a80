import type { Server } from "bun";
import { openNatsBus } from "#core/events/nats-bus.ts";
import { type Setting, wholeNumber } from "#core/kernel/config.ts";
import type { Log } from "#core/kernel/log.ts";
import { Crowd } from "#core/realtime/crowd.ts";
import { FEED_CAPACITY, Feed } from "#core/realtime/feed.ts";
import type { Presence } from "#core/realtime/presence.ts";
import type { Typing } from "#core/realtime/typing.ts";
import type { Access } from "#core/snapshot/schema.ts";
import { type ClientOptions, createClient } from "#sdk/client.ts";
import { getAccess } from "#sdk/snapshot.ts";
import { stopServing } from "./ending.ts";
import type { Figures } from "./figures.ts";
import { createGate } from "./gate.ts";
import type { Checks } from "./health.ts";
import { measureLive } from "./live-metrics.ts";
import { Metrics } from "./metrics.ts";
import type { Running } from "./run.ts";
import { followSignals } from "./signals.ts";
import { closeAllStreams } from "./sse.ts";
import { Upstream } from "./upstream.ts";

/** How many connections ask the API at once. After a restart all clients come back together; the API has other work too. */
const ACCESS_AT_ONCE = 32;

/** How long requests under way may take when it ends, in milliseconds. */
const GRACE = 4_000;

/** What the routes of a session manager stand on. */
export interface LiveDeps {
  feed: Feed;
  presence: Presence;
  typing: Typing;
  /**
   * Asks the API what the owner of a token may read: everything, or one channel and its community.
   *
   * @throws AppError the API's refusal; `not_found` for a channel that they may not read.
   */
  loadAccess(token: string, traceId: string, channelId?: string): Promise<Access>;
  /** Aborts when the process begins to end: from then on no stream is opened. */
  ending: AbortSignal;
  log: Log;
  checks: Checks;
  metrics?: Metrics;
}

/** How the API is reached. */
export interface ApiAccess {
  api: Pick<ClientOptions, "baseUrl" | "fetch">;
}

interface Listening {
  listen(options: { hostname: string; port: number }): unknown;
  server: Server<unknown> | null;
}

/** More than the tabs and terminals of anybody, and than the listeners of most bots. */
const STREAMS_PER_PERSON = 200;

export const streamsPerPersonSetting = {
  schema: wholeNumber(1, 1_000_000).default(STREAMS_PER_PERSON),
  help: "Streams that one person or bot may have open in this process.",
} satisfies Setting;

interface SessionManagerSettings {
  STREAMS_PER_PERSON: number;
  HOST: string;
  PORT: number;
  API_URL: readonly string[];
  NATS_URL: string;
}

/** Follows the events under a name that NATS shows, and listens with the routes that `createApp` makes. */
export async function startSessionManager(
  name: string,
  values: SessionManagerSettings,
  log: Log,
  createApp: (deps: LiveDeps & ApiAccess) => Listening,
  figures?: Figures,
): Promise<Running> {
  const metrics = new Metrics(name.replace("ajet-", ""), figures);
  const bus = await openNatsBus({ url: values.NATS_URL, name, log });
  const feed = new Feed(FEED_CAPACITY, new Crowd(values.STREAMS_PER_PERSON));
  const unmeasure = measureLive(metrics, feed);
  const follower = bus.follow({ replay: FEED_CAPACITY }, feed);
  const signals = followSignals(bus, feed);
  const gate = createGate(ACCESS_AT_ONCE);
  const ending = new AbortController();
  const upstream = new Upstream(values.API_URL);
  const api = { baseUrl: "", fetch: upstream.fetch };
  const anybody = createClient(api);
  const app = createApp({
    api,
    feed,
    presence: signals.presence,
    typing: signals.typing,
    loadAccess: (token, traceId, channelId) =>
      gate(() => getAccess(createClient({ ...api, token, traceId }), channelId)),
    ending: ending.signal,
    log,
    checks: {
      nats: () => bus.position(),
      events: () => feed.ready(),
      api: () => anybody.request({ path: "/healthz" }),
    },
    metrics,
  });
  app.listen({ hostname: values.HOST, port: values.PORT });
  metrics.server(() => app.server);
  return {
    port: app.server!.port!,
    async close() {
      ending.abort();
      const stopped = stopServing(app.server, GRACE);
      closeAllStreams();
      await stopped;
      unmeasure();
      signals.close();
      follower.close();
      await bus.close();
      upstream.close();
    },
  };
}
