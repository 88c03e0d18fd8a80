import type { ChatEvent } from "#core/events/catalog.ts";
import type { PresenceChange, TypingChange } from "#core/presence/schema.ts";
import { Session, type SessionHandler, type SessionOptions } from "#core/realtime/session.ts";
import { circlesOf } from "#core/realtime/visibility.ts";
import type { LiveDeps } from "#services/shared/session-manager.ts";
import { EventStream, eventFrame } from "#services/shared/sse.ts";

/** What is told beside the events. */
type Signals = Pick<LiveDeps, "presence" | "typing">;

/** A client that listens: what its session says becomes frames on its stream. */
export class Connection implements SessionHandler {
  private readonly stream = new EventStream(
    () => this.closed(),
    () => this.heartbeat(),
  );
  private session: Session | undefined;
  private watches: (() => void)[] = [];
  private open = true;
  /** The position that the client knows. */
  private told = "";

  /** The answer to who asked for a stream. @throws AppError the API's refusal. */
  static async open(options: Omit<SessionOptions, "handler">, signals: Signals): Promise<Response> {
    const connection = new Connection();
    try {
      connection.session = await Session.open({ ...options, handler: connection });
    } catch (error) {
      connection.stream.close();
      throw error;
    }
    // The process may have begun to end while the API was asked.
    if (!connection.open) connection.session.close();
    else connection.watch(connection.session, signals);
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

  delayed(isDelayed: boolean): void {
    this.stream.push(eventFrame({ event: "delayed", data: JSON.stringify({ delayed: isDelayed }) }));
  }

  end(reason: "session_ended" | "unavailable"): void {
    if (reason === "session_ended") this.stream.push(eventFrame({ event: "end", data: JSON.stringify({ reason }) }));
    this.stream.close();
  }

  /** These wait in no queue: a client that is behind gets the events first, and none of these. */
  private watch(session: Session, { presence, typing }: Signals): void {
    this.watches = [
      presence.watch({
        circles: () => {
          const view = session.currentView();
          return view && circlesOf(view);
        },
        tell: (change) => this.stream.offer(signalFrame("presence", change)),
      }),
      typing.watch({
        view: () => session.currentView(),
        tell: (change) => session.hearsOf(change.channel_id) && this.stream.offer(signalFrame("typing", change)),
      }),
    ];
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
    for (const unwatch of this.watches) unwatch();
  }
}

type Place = "ready" | "reset" | "position";

/** Most stand at the same place when they are told of it: its bytes are made once. */
const places = new Map<Place, { position: string; frame: Uint8Array }>();

function placeFrame(event: Place, position: string): Uint8Array {
  const known = places.get(event);
  if (known?.position === position) return known.frame;
  const frame = eventFrame({ event, data: JSON.stringify({ position }), id: position });
  places.set(event, { position, frame });
  return frame;
}

const chatEventFrame = (position: string, event: ChatEvent) =>
  frameOf(event, () => eventFrame({ event: "event", data: JSON.stringify(event), id: position }));

/** Without an id: it is no place in the stream. */
const signalFrame = (name: "presence" | "typing", change: PresenceChange | TypingChange) =>
  frameOf(change, () => eventFrame({ event: name, data: JSON.stringify(change) }));

/** Everyone who may see a thing gets the same bytes, made once. They go when the thing is forgotten. */
const frames = new WeakMap<object, Uint8Array>();

function frameOf(thing: object, make: () => Uint8Array): Uint8Array {
  const known = frames.get(thing);
  if (known) return known;
  const frame = make();
  frames.set(thing, frame);
  return frame;
}
