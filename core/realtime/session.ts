import type { ChatEvent } from "../events/catalog.ts";
import type { Access } from "../snapshot/schema.ts";
import type { Feed, FeedEntry } from "./feed.ts";
import { isVisible, judge, type View, viewOf } from "./visibility.ts";

/** What a connection is told. `position` is what its client sends back as `Last-Event-ID`. */
export interface SessionHandler {
  /** First of all: everything after `position` follows. */
  ready(position: string): void;
  /** What the client knows is out of date in a way that events cannot mend: load it again, then events follow. */
  reset(position: string): void;
  event(position: string, event: ChatEvent): void;
  /** Nothing follows: the user's session ended, or what they may read could not be asked for. */
  end(reason: "session_ended" | "unavailable"): void;
}

export interface SessionOptions {
  feed: Feed;
  /** Asks the API, with the user's own token, what they may read. */
  loadAccess: () => Promise<Access>;
  /** The `Last-Event-ID` of a client that comes back. */
  lastEventId: string | null;
  handler: SessionHandler;
}

/**
 * One connection's view of the event stream. It subscribes before it asks what the user may read and before it replays,
 * so nothing falls between; every event is judged against what the user may read at that moment.
 */
export class Session {
  private queue: FeedEntry[] = [];
  private view: View | null = null;
  private pumping = false;
  private resetPending = false;
  private closed = false;
  private at: string;
  private readonly unsubscribe: () => void;

  private constructor(private readonly options: SessionOptions) {
    this.at = options.feed.position();
    this.unsubscribe = options.feed.subscribe({
      event: (entry) => {
        this.queue.push(entry);
        void this.pump();
      },
      reset: () => {
        this.queue = [];
        this.resetPending = true;
        void this.pump();
      },
    });
  }

  /** Rejects with the API's error when the user may not be here at all. */
  static async open(options: SessionOptions): Promise<Session> {
    const { feed, lastEventId, handler } = options;
    await feed.ready();
    const session = new Session(options);
    const missed = lastEventId === null ? [] : feed.since(lastEventId);
    try {
      session.view = viewOf(await options.loadAccess());
    } catch (error) {
      session.close();
      throw error;
    }
    if (missed === null) handler.reset(session.at);
    else handler.ready(lastEventId ?? session.at);
    if (missed && !session.resetPending) session.queue.unshift(...missed);
    await session.pump();
    return session;
  }

  /** Where the client stands, also when nothing that it may see has happened for a while. */
  position(): string {
    return this.at;
  }

  close(): void {
    this.closed = true;
    this.queue = [];
    this.unsubscribe();
  }

  /** Works the queue off in order. While it asks the API, what comes in waits. */
  private async pump(): Promise<void> {
    if (this.pumping || !this.view) return;
    this.pumping = true;
    while (!this.closed && (this.resetPending || this.queue.length > 0)) {
      if (this.resetPending) {
        this.resetPending = false;
        this.at = this.options.feed.position();
        if (await this.reload()) this.options.handler.reset(this.at);
        continue;
      }
      const entry = this.queue.shift()!;
      this.at = this.options.feed.positionOf(entry.seq);
      const verdict = judge(this.view, entry.event);
      if (verdict === "end") this.end("session_ended");
      else if (verdict === "show") this.deliver(entry);
      else if (verdict === "reload" && (await this.reload()) && isVisible(this.view, entry.event)) this.deliver(entry);
    }
    this.pumping = false;
  }

  private deliver({ event }: FeedEntry): void {
    this.options.handler.event(this.at, event);
  }

  private async reload(): Promise<boolean> {
    try {
      this.view = viewOf(await this.options.loadAccess());
      return !this.closed;
    } catch {
      // Delivering by what was true before would be a guess; the client comes back and is judged anew.
      this.end("unavailable");
      return false;
    }
  }

  private end(reason: "session_ended" | "unavailable"): void {
    if (this.closed) return;
    this.close();
    this.options.handler.end(reason);
  }
}
