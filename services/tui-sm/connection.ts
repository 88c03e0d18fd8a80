import type { ChatEvent } from "#core/events/catalog.ts";
import { Session, type SessionHandler, type SessionOptions } from "#core/realtime/session.ts";
import { EventStream, eventFrame } from "#services/shared/sse.ts";

/** A client that listens: what its session says becomes frames on its stream. */
export class Connection implements SessionHandler {
  private readonly stream = new EventStream(
    () => this.closed(),
    () => this.heartbeat(),
  );
  private session: Session | undefined;
  private open = true;
  /** The position that the client knows. */
  private told = "";

  /** The answer to who asked for a stream. @throws AppError the API's refusal. */
  static async open(options: Omit<SessionOptions, "handler">): Promise<Response> {
    const connection = new Connection();
    try {
      connection.session = await Session.open({ ...options, handler: connection });
    } catch (error) {
      connection.stream.close();
      throw error;
    }
    // The process may have begun to end while the API was asked.
    if (!connection.open) connection.session.close();
    return connection.stream.response;
  }

  ready(position: string): void {
    this.tellPlace("ready", position);
  }

  reset(position: string): void {
    this.tellPlace("reset", position);
  }

  event(position: string, event: ChatEvent): void {
    this.told = position;
    this.stream.push(chatEventFrame(position, event));
  }

  end(reason: "session_ended" | "unavailable"): void {
    if (reason === "session_ended") this.stream.push(eventFrame({ event: "end", data: JSON.stringify({ reason }) }));
    this.stream.close();
  }

  private tellPlace(name: "ready" | "reset", position: string): void {
    this.told = position;
    this.stream.push(placeFrame(name, position));
  }

  /** What happened where this client may not look moves its place too; a place that is too old cannot be resumed from. */
  private heartbeat(): Uint8Array | null {
    const position = this.session?.position() ?? this.told;
    if (position === this.told) return null;
    this.told = position;
    return placeFrame("position", position);
  }

  private closed(): void {
    this.open = false;
    this.session?.close();
  }
}

const placeFrame = (event: "ready" | "reset" | "position", position: string) =>
  eventFrame({ event, data: JSON.stringify({ position }), id: position });

/** Everyone who may see an event gets the same bytes, made once. They go when the feed forgets the event. */
const frames = new WeakMap<ChatEvent, Uint8Array>();

function chatEventFrame(position: string, event: ChatEvent): Uint8Array {
  const known = frames.get(event);
  if (known) return known;
  const frame = eventFrame({ event: "event", data: JSON.stringify(event), id: position });
  frames.set(event, frame);
  return frame;
}
