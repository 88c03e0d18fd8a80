import { type EventBus, type FollowHandler, formatPosition, type OutgoingEvent, type SignalHandler } from "./bus.ts";
import type { ChatEvent } from "./catalog.ts";

/** The bus of one process: for tests of what stands on a bus. Events and signals are handed over while they are sent. */
export function createMemoryBus({ epoch = "memory" } = {}): EventBus {
  const events: ChatEvent[] = [];
  const ids = new Set<string>();
  const handlers = new Set<FollowHandler>();
  const ears = new Set<{ patterns: RegExp[]; handler: SignalHandler }>();

  return {
    async publish(batch: readonly OutgoingEvent[]) {
      for (const { id, payload } of batch) {
        if (ids.has(id)) continue;
        ids.add(id);
        const event = JSON.parse(payload) as ChatEvent;
        events.push(event);
        for (const handler of handlers) handler.event(events.length, event);
      }
      return batch.length;
    },
    async position() {
      return formatPosition({ epoch, seq: events.length });
    },
    follow({ replay }, handler) {
      const from = Math.max(0, events.length - replay);
      handler.reset({ epoch, from, head: events.length });
      for (const [index, event] of events.entries()) if (index >= from) handler.event(index + 1, event);
      handlers.add(handler);
      return { close: () => handlers.delete(handler) };
    },
    signal(subject, payload) {
      // As text and back: nobody gets hold of another's object.
      const text = JSON.stringify(payload);
      for (const { patterns, handler } of ears) {
        if (patterns.some((pattern) => pattern.test(subject))) handler(subject, JSON.parse(text));
      }
    },
    hear(subjects, handler) {
      const ear = { patterns: subjects.map(patternOf), handler };
      ears.add(ear);
      return { close: () => ears.delete(ear) };
    },
    async close() {
      handlers.clear();
      ears.clear();
    },
  };
}

const patternOf = (subject: string) =>
  new RegExp(`^${subject.replaceAll(".", "\\.").replaceAll("*", "[^.]+").replace(">", ".+")}$`);
