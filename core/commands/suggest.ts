import { AppError } from "../kernel/errors.ts";
import type { Command } from "./command.ts";
import { shortened } from "./parse.ts";

/**
 * There is no such command, or it is not for the caller: both in the same words, so that nobody learns what they may not do.
 *
 * @param commands what the caller may use: nothing else is proposed.
 */
export function refuseUnknown(name: string, commands: readonly Command[]): AppError {
  const similar = mostSimilar(
    name.toLowerCase(),
    commands.map((command) => command.name.split(" ")[0]!),
  );
  const shown = shortened(name);
  const proposal = similar ? ` Did you mean /${similar}?` : "";
  const detail = `There is no command /${shown}.${proposal} Write /help for the list, or // to begin a text with a slash.`;
  return new AppError("invalid", detail, { errors: [{ path: "text", message: `there is no command /${shown}` }] });
}

/** What is longer was not meant to be a name, and comparing takes as much work as the product of the lengths. */
const NAME_MAX = 30;

/** The first of the names that are fewest slips away from what was typed; null when all are too many. */
export function mostSimilar(typed: string, names: readonly string[]): string | null {
  if (typed.length > NAME_MAX) return null;
  const most = typed.length <= 3 ? 1 : 2;
  const [best] = names
    .map((name) => ({ name, slips: slipsBetween(typed, name) }))
    .filter(({ slips }) => slips <= most)
    .sort((a, b) => a.slips - b.slips);
  return best?.name ?? null;
}

/**
 * How many slips turn one word into another: a letter too much, too few, another, or two that changed places (the
 * Damerau-Levenshtein distance in its restricted form, by rows).
 */
export function slipsBetween(a: string, b: string): number {
  let beforeLast: number[] = [];
  let last = Array.from({ length: b.length + 1 }, (_, column) => column);
  for (let row = 1; row <= a.length; row++) {
    const current = [row];
    for (let column = 1; column <= b.length; column++) {
      const isSame = a[row - 1] === b[column - 1];
      const isSwapped = row > 1 && column > 1 && a[row - 1] === b[column - 2] && a[row - 2] === b[column - 1];
      current[column] = Math.min(
        last[column]! + 1,
        current[column - 1]! + 1,
        last[column - 1]! + (isSame ? 0 : 1),
        isSwapped ? beforeLast[column - 2]! + 1 : Number.POSITIVE_INFINITY,
      );
    }
    beforeLast = last;
    last = current;
  }
  return last[b.length]!;
}
