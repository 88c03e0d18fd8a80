import type { ChatEvent } from "./catalog.ts";

/** An event on its way to the bus. `payload` is the event as JSON text: it was made once, in the posting transaction. */
export interface OutgoingEvent {
  id: string;
  subject: string;
  payload: string;
}

/** What a follower is told. Calls come one after another, in the order of the stream. */
export interface FollowHandler {
  /**
   * The stream is another one than before, or the first: what was remembered of it is void. Events after `from` follow;
   * those up to `head` existed already.
   */
  reset(stream: { epoch: string; from: number; head: number }): void;
  event(seq: number, event: ChatEvent): void;
  /** There is an event of a type that this process does not know yet; a newer API sends it. */
  unknown(seq: number): void;
  /** The bus is out of reach, or is back: what happens meanwhile comes then. */
  delayed?(isDelayed: boolean): void;
}

/**
 * Where events go after the commit. It remembers them for a while so that streams can resume; PostgreSQL has the record.
 * Beside them go signals, which nobody remembers: who is there, who is typing.
 */
export interface EventBus {
  /**
   * Stores events in the order given. Resolves with how many of the leading ones are stored for sure; those after must be
   * given again (a repeat is recognised by its id). An event is never stored before the one in front of it.
   */
  publish(batch: readonly OutgoingEvent[]): Promise<number>;
  /** Where the stream stands, as a position for `Last-Event-ID`. Rejects when the bus is out of reach. */
  position(): Promise<string>;
  /** Follows the whole stream for ever, from `replay` events back; survives restarts of the bus. */
  follow(options: { replay: number }, handler: FollowHandler): Follower;
  /** Says something to whoever listens now. Never waits and never fails: while the bus is out of reach it is lost. */
  signal(subject: string, payload: object): void;
  /**
   * Hears the signals of subjects, in which `*` stands for one part and `>` for all that follow; survives restarts of the
   * bus. What comes may be of a newer version: the handler checks it.
   */
  hear(subjects: readonly string[], handler: SignalHandler): Follower;
  close(): Promise<void>;
}

export type SignalHandler = (subject: string, payload: unknown) => void;

export interface Follower {
  close(): void;
}

/** A place in the stream. The epoch names the stream itself, so that a number of a stream that is gone is not taken for one of this. */
export interface Position {
  epoch: string;
  seq: number;
}

export const formatPosition = ({ epoch, seq }: Position): string => `${epoch}-${seq}`;

/** The position that a client sent back, or null when it is not one. */
export function parsePosition(text: string): Position | null {
  const match = /^([0-9a-z]{1,16})-(0|[1-9][0-9]{0,14})$/.exec(text);
  return match ? { epoch: match[1]!, seq: Number(match[2]) } : null;
}
