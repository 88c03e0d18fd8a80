import { type EventBus, type FollowHandler, formatPosition, type OutgoingEvent } from "./bus.ts";
import type { ChatEvent } from "./catalog.ts";

/** The bus of one process: for tests of what stands on a bus. Events are handed over while `publish` runs. */
export function createMemoryBus({ epoch = "memory" } = {}): EventBus {
  const events: ChatEvent[] = [];
  const ids = new Set<string>();
  const handlers = new Set<FollowHandler>();

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
    async close() {
      handlers.clear();
    },
  };
}
