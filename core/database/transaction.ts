import type { ChatEvent } from "../events/catalog.ts";
import { subjectOf } from "../events/subjects.ts";
import type { Clock } from "../kernel/clock.ts";
import { newId } from "../kernel/ids.ts";
import type { Database, Transaction } from "./database.ts";
import { outbox } from "./outbox-table.ts";

/** What every action is given. */
export interface Deps {
  db: Database;
  clock: Clock;
  /** Tells the relay that the outbox has something new. Never waits. */
  wakeRelay: () => void;
}

/** An event before it has an id and a time: what an action says happened. */
export type NewEvent = ChatEvent extends infer E ? (E extends ChatEvent ? Omit<E, "id" | "timestamp"> : never) : never;

/** Collects an event; it is published if and only if the transaction commits. */
export type Emit = (event: NewEvent) => void;

/**
 * One transaction, and the events that follow from it: they go into the outbox with the rest and the relay is woken
 * after the commit. An action that emits an event of a channel holds that channel's row lock (`lockChannel`), so that
 * the outbox order of a channel is its commit order.
 */
export async function transact<T>(deps: Deps, work: (tx: Transaction, emit: Emit) => Promise<T>): Promise<T> {
  let emitted = 0;
  const result = await deps.db.transaction(async (tx) => {
    const events: ChatEvent[] = [];
    const answer = await work(tx, (event) => {
      events.push({ ...event, id: newId(), timestamp: deps.clock().toISOString() } as ChatEvent);
    });
    emitted = events.length;
    if (emitted > 0) {
      await tx
        .insert(outbox)
        .values(events.map((event) => ({ event_id: event.id, subject: subjectOf(event), payload: event })));
    }
    return answer;
  });
  if (emitted > 0) deps.wakeRelay();
  return result;
}
