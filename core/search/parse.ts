/** The language of searching: words, "phrases", -exclusions and filters such as `from:@ada`. Parsing never fails; it tells. */

/** Words, phrases and filters in one search at most: each is a condition that the database checks. */
export const CONDITIONS_MAX = 20;

/** Something that the text of a message has, or with `not` has not. */
export interface Term {
  text: string;
  quoted: boolean;
  not: boolean;
}

export const HAS = ["file", "image", "link", "reaction"] as const;

export type Filter =
  /** In lower case; null for the searcher, who is called `me`. */
  | { kind: "from"; username: string | null; not: boolean }
  /** A name or an id, or `@` and the name of a person for the DM with them. */
  | { kind: "in"; channel: string; not: boolean }
  | { kind: "has"; what: (typeof HAS)[number]; not: boolean }
  | { kind: "is"; what: "thread"; not: boolean }
  /** The searcher: by name, or as one of all in a channel that they have joined. */
  | { kind: "mentions"; not: boolean }
  /** `YYYY-MM-DD`; a day is one of UTC. */
  | { kind: "before" | "after" | "on"; day: string };

export interface Search {
  terms: Term[];
  filters: Filter[];
  /** What was not understood, a sentence each. */
  problems: string[];
}

/** A hyphen excludes what can be a word; `--force` and `->` are words themselves. An unbalanced quote ends with the text. */
const TOKEN = /(-(?=["@#\p{L}\p{N}]|[^\s -~]))?(?:"([^"]*)"?|(\S+))/gu;
const FILTER = /^(from|in|has|is|mentions|before|after|on):(.+)$/is;
/** What stands around a word in a sentence and is not meant. */
const AROUND = /^[([{'‘]+|[.,;:!?)\]}'’…]+$/g;

/** Reads what somebody typed into a search. */
export function parseSearch(source: string): Search {
  const search: Search = { terms: [], filters: [], problems: [] };
  for (const [, minus, phrase, word = ""] of source.replace(/[“”„]/g, '"').matchAll(TOKEN)) {
    const not = minus !== undefined;
    if (phrase === undefined) addWord(search, word, not);
    else addTerm(search, { text: phrase.trim().replace(/\s+/g, " "), quoted: true, not });
  }
  if (search.terms.length + search.filters.length > CONDITIONS_MAX) {
    search.problems.push(`At most ${CONDITIONS_MAX} words and filters are allowed.`);
  }
  return search;
}

function addWord(search: Search, word: string, not: boolean): void {
  const [, kind, value] = FILTER.exec(word) ?? [];
  if (kind && value) {
    const filter = readFilter(kind.toLowerCase(), value.replaceAll('"', ""), not);
    if (typeof filter !== "string") search.filters.push(filter);
    else search.problems.push(`${filter} Put it in quotes to search for the text "${word}".`);
    return;
  }
  addTerm(search, { text: word.replace(AROUND, "") || word, quoted: false, not });
}

function addTerm(search: Search, { text, quoted, not }: Term): void {
  // A hyphen between two words, or an operator of another language of searching.
  const isNoise = !quoted && /^[!-/:-@[-`{-~]$/.test(text);
  if (text !== "" && !isNoise) search.terms.push({ text: text.normalize("NFC"), quoted, not });
}

/** The filter, or what is wrong with it. */
function readFilter(kind: string, value: string, not: boolean): Filter | string {
  switch (kind) {
    case "from":
      return { kind, username: value.toLowerCase() === "me" ? null : value.replace(/^@/, "").toLowerCase(), not };
    case "in":
      return { kind, channel: value.replace(/^#/, "").normalize("NFKC").toLowerCase(), not };
    case "has": {
      const what = HAS.find((known) => known === value.toLowerCase());
      return what ? { kind, what, not } : `has: takes ${HAS.join(", ")}.`;
    }
    case "is":
      return value.toLowerCase() === "thread" ? { kind, what: "thread", not } : "is: takes thread.";
    case "mentions":
      return value.toLowerCase() === "me" ? { kind, not } : "mentions: takes me.";
    default:
      if (not) return `${kind}: cannot be excluded; use the opposite.`;
      return isDay(value)
        ? { kind: kind as "before" | "after" | "on", day: value }
        : `${kind}: takes a day such as 2026-01-31.`;
  }
}

function isDay(text: string): boolean {
  if (!/^\d{4}-\d\d-\d\d$/.test(text) || text.startsWith("0000")) return false;
  const date = new Date(`${text}T00:00:00Z`);
  // The 31st of February would be read as a day of March.
  return !Number.isNaN(date.getTime()) && date.toISOString().startsWith(text);
}
