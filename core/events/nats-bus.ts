import { connect, type NatsConnection, type Subscription } from "nats";
import type { Log } from "../kernel/log.ts";
import { type EventBus, formatPosition, type SignalHandler } from "./bus.ts";
import { delay, follow } from "./nats-follower.ts";
import { Publisher } from "./nats-publisher.ts";
import { ensureStream, epochOf, isMissing } from "./nats-stream.ts";
import { STREAM } from "./subjects.ts";

/** How long an answer about the stream may take, in milliseconds. */
const ANSWER_TIMEOUT = 2_000;
/** How long the end waits for the server to take what it was given, in milliseconds. */
const DRAIN_LIMIT = 1_000;

interface NatsBusOptions {
  /** With a name and a password in it where the server asks for them; several servers of a cluster with commas between. */
  url: string;
  /** Shown in the server's list of connections. */
  name: string;
  /** Whether this process may create the stream. Only the API publishes to it, so only the API does. */
  createsStream?: boolean;
  /** On how many servers of a cluster the stream is kept; as it is, or one, unless said. */
  replicas?: number | undefined;
  log: Log;
}

/** Connects for good: the client keeps trying when the server goes away. Rejects when it is not there at first. */
export async function openNatsBus(options: NatsBusOptions): Promise<EventBus> {
  const { url, name, createsStream = false, replicas, log } = options;
  const connection = await connect({
    ...withCredentials(url),
    name,
    maxReconnectAttempts: -1,
    reconnectTimeWait: 100,
    timeout: 5_000,
  });
  const manager = await connection.jetstreamManager({ checkAPI: false, timeout: ANSWER_TIMEOUT });
  const makeStream = async () => (createsStream ? ensureStream(manager, replicas) : undefined);
  await makeStream();
  const publisher = new Publisher(connection.jetstream(), manager);

  return {
    async publish(batch) {
      const { stored, failure } = await publisher.publish(batch);
      if (!failure) return stored;
      log.warn({ err: failure, stored }, "publishing failed");
      // The server may have come back without its store.
      await makeStream();
      return stored;
    },
    async position() {
      const info = await manager.streams.info(STREAM);
      return formatPosition({ epoch: epochOf(info), seq: info.state.last_seq });
    },
    follow: ({ replay }, handler) => follow(connection, manager, replay, handler, log),
    signal(subject, payload) {
      // While the server is away, the client forgets at each attempt to connect what it was given since the last one.
      try {
        connection.publish(subject, JSON.stringify(payload));
      } catch (error) {
        log.debug({ err: error, subject }, "a signal was lost");
      }
    },
    hear(subjects, handler) {
      const subscriptions = subjects.map((subject) => hear(connection, subject, handler, log));
      return { close: () => subscriptions.forEach((subscription) => void subscription.unsubscribe()) };
    },
    async close() {
      // A server that is away does not take what it is owed.
      const late = new AbortController();
      await Promise.race([connection.drain().catch(() => {}), delay(DRAIN_LIMIT, late.signal)]);
      late.abort();
      await connection.close();
    },
  };
}

/** What an operator wants to know of a NATS server. */
export interface NatsState {
  /** As "2.12.1". */
  version: string;
  /** Events in the stream; null when it is not there yet, since the API makes it at its first start. */
  events: number | null;
}

/** Looks at a server without changing it. Rejects with the client's error, whose `code` says why it cannot be used. */
export async function examineNats(url: string, name: string): Promise<NatsState> {
  const connection = await connect({ ...withCredentials(url), name, reconnect: false, timeout: 5_000 });
  try {
    const manager = await connection.jetstreamManager({ checkAPI: false });
    const events = await manager.streams.info(STREAM).then(
      ({ state }) => state.messages,
      (error) => {
        if (isMissing(error)) return null;
        throw error;
      },
    );
    return { version: connection.info?.version ?? "unknown", events };
  } finally {
    await connection.close();
  }
}

/**
 * Removes the stream, which an API makes anew. For after the database was set back: what the stream remembers has then never
 * happened, and only another stream makes every client load anew.
 */
export async function forgetEvents(url: string, name: string): Promise<void> {
  const connection = await connect({ ...withCredentials(url), name, reconnect: false, timeout: 5_000 });
  try {
    const manager = await connection.jetstreamManager({ checkAPI: false });
    await manager.streams.delete(STREAM).catch((error) => {
      if (!isMissing(error)) throw error;
    });
  } finally {
    await connection.close();
  }
}

/** The client takes a name and a password in an address for a host and its port. All servers of a cluster know the same ones. */
function withCredentials(url: string): { servers: string[]; user?: string; pass?: string } {
  const addresses = url.split(",").map((part) => new URL(part.trim()));
  const { username, password } = addresses[0]!;
  const servers = addresses.map(({ protocol, host }) => `${protocol}//${host}`);
  if (!username) return { servers };
  return { servers, user: decodeURIComponent(username), pass: decodeURIComponent(password) };
}

function hear(connection: NatsConnection, subject: string, handler: SignalHandler, log: Log): Subscription {
  return connection.subscribe(subject, {
    callback(error, message) {
      if (error) return;
      try {
        handler(message.subject, message.json());
      } catch (failure) {
        log.warn({ err: failure, subject: message.subject }, "a signal could not be handled");
      }
    },
  });
}
