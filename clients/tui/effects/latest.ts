import type { Msg } from "../msg.ts";

type Step = () => Promise<Msg | null>;

/**
 * Of several things of one key in a short time only the last is done; the others come to nothing.
 *
 * @param delay how long is waited for another, in milliseconds.
 */
export function createLatest(delay: number): (key: string, step: Step) => Promise<Msg | null> {
  const waiting = new Map<string, () => void>();
  return async (key, step) => {
    waiting.get(key)?.();
    const isLast = await new Promise<boolean>((resolve) => {
      const timer = setTimeout(() => resolve(true), delay);
      waiting.set(key, () => {
        clearTimeout(timer);
        resolve(false);
      });
    });
    if (!isLast) return null;
    waiting.delete(key);
    return step();
  };
}
