import { AppError } from "#core/kernel/errors.ts";
import { sleep } from "./sleep.ts";

/** A server that asks for more patience than this, in seconds, is left alone: the caller decides. */
const PATIENCE = 60;

/**
 * Does work that may be repeated again when the server cannot be reached or is not available.
 *
 * @param delays pauses between the tries, in milliseconds; when there are no more, the last error is thrown.
 */
export async function retry<T>(work: () => Promise<T>, delays: Iterable<number>): Promise<T> {
  const pauses = delays[Symbol.iterator]();
  for (;;) {
    try {
      return await work();
    } catch (error) {
      if (!(error instanceof AppError) || error.code !== "unavailable") throw error;
      const { retryAfter = 0 } = error;
      const pause = pauses.next();
      if (pause.done || retryAfter > PATIENCE) throw error;
      // Never all at once: those who lost a server together would meet again at the next one.
      await sleep(Math.max(pause.value * (0.5 + Math.random()), retryAfter * 1000));
    }
  }
}

/** Longer and longer pauses without end, in milliseconds: for who would rather wait than give up. */
export function* patience(): Generator<number> {
  for (let pause = 500; ; pause = Math.min(pause * 2, 30_000)) yield pause;
}
