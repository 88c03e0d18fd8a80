import type { Candidate } from "./candidates.ts";

/** A line of a shell up to the cursor, as words without their quotes; the last is the one at the cursor. */
interface Line {
  words: string[];
  /** The last word as it stands there. */
  raw: string;
  /** The quote that is open at the cursor. */
  quote: string;
}

/** Reads a line of bash. Its own words do not do: it takes `@`, `:` and `=` for ends of words. */
export function readLine(text: string): Line {
  const words: string[] = [];
  let word = "";
  let start = 0;
  let quote = "";
  let began = false;
  for (let at = 0; at < text.length; at++) {
    const sign = text[at]!;
    if (quote === "" && /\s/.test(sign)) {
      if (began) words.push(word);
      [word, began, start] = ["", false, at + 1];
      continue;
    }
    began = true;
    if (sign === quote) quote = "";
    else if (quote === "" && (sign === "'" || sign === '"')) quote = sign;
    else if (sign === "\\" && quote !== "'" && at + 1 < text.length) word += text[++at];
    else word += sign;
  }
  return { words: [...words, word], raw: text.slice(start), quote };
}

/** A word as it stands in a line that is being written: without its quotes, also one that is still open. */
export const unquoted = (word: string): string => readLine(word).words.join(" ");

/**
 * What bash is to put in the place of the word: it replaces only what comes after the last of its own ends of words, of
 * which `@` belongs to what comes after it; and it takes a `#` that nothing quotes for a comment.
 */
export function bashReplies({ raw, quote }: Line, breaks: string, candidates: Candidate[]): string[] {
  const typed = quote === "" ? raw : raw.slice(raw.lastIndexOf(quote) + 1);
  const ends = Array.from(breaks, (sign) => typed.lastIndexOf(sign) + (sign === "@" ? 0 : 1));
  const kept = Math.max(0, ...ends);
  return candidates.map(({ value }) => {
    const escaped = quote === "" ? value.replace(/^#/, "\\#") : value;
    return escaped.slice(kept);
  });
}
