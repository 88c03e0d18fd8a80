import type { EventBus } from "#core/events/bus.ts";
import { PRESENCE_SUBJECTS, TYPING_SUBJECTS } from "#core/events/subjects.ts";
import type { Feed } from "#core/realtime/feed.ts";
import { Presence } from "#core/realtime/presence.ts";
import { Typing } from "#core/realtime/typing.ts";

/** How often each connection is told who came and who went, in milliseconds. */
export const PRESENCE_INTERVAL = 60_000;
const SWEEP_INTERVAL = 1_000;

/** Follows who is there and who is typing: apart from the events, which never wait behind these. */
export function followSignals(bus: EventBus, feed: Feed): { presence: Presence; typing: Typing; close(): void } {
  const presence = new Presence();
  const typing = new Typing(bus.signal);
  const ears = [
    bus.hear([PRESENCE_SUBJECTS], (_subject, payload) => presence.hear(payload)),
    bus.hear([TYPING_SUBJECTS], (_subject, payload) => typing.hear(payload)),
  ];
  const unsubscribe = feed.subscribe({
    event: ({ event }) => {
      if (event.type === "community_member.removed") presence.forget(event.community_id!, event.data.user_id);
      if (event.type === "user.updated" && event.data.user.disabled) presence.forgetPerson(event.data.user.id);
    },
    reset() {},
  });
  const timers = [
    setInterval(() => presence.tick(), PRESENCE_INTERVAL),
    setInterval(() => typing.sweep(), SWEEP_INTERVAL),
  ];
  return {
    presence,
    typing,
    close() {
      for (const timer of timers) clearInterval(timer);
      for (const ear of ears) ear.close();
      unsubscribe();
    },
  };
}
