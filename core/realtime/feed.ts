import { type FollowHandler, formatPosition, parsePosition } from "../events/bus.ts";
import type { ChatEvent } from "../events/catalog.ts";
import { AppError } from "../kernel/errors.ts";
import { audienceOf } from "./audience.ts";
import { Crowd } from "./crowd.ts";

/** How many events a session manager remembers for clients that come back. */
export const FEED_CAPACITY = 5_000;
/** How long a connection waits for the first events to be read, in milliseconds. */
const READY_LIMIT = 5_000;
/** How long a client that is ahead of this process is waited for, in milliseconds. */
const AHEAD_LIMIT = 2_000;

export interface FeedEntry {
  seq: number;
  event: ChatEvent;
}

export interface FeedListener {
  event(entry: FeedEntry): void;
  /** The stream was replaced by another: what came before says nothing any more. */
  reset(): void;
  /** Nothing comes for the time being, or what was late is about to. */
  delayed?(isDelayed: boolean): void;
}

/** What a feed has seen since the process started. */
export interface FeedCounts {
  /** Events that were news. */
  received: number;
  /** Events that had come before. */
  repeated: number;
  /** Events given to connections: one to ten readers counts ten times. */
  delivered: number;
}

/**
 * What a session manager process knows of the event stream: one follower for all of its connections, and the newest
 * events in memory so that a client that was away can catch up without asking the bus. A position that it cannot serve
 * exactly is answered with null, never with a gap.
 */
export class Feed implements FollowHandler {
  private epoch = "";
  /** Everything after this number is in `entries`. */
  private floor = 0;
  private last = 0;
  private head = 0;
  private entries: FeedEntry[] = [];
  private ids = new Set<string>();
  /** All listeners, and by what each is found; null for those who are given everything. */
  private readonly listeners = new Map<FeedListener, readonly string[] | null>();
  /** Those who are given everything. */
  private readonly wide = new Set<FeedListener>();
  /** The others, by what they are found. */
  private readonly audiences = new Map<string, Set<FeedListener>>();
  /** Looked at whenever the feed has moved. */
  private waiting = new Set<() => void>();
  readonly counts: FeedCounts = { received: 0, repeated: 0, delivered: 0 };
  /** Whether what happens now comes later. */
  isDelayed = false;
  private started = Promise.withResolvers<void>();

  constructor(
    private readonly capacity = FEED_CAPACITY,
    /** Who follows this feed. */
    readonly crowd = new Crowd(),
  ) {}

  /**
   * Resolves once the events that existed at the start have been read.
   *
   * @param limit milliseconds after which it rejects with `unavailable`.
   */
  async ready(limit = READY_LIMIT): Promise<void> {
    const late = Promise.withResolvers<never>();
    const timer = setTimeout(() => {
      late.reject(new AppError("unavailable", "Live updates are not available right now.", { retryAfter: 2 }));
    }, limit);
    await Promise.race([this.started.promise, late.promise]).finally(() => clearTimeout(timer));
  }

  /**
   * Resolves when a position was reached, or will not be: a client that comes from another process, or from the API, may
   * have heard of an event sooner than this process.
   *
   * @param limit milliseconds after which it resolves anyway.
   */
  async reached(position: string, limit = AHEAD_LIMIT): Promise<void> {
    const isAhead = () => {
      const place = parsePosition(position);
      return place !== null && place.epoch === this.epoch && place.seq > this.last;
    };
    if (!isAhead()) return;
    const { promise, resolve } = Promise.withResolvers<void>();
    const timer = setTimeout(resolve, limit);
    const check = () => isAhead() || resolve();
    this.waiting.add(check);
    await promise;
    this.waiting.delete(check);
    clearTimeout(timer);
  }

  /** The number of the newest event. */
  get lastSeq(): number {
    return this.last;
  }

  /** Whether an event had happened before this process began to follow. */
  isHistory({ seq }: FeedEntry): boolean {
    return seq <= this.head;
  }

  /** Where the feed stands: a client that has seen everything so far resumes from here. */
  position(): string {
    return formatPosition({ epoch: this.epoch, seq: this.last });
  }

  positionOf(seq: number): string {
    return formatPosition({ epoch: this.epoch, seq });
  }

  /** The events after a position, or null when they cannot all be given. */
  since(position: string): FeedEntry[] | null {
    const from = parsePosition(position);
    if (!from || from.epoch !== this.epoch || from.seq < this.floor || from.seq > this.last) return null;
    return this.entries.slice(this.entries.findLastIndex(({ seq }) => seq <= from.seq) + 1);
  }

  /** Gives a listener everything, until it says what it wants. @returns what ends the subscription. */
  subscribe(listener: FeedListener): () => void {
    this.listeners.set(listener, null);
    this.wide.add(listener);
    return () => {
      this.give(listener, null);
      this.wide.delete(listener);
      this.listeners.delete(listener);
    };
  }

  /**
   * Gives a listener from now on what has one of these audiences (`audienceOf`), and what may concern anybody; with null
   * everything. An event that most have no part in costs nothing for them.
   */
  give(listener: FeedListener, audiences: readonly string[] | null): void {
    const before = this.listeners.get(listener);
    if (before === undefined) return;
    for (const audience of before ?? []) this.leave(audience, listener);
    for (const audience of audiences ?? []) this.enter(audience, listener);
    if (audiences === null) this.wide.add(listener);
    else this.wide.delete(listener);
    this.listeners.set(listener, audiences);
  }

  private enter(audience: string, listener: FeedListener): void {
    const those = this.audiences.get(audience) ?? new Set();
    this.audiences.set(audience, those.add(listener));
  }

  private leave(audience: string, listener: FeedListener): void {
    const those = this.audiences.get(audience);
    those?.delete(listener);
    if (those?.size === 0) this.audiences.delete(audience);
  }

  /** A list of its own, since who is given something may want other things from then on. */
  private listenersOf(event: ChatEvent): readonly FeedListener[] {
    const audience = audienceOf(event);
    if (audience === null) return [...this.listeners.keys()];
    return [...this.wide, ...(this.audiences.get(audience) ?? [])];
  }

  reset({ epoch, from, head }: { epoch: string; from: number; head: number }): void {
    const replaced = this.epoch !== "";
    this.epoch = epoch;
    this.floor = from;
    this.last = from;
    this.head = head;
    this.entries = [];
    this.ids.clear();
    this.moved();
    if (replaced) for (const listener of this.listeners.keys()) listener.reset();
  }

  event(seq: number, event: ChatEvent): void {
    this.last = seq;
    // The relay publishes at least once; the bus drops repeats only for a while.
    if (this.ids.has(event.id)) this.counts.repeated++;
    else {
      this.counts.received++;
      const entry = { seq, event };
      this.ids.add(event.id);
      this.entries.push(entry);
      this.forgetOldest();
      for (const listener of this.listenersOf(event)) listener.event(entry);
    }
    this.moved();
  }

  unknown(seq: number): void {
    this.last = seq;
    this.moved();
  }

  delayed(isDelayed: boolean): void {
    this.isDelayed = isDelayed;
    for (const listener of this.listeners.keys()) listener.delayed?.(isDelayed);
  }

  private forgetOldest(): void {
    // In steps: cutting the array at every event would move all of it at every event.
    if (this.entries.length < this.capacity * 1.25) return;
    const forgotten = this.entries.splice(0, this.entries.length - this.capacity);
    for (const { event } of forgotten) this.ids.delete(event.id);
    this.floor = forgotten.at(-1)!.seq;
  }

  private moved(): void {
    if (this.last >= this.head) this.started.resolve();
    for (const check of this.waiting) check();
  }
}
