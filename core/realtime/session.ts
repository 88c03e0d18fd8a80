import type { ChatEvent } from "../events/catalog.ts";
import { AppError } from "../kernel/errors.ts";
import type { Access } from "../snapshot/schema.ts";
import { audiencesOf, hearsOf, type Watched, wants } from "./audience.ts";
import type { Feed, FeedEntry, FeedListener } from "./feed.ts";
import { judge, judgeSettled, type Verdict, type View, viewOf } from "./visibility.ts";

/** How often a connection asks again what its user may read, in milliseconds: not everything that ends it says so. */
const RECHECK_INTERVAL = 5 * 60_000;
/** How soon a connection asks again at the soonest when its session ought to be over, and for an API's clock is not. */
const EXPIRY_PAUSE = 1_000;

/** What a connection is told. `position` is what its client sends back as `Last-Event-ID`. */
export interface SessionHandler {
  /** First of all: everything after `position` follows. */
  ready(position: string): void;
  /** What the client knows is out of date in a way that events cannot mend: load it again, then events follow. */
  reset(position: string): void;
  event(position: string, event: ChatEvent): void;
  /** Beside the events: for the time being none come, or what was late is about to. */
  delayed(isDelayed: boolean): void;
  /** Nothing follows: the user's session ended, or what they may read could not be asked for. */
  end(reason: "session_ended" | "unavailable"): void;
}

export interface SessionOptions {
  feed: Feed;
  /** Asks the API, with the user's own token, what they may read. */
  loadAccess: () => Promise<Access>;
  /** The `Last-Event-ID` of a client that comes back. */
  lastEventId: string | null;
  /**
   * The channels of which it hears though its user is not in them: of what is said elsewhere it is told nothing. Null for all
   * that they may read.
   */
  watched?: Watched | null;
  handler: SessionHandler;
  /** Milliseconds. */
  recheckInterval?: number;
}

/**
 * One connection's view of the event stream. It subscribes before it asks what the user may read and before it replays,
 * so nothing falls between; every event is judged against what the user may read at that moment.
 */
export class Session {
  private queue: FeedEntry[] = [];
  private view: View | null = null;
  /** Events up to this number had happened when the view was asked for: they cannot change it, only be shown or not. */
  private settled = 0;
  private pumping = false;
  private resetPending = false;
  private recheckPending = false;
  private closed = false;
  /** Where it stands while it is given everything. */
  private at: string;
  /** While the feed gives it only what may concern it: how much its user could read then. Null while it is given everything. */
  private breadth: number | null = null;
  private readonly listener: FeedListener;
  private readonly unsubscribe: () => void;
  private leaveCrowd = () => {};
  private readonly recheckTimer: ReturnType<typeof setInterval>;
  private expiryTimer: ReturnType<typeof setTimeout> | undefined;
  /** When the session or token ends unless it is used meanwhile; milliseconds since 1970. */
  private expiresAt = Number.POSITIVE_INFINITY;

  private constructor(private readonly options: SessionOptions) {
    const { feed, recheckInterval = RECHECK_INTERVAL } = options;
    this.at = feed.position();
    this.listener = {
      event: (entry) => {
        this.queue.push(entry);
        void this.pump();
      },
      reset: () => {
        this.queue = [];
        this.resetPending = true;
        // Until its client was told it stands where the old stream was.
        this.hearAll(this.at);
        void this.pump();
      },
      delayed: (isDelayed) => this.view && options.handler.delayed(isDelayed),
    };
    this.unsubscribe = feed.subscribe(this.listener);
    // Connections that came all at once, as after a restart, do not ask all at once ever after.
    this.recheckTimer = setInterval(() => this.askAgain(), recheckInterval * (0.75 + Math.random() / 2));
  }

  /**
   * Rejects with the API's error when the user may not be here at all, `rate_limited` when they have too many streams open,
   * `unavailable` while no events are to be had.
   */
  static async open(options: SessionOptions): Promise<Session> {
    const { feed, lastEventId, handler } = options;
    await feed.ready();
    if (lastEventId !== null) await feed.reached(lastEventId);
    const session = new Session(options);
    const missed = lastEventId === null ? [] : feed.since(lastEventId);
    try {
      await session.load();
      session.leaveCrowd = feed.crowd.enter(session.view!.user_id);
    } catch (error) {
      session.close();
      throw error;
    }
    if (missed === null) handler.reset(session.at);
    else handler.ready(lastEventId ?? session.at);
    if (feed.isDelayed) handler.delayed(true);
    if (missed && !session.resetPending) session.queue.unshift(...missed);
    await session.pump();
    return session;
  }

  /** Where the client stands, also when nothing that it may see has happened for a while. */
  position(): string {
    return this.breadth === null ? this.at : this.options.feed.position();
  }

  /** Whether it hears of what is said and typed in a channel, if its user may read that. */
  hearsOf(channelId: string): boolean {
    return this.view !== null && hearsOf(this.view, this.watched, channelId);
  }

  /** What the user may read at this moment, or null while that is being asked: then nothing may be told by it. */
  currentView(): View | null {
    return this.pumping || this.closed ? null : this.view;
  }

  close(): void {
    if (!this.closed) this.leaveCrowd();
    this.closed = true;
    this.queue = [];
    this.unsubscribe();
    clearInterval(this.recheckTimer);
    clearTimeout(this.expiryTimer);
  }

  private async load(): Promise<void> {
    const { feed, loadAccess } = this.options;
    const settled = feed.lastSeq;
    const access = await loadAccess();
    this.view = viewOf(access);
    this.settled = settled;
    this.expiresAt = access.expires_at === null ? Number.POSITIVE_INFINITY : Date.parse(access.expires_at);
    this.watchExpiry();
  }

  /** Asks once more when the session ends: it may have been used elsewhere, and so go on. An end that is far is left to the next recheck. */
  private watchExpiry(): void {
    clearTimeout(this.expiryTimer);
    const { recheckInterval = RECHECK_INTERVAL } = this.options;
    const left = this.expiresAt - Date.now();
    if (this.closed || left > 2 * recheckInterval) return;
    this.expiryTimer = setTimeout(() => this.askAgain(), left > 0 ? left : EXPIRY_PAUSE);
  }

  private askAgain(): void {
    this.recheckPending = true;
    void this.pump();
  }

  /** Works the queue off in order. While it asks the API, what comes in waits. */
  private async pump(): Promise<void> {
    if (this.pumping || !this.view) return;
    this.pumping = true;
    while (!this.closed && (this.resetPending || this.recheckPending || this.queue.length > 0)) {
      if (this.resetPending) {
        this.resetPending = false;
        const position = this.options.feed.position();
        if (await this.reload()) this.options.handler.reset(position);
        this.at = position;
        continue;
      }
      if (this.recheckPending) {
        this.recheckPending = false;
        this.hearAll(this.before(this.queue[0]));
        await this.recheck();
        continue;
      }
      const entry = this.queue.shift()!;
      const position = this.options.feed.positionOf(entry.seq);
      let verdict = this.verdictOn(entry);
      if (verdict === "reload") {
        this.hearAll(this.before(entry));
        verdict = (await this.reload()) ? judgeSettled(this.view, entry.event) : "hide";
      }
      if (verdict === "end") this.end("session_ended");
      else if (verdict === "show") this.show(position, entry.event);
      else if (verdict === "reset") this.options.handler.reset(position);
      // Only now: a client that left while the API was asked must be given this event again.
      this.at = position;
    }
    this.pumping = false;
    this.rest();
  }

  private get watched(): Watched | null {
    return this.options.watched ?? null;
  }

  /** With nothing to ask, the feed gives it from now on only what may concern it: that can change nothing that it does not hear. */
  private rest(): void {
    if (this.closed) return;
    const { channels, joined } = this.view!;
    const breadth = channels.size + (joined?.size ?? 0);
    if (breadth === this.breadth) return;
    this.breadth = breadth;
    this.options.feed.give(this.listener, audiencesOf(this.view!, this.watched));
  }

  /** While it asks what its user may read, it cannot know what will concern it. @param at where it stands. */
  private hearAll(at: string): void {
    if (this.breadth === null) return;
    this.breadth = null;
    this.at = at;
    this.options.feed.give(this.listener, null);
  }

  private before(next: FeedEntry | undefined): string {
    const { feed } = this.options;
    return next ? feed.positionOf(next.seq - 1) : feed.position();
  }

  private show(position: string, event: ChatEvent): void {
    if (!wants(this.view!, this.watched, event)) return;
    this.options.feed.counts.delivered++;
    this.options.handler.event(position, event);
  }

  private verdictOn({ seq, event }: FeedEntry): Verdict {
    return seq > this.settled ? judge(this.view!, event) : judgeSettled(this.view!, event);
  }

  private async reload(): Promise<boolean> {
    try {
      await this.load();
      return !this.closed;
    } catch (error) {
      // Delivering by what was true before would be a guess; the client comes back and is judged anew.
      this.end(isSignedOut(error) ? "session_ended" : "unavailable");
      return false;
    }
  }

  /** Nothing points at a change, so an API that is away for a moment ends no connection, unless its time is over. */
  private async recheck(): Promise<void> {
    try {
      await this.load();
    } catch (error) {
      if (isSignedOut(error)) this.end("session_ended");
      else if (this.expiresAt <= Date.now()) this.end("unavailable");
      else this.watchExpiry();
    }
  }

  private end(reason: "session_ended" | "unavailable"): void {
    if (this.closed) return;
    this.close();
    this.options.handler.end(reason);
  }
}

const isSignedOut = (error: unknown) => error instanceof AppError && error.code === "unauthenticated";
