import { createParser, type EventSourceMessage } from "eventsource-parser";
import { type ChatEvent, chatEventSchema } from "#core/events/catalog.ts";
import { AppError } from "#core/kernel/errors.ts";
import { type PresenceChange, presenceSchema, type TypingChange, typingSchema } from "#core/presence/schema.ts";
import { type Client, refusalOf } from "./client.ts";
import { sleep } from "./sleep.ts";

/** The server says something every 15 s. Silence for longer than two of them means that nobody is there any more, in milliseconds. */
const WATCHDOG = 35_000;
const RETRY_DELAY = 1_000;
const RETRY_DELAY_MAX = 30_000;

/** What a stream says. `position` is where to resume from. */
export type StreamItem =
  /** Everything after `position` follows: now is the moment to take a snapshot. */
  | { kind: "ready"; position: string }
  /** What is known is out of date in a way that events cannot mend: load it again before going on. */
  | { kind: "reset"; position: string }
  | { kind: "event"; position: string; event: ChatEvent }
  /** Who is online: all of them when a connection begins (or up to a minute later), then who came and who went. */
  | ({ kind: "presence" } & PresenceChange)
  /** Somebody else types in a channel, or has stopped. Ends after `TYPING_LIFETIME` unless it is said again. */
  | ({ kind: "typing" } & TypingChange)
  /** The server hears of nothing for the time being, and nothing gets lost meanwhile; or it is about to tell what was late. */
  | { kind: "delayed"; delayed: boolean }
  /** The connection broke and is tried again in `retryIn` milliseconds; nothing gets lost meanwhile. */
  | { kind: "interrupted"; error: AppError; retryIn: number };

/** The channels that a client shows: their messages come though one has not joined them. */
export class Watch {
  /** Those of which the open connection was told. */
  private told: ReadonlySet<string> = new Set();
  private reopen = () => {};

  constructor(private shown: readonly string[] = []) {}

  /**
   * What is shown from now on. Where the stream would hear nothing of it, it is opened anew at the place where it stands: who
   * loads the messages after this call misses nothing.
   *
   * @param joined those that one is in: the stream hears of them anyway.
   */
  show(channels: readonly string[], joined: (id: string) => boolean): void {
    this.shown = channels;
    if (!channels.every((id) => joined(id) || this.told.has(id))) this.reopen();
  }

  /** A connection begins. @param reopen ends it, for the next. @returns what it is to ask for. */
  begin(reopen: () => void): string {
    this.told = new Set(this.shown);
    this.reopen = reopen;
    return this.shown.join(",");
  }
}

/** Why a connection ended that was to hear of other channels. */
const REOPENED = Symbol("reopened");

interface StreamOptions {
  /** Without it what is said comes of all that one may read, joined or not. */
  watch?: Watch;
  /** The position to resume from; without one the stream begins now. */
  lastEventId?: string;
  /** Ends the stream. */
  signal?: AbortSignal;
  /** Silence after which a connection counts as dead, in milliseconds. */
  watchdog?: number;
}

/**
 * Follows the events that one may see, for ever: a broken connection is opened again where it broke, so that no event is
 * missed or comes twice. While the consumer works on an item, nothing more is read.
 *
 * @throws AppError what no retry mends: the session ended, or the server refuses.
 */
export async function* streamEvents(
  client: Client,
  { watch, lastEventId, signal, watchdog = WATCHDOG }: StreamOptions = {},
): AsyncGenerator<StreamItem, void, void> {
  const place: Place = { lastEventId, retryDelay: RETRY_DELAY };
  for (let failures = 0; !signal?.aborted; failures++) {
    let error: AppError;
    try {
      for await (const message of readConnection(client, place, { watch, watchdog, signal })) {
        failures = 0;
        if (message.id !== undefined) place.lastEventId = message.id;
        const item = itemOf(message, place.lastEventId ?? "");
        if (item) yield item;
      }
      error = new AppError("unavailable", "The server closed the connection.");
    } catch (cause) {
      if (cause === REOPENED) {
        failures = -1;
        continue;
      }
      error = asAppError(cause);
    }
    if (signal?.aborted) return;
    if (!mayPass(error)) throw error;
    // On top of what the server asks for, which it asks of all at once: they must not all come back at that moment.
    const backoff = Math.random() * Math.min(RETRY_DELAY_MAX, place.retryDelay * 2 ** failures);
    const retryIn = (error.retryAfter ?? 0) * 1000 + backoff;
    yield { kind: "interrupted", error, retryIn };
    await sleep(retryIn, signal);
  }
}

/** What one connection leaves to the next. */
interface Place {
  lastEventId: string | undefined;
  /** Milliseconds; the server may say another. */
  retryDelay: number;
}

/** The messages of one connection, until it ends. */
async function* readConnection(
  client: Client,
  place: Place,
  { watch, watchdog, signal }: { watch: Watch | undefined; watchdog: number; signal: AbortSignal | undefined },
): AsyncGenerator<EventSourceMessage, void, void> {
  const connection = new AbortController();
  const stop = () => connection.abort(signal?.reason);
  signal?.addEventListener("abort", stop, { once: true });
  const query = watch ? `?${new URLSearchParams({ watch: watch.begin(() => connection.abort(REOPENED)) })}` : "";
  /** Only waiting for the server counts as its silence, not the time that the consumer takes. */
  const guarded = async <T>(step: Promise<T>): Promise<T> => {
    const silence = new AppError("unavailable", "The connection went silent.");
    const timer = setTimeout(() => connection.abort(silence), watchdog);
    return step.finally(() => clearTimeout(timer));
  };
  try {
    const response = await guarded(
      client.open(`/ws/tui/stream${query}`, {
        headers: {
          accept: "text/event-stream",
          ...(place.lastEventId ? { "last-event-id": place.lastEventId } : {}),
        },
        signal: connection.signal,
      }),
    );
    if (!response.ok) throw await refusalOf(response);
    if (!response.headers.get("content-type")?.startsWith("text/event-stream") || !response.body) {
      throw new AppError("unavailable", "The server did not answer with a stream.");
    }
    let messages: EventSourceMessage[] = [];
    const parser = createParser({
      onEvent: (message) => messages.push(message),
      onRetry: (milliseconds) => {
        place.retryDelay = milliseconds;
      },
    });
    const reader = response.body.pipeThrough(new TextDecoderStream()).getReader();
    for (let chunk = await guarded(reader.read()); !chunk.done; chunk = await guarded(reader.read())) {
      parser.feed(chunk.value);
      for (const message of messages) {
        // What a connection has left that was ended meanwhile comes again by the next one.
        connection.signal.throwIfAborted();
        yield message;
      }
      messages = [];
    }
  } catch (error) {
    throw connection.signal.aborted ? connection.signal.reason : error;
  } finally {
    signal?.removeEventListener("abort", stop);
    connection.abort();
  }
}

/** What a message means, or null for what only moves the position and for events that this client does not know yet. */
function itemOf({ event: name, data }: EventSourceMessage, position: string): StreamItem | null {
  switch (name) {
    case "ready":
    case "reset":
      return { kind: name, position };
    case "event": {
      const event = chatEventSchema.safeParse(JSON.parse(data));
      return event.success ? { kind: "event", position, event: event.data } : null;
    }
    case "presence": {
      const change = presenceSchema.safeParse(JSON.parse(data));
      return change.success ? { kind: "presence", ...change.data } : null;
    }
    case "typing": {
      const change = typingSchema.safeParse(JSON.parse(data));
      return change.success ? { kind: "typing", ...change.data } : null;
    }
    case "delayed":
      return { kind: "delayed", delayed: JSON.parse(data).delayed === true };
    case "end":
      throw new AppError("unauthenticated", "Your session has ended. Sign in again.");
    default:
      return null;
  }
}

const asAppError = (cause: unknown): AppError =>
  cause instanceof AppError ? cause : new AppError("unavailable", "The connection to the server broke.", { cause });

/** Whether trying again may help. */
const mayPass = ({ code }: AppError) => code === "unavailable" || code === "rate_limited" || code === "internal";
