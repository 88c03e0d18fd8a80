/** Chance that can be had again: the same seed gives the same schedule. */
export interface Random {
  seed: number;
  /** From 0 to below 1. */
  next(): number;
  /** A whole number, both ends among them. */
  between(from: number, to: number): number;
  pick<T>(list: readonly T[]): T;
}

/** Mulberry32: small, and good enough to choose moments by. */
export function createRandom(seed: number): Random {
  let state = seed >>> 0;
  const next = () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
  return {
    seed,
    next,
    between: (from, to) => from + Math.floor(next() * (to - from + 1)),
    pick: (list) => list[Math.floor(next() * list.length)]!,
  };
}

/** The same for one case: what others did before it changes nothing. */
export const randomOf = (seed: number, name: string): Random =>
  createRandom(seed ^ Number(BigInt.asUintN(32, BigInt(Bun.hash(name)))));
