import { cpus, loadavg } from "node:os";
import { percentile } from "#test/bench/measure.ts";
import type { Outcome } from "./case.ts";
import type { Traffic } from "./traffic.ts";

/** Whether others use this machine so much that how long something takes says little. */
export const isBusy = (): boolean => loadavg()[0]! > cpus().length;

/** What a figure came to. */
export type Figure = Pick<Outcome, "broken" | "notes">;

/** A figure that must hold; on a busy machine it is only told. */
export function mustHold(what: string, holds: boolean): Figure {
  if (holds) return { broken: [], notes: [what] };
  return isBusy()
    ? { broken: [], notes: [`${what} (not judged: the machine is busy)`] }
    : { broken: [what], notes: [] };
}

/** An outcome with what figures came to beside it. */
export const withFigures = (outcome: Outcome, figures: readonly Figure[]): Outcome => ({
  ...outcome,
  broken: [...outcome.broken, ...figures.flatMap(({ broken }) => broken)],
  notes: [...outcome.notes, ...figures.flatMap(({ notes }) => notes)],
});

/** Milliseconds from when posts were sent until they were acknowledged, at the 99th percentile, of those sent in a time. */
export function slowestPosts({ posts }: Pick<Traffic, "posts">, from: number, to = Date.now()): number {
  const inside = posts.filter(({ sentAt, acknowledged }) => acknowledged && sentAt >= from && sentAt < to);
  return percentile(
    inside.map(({ sentAt, acknowledged }) => acknowledged!.at - sentAt),
    0.99,
  );
}
