import { typingSubject } from "../events/subjects.ts";
import { type Clock, systemClock } from "../kernel/clock.ts";
import { newId } from "../kernel/ids.ts";
import { type TypingSignal, typingSignalSchema } from "../presence/events.ts";
import { TYPING_INTERVAL, TYPING_LIFETIME, type TypingChange } from "../presence/schema.ts";
import type { View } from "./visibility.ts";

/** A connection that wants to know who is typing. */
export interface TypingWatcher {
  /** What its user may read now, or null while that is being asked. */
  view(): View | null;
  /** The same object goes to many. One that gets lost does no harm: typing ends by itself. */
  tell(change: TypingChange): void;
}

/** Who types where. */
interface Typist {
  community_id: string | null;
  channel_id: string;
  /** The message in whose thread it is. */
  parent_id?: string | undefined;
  user_id: string;
}

/** What was said last of a typist, and what they want to be said since. */
interface Said {
  typist: Typist;
  typing: boolean;
  wanted: boolean;
  /** Whether they had stopped in between: a message of theirs has come then, by which clients take the typing as over. */
  stopped: boolean;
  at: number;
}

/**
 * Who is typing, in a session manager: what its own users say goes out to all session managers, not too often, and what
 * comes in is told to those who may see the channel, except to the typist. Whoever owns it calls `sweep` every second.
 */
export class Typing {
  private readonly said = new Map<string, Said>();
  /** Those who began to type, and when that ends unless they say it again, in milliseconds. */
  private readonly typists = new Map<string, { change: TypingChange; until: number }>();
  private readonly watchers = new Set<TypingWatcher>();

  constructor(
    private readonly signal: (subject: string, payload: object) => void,
    private readonly clock: Clock = systemClock,
  ) {}

  /** A user of this process types, or has stopped. Who calls this has checked that they may see the channel. */
  say(typist: Typist, typing: boolean): void {
    const key = keyOf(typist);
    const said = this.said.get(key);
    if (said && this.isRecent(said)) {
      said.wanted = typing;
      said.stopped ||= !typing;
    } else this.publish(key, typist, typing);
  }

  /** What a user of any process said, as it comes from the bus. */
  hear(payload: unknown): void {
    const signal = typingSignalSchema.safeParse(payload);
    if (!signal.success) return;
    const { channel_id, actor_id: user_id, data } = signal.data;
    const change = { channel_id, ...data, user_id };
    const key = keyOf(change);
    if (data.typing) this.typists.set(key, { change, until: this.clock().getTime() + TYPING_LIFETIME });
    else if (!this.typists.delete(key)) return;
    this.tell(change);
  }

  /** @returns what ends the watching. */
  watch(watcher: TypingWatcher): () => void {
    this.watchers.add(watcher);
    return () => this.watchers.delete(watcher);
  }

  /** Says what had to wait, and ends what nobody has said again. */
  sweep(): void {
    for (const [key, said] of this.said) {
      if (this.isRecent(said)) continue;
      const isKnown = said.wanted === said.typing && !(said.typing && said.stopped);
      if (isKnown) this.said.delete(key);
      else this.publish(key, said.typist, said.wanted);
    }
    const now = this.clock().getTime();
    for (const [key, { change, until }] of this.typists) {
      if (until > now) continue;
      this.typists.delete(key);
      this.tell({ ...change, typing: false });
    }
  }

  private isRecent({ at }: Said): boolean {
    return this.clock().getTime() - at < TYPING_INTERVAL;
  }

  private publish(key: string, typist: Typist, typing: boolean): void {
    const now = this.clock();
    this.said.set(key, { typist, typing, wanted: typing, stopped: false, at: now.getTime() });
    const { community_id, channel_id, parent_id, user_id } = typist;
    const signal: TypingSignal = {
      id: newId(),
      type: "typing.changed",
      community_id,
      channel_id,
      actor_id: user_id,
      timestamp: now.toISOString(),
      data: { typing, parent_id },
    };
    this.signal(typingSubject(community_id, channel_id), signal);
  }

  private tell(change: TypingChange): void {
    for (const watcher of this.watchers) {
      const view = watcher.view();
      if (view?.channels.has(change.channel_id) && view.user_id !== change.user_id) watcher.tell(change);
    }
  }
}

const keyOf = ({ channel_id, parent_id, user_id }: Omit<Typist, "community_id">) =>
  `${channel_id} ${parent_id ?? ""} ${user_id}`;
