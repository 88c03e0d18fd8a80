import {
  AckPolicy,
  ConsumerEvents,
  type ConsumerMessages,
  DeliverPolicy,
  type JetStreamManager,
  type NatsConnection,
  nanos,
  type StreamInfo,
} from "nats";
import type { Log } from "../kernel/log.ts";
import type { Follower, FollowHandler } from "./bus.ts";
import { type ChatEvent, EVENT_TYPES } from "./catalog.ts";
import { epochOf } from "./nats-stream.ts";
import { STREAM } from "./subjects.ts";

const RETRY_DELAY = 250;
/** How often it is looked whether the stream is still the one that is followed, in milliseconds. */
const STREAM_CHECK_INTERVAL = 15_000;
/** How often the server says that it is still there while nothing happens, in milliseconds. Two that do not come are trouble. */
const HEARTBEAT = 1_000;
/** How long a server keeps what it knows of a follower that asks for nothing, in milliseconds. */
const CONSUMER_LIFETIME = 30_000;
/** Events that the server sends ahead of being asked for more. */
const AT_ONCE = 100;
/** How often a cluster is asked again that seems to have fewer events than were heard: a new leader may not know yet of all. */
const LOOKS = 20;

/** Follows the whole stream for ever, over cut connections, servers that go and a stream that is replaced by another. */
export function follow(
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

  /** A leader of a cluster that has just become one may not know yet of all that is stored, which is no other stream. */
  const look = async (): Promise<StreamInfo> => {
    for (let looks = 1; ; looks++) {
      const info = await manager.streams.info(STREAM);
      const isBehind = epochOf(info) === epoch && info.state.last_seq < last;
      if (!isBehind || info.config.num_replicas === 1 || looks === LOOKS) return info;
      await delay(RETRY_DELAY, stopped.signal);
    }
  };

  const readStream = async () => {
    const info = await look();
    const { first_seq: first, last_seq: head } = info.state;
    if (epochOf(info) !== epoch || last < first - 1 || last > head) {
      epoch = epochOf(info);
      last = Math.max(first - 1, head - replay, 0);
      handler.reset({ epoch, from: last, head });
    }
    current = await consume(connection, manager, last + 1);
    if (stopped.signal.aborted) current.stop();
    let delivered = 0;
    for await (const message of current) {
      // What got lost on the way is asked for again.
      if (message.info.deliverySequence !== ++delivered) return current.stop();
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
      if (status.type === "disconnect") handler.delayed?.(true);
      if (status.type !== "reconnect") continue;
      handler.delayed?.(false);
      await stopIfReplaced();
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

/**
 * The events from a number on, until something is wrong. The client has consumers of its own that go on for ever ("ordered"
 * ones); when the one server of a cluster that holds such a consumer is gone, they wait for it to come back.
 */
async function consume(connection: NatsConnection, manager: JetStreamManager, from: number): Promise<ConsumerMessages> {
  // No filter: the stream holds nothing but events, and 2.9 servers take no list of filters.
  const { name } = await manager.consumers.add(STREAM, {
    deliver_policy: DeliverPolicy.StartSequence,
    opt_start_seq: from,
    ack_policy: AckPolicy.None,
    max_deliver: 1,
    mem_storage: true,
    num_replicas: 1,
    inactive_threshold: nanos(CONSUMER_LIFETIME),
  });
  const consumer = await connection.jetstream({ timeout: 2_000 }).consumers.get(STREAM, name);
  const messages = await consumer.consume({ max_messages: AT_ONCE, expires: 2 * HEARTBEAT, idle_heartbeat: HEARTBEAT });
  void stopAtTrouble(messages);
  return messages;
}

const TROUBLE = new Set<string>([
  ConsumerEvents.HeartbeatsMissed,
  ConsumerEvents.ConsumerDeleted,
  ConsumerEvents.ConsumerNotFound,
  ConsumerEvents.StreamNotFound,
]);

async function stopAtTrouble(messages: ConsumerMessages): Promise<void> {
  for await (const { type } of await messages.status()) if (TROUBLE.has(type)) messages.stop();
}

export function delay(milliseconds: number, signal: AbortSignal): Promise<void> {
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
