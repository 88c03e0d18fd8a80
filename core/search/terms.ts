import { UNSPACED } from "../kernel/text.ts";
import type { Term } from "./parse.ts";

/**
 * How a term is looked for, so that an index serves it:
 * - `words`: by the words of the message, their stems and beginnings;
 * - `words_or_part`: also as a part of any word, path or address;
 * - `part`: only letter by letter, because its symbols matter (`@ada`, `--force`);
 * - `words_and_part`: the same for what is too short to have a trigram (`C++`): its words find the candidates;
 * - `grams`: by the characters of a script without spaces, and emoji.
 */
export type Way = "words" | "words_or_part" | "part" | "words_and_part" | "grams";

const HAS_UNSPACED = new RegExp(UNSPACED, "u");
const UNSPACED_RUN = new RegExp(`${UNSPACED}+`, "gu");
const ONE_WORD = /^[\p{L}\p{N}\p{M}]+$/u;
const SYMBOL_AT_EDGE = /^[^\p{L}\p{N}\p{M}]|[^\p{L}\p{N}\p{M}]$/u;
/** pg_trgm finds a part by its runs of letters and digits: three of them, or fewer where it is sure that a word begins or ends. */
const HAS_TRIGRAM = /[\p{L}\p{N}]{3}|[^\p{L}\p{N}][\p{L}\p{N}]|[\p{L}\p{N}]{2}[^\p{L}\p{N}]/u;

export function wayOf({ text, quoted }: Term): Way {
  if (HAS_UNSPACED.test(text)) return "grams";
  if (SYMBOL_AT_EDGE.test(text)) {
    return HAS_TRIGRAM.test(text) || !/[\p{L}\p{N}]/u.test(text) ? "part" : "words_and_part";
  }
  // Somebody who quotes a single word wants that word, not those that it is a part of.
  if (quoted && ONE_WORD.test(text)) return "words";
  return HAS_TRIGRAM.test(text) ? "words_or_part" : "words";
}

/** What the index of grams has for a text: each two characters beside each other, and those that stand alone. */
export function gramsOf(text: string): string[] {
  return [...text.matchAll(UNSPACED_RUN)].flatMap(([run]) => {
    const letters = [...run];
    return letters.length === 1 ? letters : letters.slice(1).map((letter, index) => letters[index] + letter);
  });
}

/** The term as the beginning of a word, in PostgreSQL's language of queries; null when it cannot be one. */
export function prefixQueryOf({ text, quoted }: Term): string | null {
  return !quoted && /^[\p{L}\p{N}]{2,}$/u.test(text) ? `${text}:*` : null;
}
