import type { Database } from "../database/database.ts";
import type { EventBus } from "../events/bus.ts";
import { presenceSubject } from "../events/subjects.ts";
import type { UserActor } from "../kernel/actor.ts";
import type { Clock } from "../kernel/clock.ts";
import { newId } from "../kernel/ids.ts";
import type { Log } from "../kernel/log.ts";
import type { Heartbeat } from "./events.ts";
import { touchUsers } from "./store.ts";

/** How long heartbeats are collected before they are written together, in milliseconds. */
const WRITE_INTERVAL = 3_000;

/** Collects the heartbeats that come in here. */
export interface Heartbeats {
  /** The actor is there. Returns at once and never fails. */
  note(actor: UserActor): void;
  /** Writes what was collected; nothing may be noted after. */
  close(): Promise<void>;
}

interface HeartbeatsOptions {
  db: Database;
  bus: EventBus;
  clock: Clock;
  log: Log;
  /** Milliseconds. */
  writeInterval?: number;
}

/**
 * Writes heartbeats in batches and tells the session managers: one statement and one signal per community every few
 * seconds, however many people are there, and nothing while nobody is.
 */
export function startHeartbeats({
  db,
  bus,
  clock,
  log,
  writeInterval = WRITE_INTERVAL,
}: HeartbeatsOptions): Heartbeats {
  let noted = new Set<string>();
  let timer: ReturnType<typeof setTimeout> | undefined;
  let writing = Promise.resolve();

  const write = async () => {
    timer = undefined;
    const userIds = [...noted];
    noted = new Set();
    if (userIds.length === 0) return;
    const now = clock();
    try {
      for (const { community_id, user_ids } of await touchUsers(db, userIds, now)) {
        bus.signal(presenceSubject(community_id), heartbeatOf(community_id, user_ids, now));
      }
    } catch (error) {
      // Everybody who is still there says so again within a minute.
      log.warn({ err: error, heartbeats: userIds.length }, "heartbeats could not be written");
    }
  };

  return {
    note({ user_id }) {
      noted.add(user_id);
      timer ??= setTimeout(() => {
        writing = writing.then(write);
      }, writeInterval);
    },
    async close() {
      clearTimeout(timer);
      await writing;
      await write();
    },
  };
}

const heartbeatOf = (community_id: string, user_ids: string[], now: Date): Heartbeat => ({
  id: newId(),
  type: "presence.heard",
  community_id,
  channel_id: null,
  actor_id: null,
  timestamp: now.toISOString(),
  data: { user_ids },
});
