import shortcodes from "emojibase-data/en/shortcodes/iamcal.json" with { type: "json" };
import { emojiSchema } from "../reactions/schema.ts";

/** An emoji and one of the names that people write between colons. */
export interface NamedEmoji {
  name: string;
  emoji: string;
}

/**
 * Slack's names, which are what most people know, in alphabetical order. The data set has code points in hexadecimal. Made when
 * somebody first asks: an API that starts has no use for it yet.
 */
function allEmoji(): readonly NamedEmoji[] {
  known ??= Object.entries(shortcodes as Record<string, string | string[]>)
    .flatMap(([hexcode, names]) => {
      const emoji = String.fromCodePoint(...hexcode.split("-").map((point) => Number.parseInt(point, 16)));
      return [names].flat().map((name) => ({ name, emoji: emojiSchema.parse(emoji) }));
    })
    .sort((a, b) => (a.name < b.name ? -1 : 1));
  return known;
}

let known: readonly NamedEmoji[] | undefined;

/** The emoji that somebody typed, as itself or as `:name:`; null when it is none. */
export function readEmoji(typed: string): string | null {
  const name = /^:(.+):$/.exec(typed)?.[1];
  if (name !== undefined) return allEmoji().find((each) => each.name === name.toLowerCase())?.emoji ?? null;
  return emojiSchema.safeParse(typed).data ?? null;
}

/** The first emoji whose names begin so, and after them those in whose names a later word does: `:heart` finds 💛 too. */
export function emojiBeginning(prefix: string, count: number): NamedEmoji[] {
  const begun = prefix.toLowerCase();
  const first = allEmoji()
    .filter(({ name }) => name.startsWith(begun))
    .slice(0, count);
  if (first.length === count) return first;
  const later = allEmoji().filter(({ name }) => !name.startsWith(begun) && beginsAWord(name, begun));
  return [...first, ...later.slice(0, count - first.length)];
}

const beginsAWord = (name: string, begun: string): boolean => name.includes(`_${begun}`) || name.includes(`-${begun}`);
