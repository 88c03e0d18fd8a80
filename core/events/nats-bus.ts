import {
  type ConsumerMessages,
  connect,
  DeliverPolicy,
  DiscardPolicy,
  type JetStreamManager,
  type NatsConnection,
  NatsError,
  nanos,
  RetentionPolicy,
  StorageType,
  type StreamInfo,
  type Subscription,
} from "nats";
import type { Log } from "../kernel/log.ts";
import { type EventBus, type Follower, type FollowHandler, formatPosition, type SignalHandler } from "./bus.ts";
import { type ChatEvent, EVENT_TYPES } from "./catalog.ts";
import { STREAM, STREAM_SUBJECTS } from "./subjects.ts";

const HOUR = 3_600_000;
const PUBLISH_TIMEOUT = 2_000;
const RETRY_DELAY = 250;
/** How often a follower looks whether the stream is still the one that it follows. */
const STREAM_CHECK_INTERVAL = 15_000;

interface NatsBusOptions {
  /** With a name and a password in it where the server asks for them. */
  url: string;
  /** Shown in the server's list of connections. */
  name: string;
  /** Whether this process may create the stream. Only the API publishes to it, so only the API does. */
  createsStream?: boolean;
  log: Log;
}

/** Connects for good: the client keeps trying when the server goes away. Rejects when it is not there at first. */
export async function openNatsBus({ url, name, createsStream = false, log }: NatsBusOptions): Promise<EventBus> {
  const connection = await connect({
    ...withCredentials(url),
    name,
    maxReconnectAttempts: -1,
    reconnectTimeWait: 100,
    timeout: 5_000,
  });
  const jetstream = connection.jetstream();
  const manager = await connection.jetstreamManager({ checkAPI: false });
  if (createsStream) await ensureStream(manager);

  return {
    async publish(batch) {
      // Each event names the one before it, so that after a cut connection a later one cannot slip in front of one that was lost.
      const answers = await Promise.allSettled(
        batch.map(({ id, subject, payload }, index) =>
          jetstream.publish(subject, payload, {
            msgID: id,
            timeout: PUBLISH_TIMEOUT,
            ...(index > 0 ? { expect: { lastMsgID: batch[index - 1]!.id } } : {}),
          }),
        ),
      );
      const failed = answers.findIndex((answer) => answer.status === "rejected");
      if (failed < 0) return batch.length;
      log.warn({ err: (answers[failed] as PromiseRejectedResult).reason, stored: failed }, "publishing failed");
      // The server may have come back without its store.
      if (createsStream) await ensureStream(manager);
      return failed;
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
      await connection.drain();
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
        if (isStreamMissing(error)) return null;
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
      if (!isStreamMissing(error)) throw error;
    });
  } finally {
    await connection.close();
  }
}

/** The client takes a name and a password in an address for a host and its port. */
function withCredentials(url: string): { servers: string; user?: string; pass?: string } {
  const address = new URL(url);
  const { username, password } = address;
  if (!username) return { servers: url };
  address.username = "";
  address.password = "";
  return { servers: address.href, user: decodeURIComponent(username), pass: decodeURIComponent(password) };
}

/** `limits` retention: a cache for replay that forgets by age and size, never the record. */
async function ensureStream(manager: JetStreamManager): Promise<void> {
  const config = {
    name: STREAM,
    subjects: STREAM_SUBJECTS,
    storage: StorageType.File,
    retention: RetentionPolicy.Limits,
    discard: DiscardPolicy.Old,
    max_age: nanos(24 * HOUR),
    max_bytes: 256 * 1024 * 1024,
    duplicate_window: nanos(2 * 60_000),
  };
  try {
    await manager.streams.info(STREAM);
  } catch (error) {
    if (!isStreamMissing(error)) throw error;
    await manager.streams.add(config);
  }
}

const STREAM_NOT_FOUND = 10059;

const isStreamMissing = (error: unknown): boolean =>
  error instanceof NatsError && error.api_error?.err_code === STREAM_NOT_FOUND;

/** A stream that was made anew counts from 1 again; the moment at which it was made tells the two apart. */
const epochOf = (info: StreamInfo): string => new Date(info.created).getTime().toString(36);

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

function follow(
  connection: NatsConnection,
  manager: JetStreamManager,
  replay: number,
  handler: FollowHandler,
  log: Log,
): Follower {
  const stopped = new AbortController();
  let epoch = "";
  let last = -1;
  let current: ConsumerMessages | undefined;

  const stopIfReplaced = async () => {
    const info = await manager.streams.info(STREAM).catch(() => null);
    if (!info || epochOf(info) !== epoch || info.state.last_seq < last) current?.stop();
  };

  const readStream = async () => {
    const info = await manager.streams.info(STREAM);
    const { first_seq: first, last_seq: head } = info.state;
    if (epochOf(info) !== epoch || last < first - 1 || last > head) {
      epoch = epochOf(info);
      last = Math.max(first - 1, head - replay, 0);
      handler.reset({ epoch, from: last, head });
    }
    // An ordered consumer. No filter: the stream holds nothing but events, and 2.9 servers take no list of filters.
    const consumer = await connection.jetstream().consumers.get(STREAM, {
      deliver_policy: DeliverPolicy.StartSequence,
      opt_start_seq: last + 1,
    });
    current = await consumer.consume();
    if (stopped.signal.aborted) current.stop();
    for await (const message of current) {
      if (message.seq <= last) continue;
      last = message.seq;
      const event = message.json<ChatEvent>();
      if (EVENT_TYPES.includes(event.type)) handler.event(message.seq, event);
      else handler.unknown(message.seq);
    }
  };

  const run = async () => {
    while (!stopped.signal.aborted) {
      try {
        await readStream();
      } catch (error) {
        if (!connection.isClosed()) log.warn({ err: error }, "following the event stream failed; trying again");
      }
      await delay(RETRY_DELAY, stopped.signal);
    }
  };

  const watchReconnects = async () => {
    for await (const status of connection.status()) {
      if (stopped.signal.aborted) return;
      if (status.type === "reconnect") await stopIfReplaced();
    }
  };

  const check = setInterval(() => void stopIfReplaced(), STREAM_CHECK_INTERVAL);
  void run();
  void watchReconnects();
  return {
    close() {
      stopped.abort();
      clearInterval(check);
      current?.stop();
    },
  };
}

function delay(milliseconds: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (signal.aborted) return resolve();
    const timer = setTimeout(resolve, milliseconds);
    signal.addEventListener(
      "abort",
      () => {
        clearTimeout(timer);
        resolve();
      },
      { once: true },
    );
  });
}
