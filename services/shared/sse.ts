const encoder = new TextEncoder();

/** A comment every so often, in milliseconds: proxies do not take the stream for dead, and a peer that is gone is found. */
export const HEARTBEAT_INTERVAL = 15_000;
/** Bytes that a reader may leave unread before its stream is cut off; it comes back with `Last-Event-ID`. */
export const BACKLOG_LIMIT = 1024 * 1024;
/** Bytes that a reader may leave unread before it gets nothing that may be missed. */
const BEHIND = 16 * 1024;

const lines = (text: string) => text.replace(/\r\n?|\0/g, "\n").split("\n");

/**
 * One event in the wire form of server-sent events. Every line end inside a value begins a new `data:` line, so text that
 * people wrote cannot begin a field or an event of its own.
 */
export function eventFrame({ event, data, id }: { event?: string; data: string; id?: string }): Uint8Array {
  const head = (id ? `id: ${id.replace(/[\r\n\0]/g, "")}\n` : "") + (event ? `event: ${event}\n` : "");
  return encoder.encode(
    `${head}${lines(data)
      .map((line) => `data: ${line}\n`)
      .join("")}\n`,
  );
}

/** An event of Datastar: `data` is a list of `name value` lines, a value of several lines repeating its name. */
export function datastarFrame(event: string, fields: Record<string, string | undefined>, id?: string): Uint8Array {
  const data = Object.entries(fields).flatMap(([name, value]) =>
    value === undefined ? [] : lines(value).map((line) => `${name} ${line}`),
  );
  return eventFrame({ event, data: data.join("\n"), ...(id ? { id } : {}) });
}

/** When a client that was cut off comes back, in milliseconds; about so much, because others were cut off with it. */
const RETRY = 1_000;
/** How far apart those come back who are sent away together, in milliseconds for each of them. */
const RETRY_EACH = 2;

/** Tells one client when to come back: any moment of twice this time, whatever it adds by itself. */
const retryFrame = (milliseconds: number) =>
  encoder.encode(`retry: ${Math.round(milliseconds * (0.1 + 1.9 * Math.random()))}\n\n`);

const COMMENT = encoder.encode(": alive\n\n");
/** What the streams of this process did since it started. */
export const streamCounts = {
  /** Frames that were written, heartbeats among them. */
  frames: 0,
  /** Signals that a reader who was behind did not get. */
  signalsDropped: 0,
  /** Streams that were cut off because their reader was too far behind. */
  cutOff: 0,
};

export const countStreams = (): number => streams.size;

const streams = new Set<EventStream>();
const dirty = new Set<EventStream>();
let beating: ReturnType<typeof setInterval> | undefined;

/** An open stream of server-sent events to one client. */
export class EventStream {
  readonly response: Response;
  private controller!: ReadableStreamDefaultController<Uint8Array>;
  private pending: Uint8Array[] = [];
  private open = true;

  /**
   * @param onClose called once, whoever closed it.
   * @param heartbeat what to send every `HEARTBEAT_INTERVAL`, for protocols that have something to say in it; a comment
   *   when it is null.
   */
  constructor(
    private readonly onClose: () => void,
    private readonly heartbeat: () => Uint8Array | null = () => null,
  ) {
    const body = new ReadableStream<Uint8Array>(
      {
        start: (controller) => {
          this.controller = controller;
        },
        cancel: () => this.ended(),
      },
      { highWaterMark: 0, size: (chunk) => chunk!.byteLength },
    );
    streams.add(this);
    beating ??= setInterval(() => {
      for (const stream of streams) stream.push(stream.heartbeat() ?? COMMENT);
    }, HEARTBEAT_INTERVAL);
    // The answer's head goes out with the first byte: a client that waits for it must not wait for the first event.
    this.controller.enqueue(retryFrame(RETRY));
    this.response = new Response(body, {
      headers: {
        "content-type": "text/event-stream",
        "cache-control": "no-store",
        "x-accel-buffering": "no",
      },
    });
  }

  /** Sends a frame with all others of this turn of the event loop, in one write. */
  push(frame: Uint8Array): void {
    if (!this.open) return;
    this.pending.push(frame);
    if (dirty.size === 0) setImmediate(flush);
    dirty.add(this);
  }

  /**
   * Sends a frame that may be missed, unless the reader is behind: then what may not be missed comes first. Returns whether
   * it was sent.
   */
  offer(frame: Uint8Array): boolean {
    if (!this.open) return false;
    if (this.backlog > BEHIND) {
      streamCounts.signalsDropped++;
      return false;
    }
    this.push(frame);
    return true;
  }

  /** Ends the stream after what was pushed. */
  close(): void {
    if (!this.open) return;
    this.write(join(this.pending));
    this.ended();
    try {
      this.controller.close();
    } catch {
      // The client was quicker.
    }
  }

  /**
   * Writes what is pending; `flush` calls it. Judged is what was left unread before: a client that comes back gets all that
   * it missed at once, which may be much, and is given the time to read it.
   */
  send(bytes: Uint8Array): void {
    streamCounts.frames += this.pending.length;
    this.pending = [];
    if (this.backlog > BACKLOG_LIMIT) this.cutOff();
    else this.write(bytes);
  }

  /** Bytes that were written and that the reader has not taken yet, beyond what the network holds. */
  private get backlog(): number {
    return -(this.controller.desiredSize ?? 0);
  }

  /** Closing would keep what is unread for as long as the reader takes; this lets go of it at once. */
  private cutOff(): void {
    streamCounts.cutOff++;
    this.ended();
    this.controller.error(null);
  }

  get queued(): readonly Uint8Array[] {
    return this.pending;
  }

  private write(bytes: Uint8Array): void {
    if (!this.open || bytes.length === 0) return;
    try {
      this.controller.enqueue(bytes);
    } catch {
      this.ended();
    }
  }

  private ended(): void {
    if (!this.open) return;
    this.open = false;
    this.pending = [];
    streams.delete(this);
    dirty.delete(this);
    if (streams.size === 0) {
      clearInterval(beating);
      beating = undefined;
    }
    this.onClose();
  }
}

/** Writes each stream once. Streams that got the same frames, as all readers of a channel do, share the joined bytes. */
function flush(): void {
  const batch = [...dirty];
  dirty.clear();
  let frames: readonly Uint8Array[] = [];
  let joined: Uint8Array = new Uint8Array();
  for (const stream of batch) {
    if (!sameFrames(stream.queued, frames)) {
      frames = stream.queued;
      joined = join(frames);
    }
    stream.send(joined);
  }
}

const sameFrames = (a: readonly Uint8Array[], b: readonly Uint8Array[]) =>
  a.length === b.length && a.every((frame, index) => frame === b[index]);

const join = (frames: readonly Uint8Array[]): Uint8Array =>
  frames.length === 1 ? frames[0]! : new Uint8Array(Buffer.concat(frames));

/**
 * Ends every stream of this process, for the end of the process. Each client is told another moment at which to come back, so
 * that whoever takes them over meets them one after the other.
 */
export function closeAllStreams(): void {
  const all = [...streams];
  const retry = Math.max(RETRY, all.length * RETRY_EACH);
  for (const stream of all) {
    stream.push(retryFrame(retry));
    stream.close();
  }
}
