import { LRUCache } from "lru-cache";
import type { Clock } from "../kernel/clock.ts";

const MINUTE = 60_000;
/** Sums of fractions are not exact, in milliseconds: the last of a minute must not be refused for that. */
const INEXACT = 1;
/** Keys that a limit remembers, about 200 bytes each; of more than these the ones that were quiet longest are forgotten. */
const KEYS_MAX = 20_000;
/** A process keeps no more than this part of a limit to itself before it tells the others. */
const UNTOLD_PART = 20;

interface Tally {
  /** When all that was counted will be forgotten, in milliseconds since 1970. */
  freeAt: number;
  /** Requests that the other processes have not been told of. */
  untold: number;
}

/** What came of one request. */
export interface Verdict {
  isAllowed: boolean;
  /** Requests that would be allowed right now. */
  remaining: number;
  /** Seconds until the next one is allowed; 0 when that is now. */
  retryAfter: number;
  /** Seconds of quiet until as many are allowed as ever. */
  fullAfter: number;
}

/** What a key has had here since the other processes were told, as the milliseconds of the minute that it takes. */
export interface Told {
  key: string;
  cost: number;
}

/** How long a key is busy with what all processes have counted, in milliseconds from now. */
export interface Heard {
  key: string;
  busy: number;
}

/**
 * A limit that counts by keys, such as addresses: `perMinute` requests at once, and one more each time that a minute divided
 * by as many has passed (the leaky bucket as a meter, also known as GCRA). What is refused is not counted.
 *
 * Counts are in memory. `tell` and `hear` exchange them with other processes: what these let pass is paid back here.
 */
export class RateLimit {
  private readonly interval: number;
  private readonly tallies = new LRUCache<string, Tally>({ max: KEYS_MAX });
  /** Keys that the others must hear of. */
  private readonly busy = new Set<string>();
  private readonly tellFrom: number;

  /** @param name goes before each key that others are told of, and into the `RateLimit` headers. */
  constructor(
    readonly name: string,
    readonly perMinute: number,
    private readonly clock: Clock,
  ) {
    this.interval = MINUTE / perMinute;
    this.tellFrom = Math.max(1, Math.floor(perMinute / UNTOLD_PART));
  }

  /** Counts a request of this key, if it is allowed. */
  take(key: string): Verdict {
    const now = this.clock().getTime();
    const tally = this.tallies.get(key) ?? this.begin(key);
    const waiting = Math.max(0, tally.freeAt - now);
    const room = this.roomAfter(waiting);
    if (room < 1) return this.refusal(waiting);
    tally.freeAt = now + waiting + this.interval;
    tally.untold++;
    if (tally.untold >= this.tellFrom) this.busy.add(key);
    return { isAllowed: true, remaining: room - 1, retryAfter: 0, fullAfter: seconds(waiting + this.interval) };
  }

  /** Why a request of this key would be refused, or null when it would not. Counts nothing. */
  refusalOf(key: string): Verdict | null {
    const waiting = (this.tallies.peek(key)?.freeAt ?? 0) - this.clock().getTime();
    return this.roomAfter(waiting) < 1 ? this.refusal(waiting) : null;
  }

  private roomAfter(waiting: number): number {
    return Math.floor((MINUTE + INEXACT - waiting) / this.interval);
  }

  private refusal(waiting: number): Verdict {
    const retryAfter = seconds(waiting - MINUTE + this.interval);
    return { isAllowed: false, remaining: 0, retryAfter, fullAfter: seconds(waiting) };
  }

  private begin(key: string): Tally {
    const tally = { freeAt: 0, untold: 0 };
    this.tallies.set(key, tally);
    return tally;
  }

  /** What the others must hear of, at most so many keys; it counts as told. */
  tell(max: number): Told[] {
    const told: Told[] = [];
    for (const key of this.busy) {
      if (told.length === max) break;
      this.busy.delete(key);
      const tally = this.tallies.peek(key);
      if (!tally) continue;
      told.push({ key: `${this.name}:${key}`, cost: tally.untold * this.interval });
      tally.untold = 0;
    }
    return told;
  }

  /** What all processes together have counted for a key, this one as well; keys of other limits are passed over. */
  hear({ key, busy }: Heard): void {
    if (!key.startsWith(`${this.name}:`)) return;
    const tally = this.tallies.peek(key.slice(this.name.length + 1));
    if (!tally) return;
    const freeAt = this.clock().getTime() + busy + tally.untold * this.interval;
    tally.freeAt = Math.max(tally.freeAt, freeAt);
  }
}

const seconds = (milliseconds: number) => Math.ceil(milliseconds / 1000);
