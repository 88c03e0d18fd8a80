/** Runs work, or waits its turn: never more than `width` at once, in the order in which it came. */
export function createGate(width: number) {
  let running = 0;
  const waiting: (() => void)[] = [];
  return async <T>(work: () => Promise<T>): Promise<T> => {
    if (running >= width) await new Promise<void>((resolve) => waiting.push(resolve));
    else running++;
    try {
      return await work();
    } finally {
      const next = waiting.shift();
      // The place goes over to the next one, so nobody who comes in between can take it.
      if (next) next();
      else running--;
    }
  };
}
