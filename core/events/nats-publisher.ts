import { type JetStreamClient, type JetStreamManager, NatsError } from "nats";
import type { OutgoingEvent } from "./bus.ts";
import { STREAM } from "./subjects.ts";

/** How long the answer for an event may take, in milliseconds. */
const TIMEOUT = 2_000;

/** How many of the leading events are stored for sure, and why not all of them are. */
interface Outcome {
  stored: number;
  failure: unknown;
}

/**
 * Publishes to the stream, many events at once and yet none before the one in front of it: each says how many there must be
 * before it. That holds when a connection is cut, when the leader of a cluster changes and while a relay that was frozen
 * goes on. (To name the event in front instead is no use: a cluster of 2.12 and newer does not look at that.)
 */
export class Publisher {
  /** The number of the newest event; null until the server is asked. */
  private head: number | null = null;
  /** Events that a leader has begun to store and, when it lost its place, did not. It takes each repeat for stored until minutes later. */
  private readonly begun = new Map<string, number>();

  constructor(
    private readonly jetstream: JetStreamClient,
    private readonly manager: JetStreamManager,
  ) {}

  async publish(batch: readonly OutgoingEvent[]): Promise<Outcome> {
    const first = await this.publishFrom(batch, 0);
    // Where somebody else has published, or some were stored before, the numbers were wrong; the second time they are not.
    return isRefusal(first.failure) ? this.publishFrom(batch, first.stored) : first;
  }

  private async publishFrom(batch: readonly OutgoingEvent[], from: number): Promise<Outcome> {
    try {
      this.head ??= (await this.manager.streams.info(STREAM)).state.last_seq;
    } catch (failure) {
      return { stored: from, failure };
    }
    const head = this.head;
    const answers = await Promise.allSettled(batch.slice(from).map((event, index) => this.send(event, head + index)));
    const failed = answers.find((answer) => answer.status === "rejected");
    const stored = failed ? answers.indexOf(failed) : answers.length;
    const isRepeat = answers.some((answer) => answer.status === "fulfilled" && answer.value.isRepeat);
    this.head = failed || isRepeat ? null : head + stored;
    return { stored: from + stored, failure: failed?.reason };
  }

  /** @param before how many events there are before this one. */
  private async send({ id, subject, payload }: OutgoingEvent, before: number): Promise<{ isRepeat: boolean }> {
    const attempt = this.begun.get(id) ?? 0;
    const { seq, duplicate } = await this.jetstream.publish(subject, payload, {
      msgID: attempt === 0 ? id : `${id}.${attempt}`,
      timeout: TIMEOUT,
      expect: { lastSequence: before },
    });
    if (seq === 0) {
      // Under another id it may come twice, which those who follow notice by its own.
      this.begun.set(id, attempt + 1);
      throw new Error("the server takes an event for stored that it has not stored");
    }
    this.begun.delete(id);
    return { isRepeat: duplicate };
  }
}

/** The server has answered, only otherwise than was wished. */
const isRefusal = (failure: unknown): boolean => failure instanceof NatsError && failure.api_error !== undefined;
