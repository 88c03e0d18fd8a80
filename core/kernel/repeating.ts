/** Work that is done again and again. */
export interface Repeating {
  /** Waits for what is under way; nothing follows. */
  close(): Promise<void>;
}

/**
 * Does something every `interval` milliseconds, never twice at once. What it rejects with goes to `failed`; the next time comes
 * all the same.
 */
export function repeat(interval: number, work: () => Promise<void>, failed: (error: unknown) => void): Repeating {
  let running = Promise.resolve();
  const timer = setInterval(() => {
    running = running.then(work).catch(failed);
  }, interval);
  return {
    async close() {
      clearInterval(timer);
      await running;
    },
  };
}
