/** A search as somebody typed it, by its words and "phrases". For adding and taking away filters; `core/search/parse.ts` reads it. */
const WORD = /-?(?:[a-z]+:)?"[^"]*"?|\S+/giu;
const FILTER = /^-?(?:from|in|has|is|mentions|before|after|on):./i;

const wordsOf = (search: string): string[] => search.match(WORD) ?? [];
const isSame = (word: string) => (other: string) => other.toLowerCase() === word.toLowerCase();

export const hasWord = (search: string, word: string): boolean => wordsOf(search).some(isSame(word));

/** The search with a filter more, or without it when it has it. Of a kind of which there can be one, the other goes. */
export function toggleWord(search: string, word: string): string {
  const words = wordsOf(search);
  if (words.some(isSame(word))) return words.filter((other) => !isSame(word)(other)).join(" ");
  const single = /^(in|after):/i.exec(word)?.[0].toLowerCase();
  const others = words.filter((other) => !single || !other.toLowerCase().startsWith(single));
  return [...others, word].join(" ");
}

/** What of it is looked for in the texts. */
export const withoutFilters = (search: string): string =>
  wordsOf(search)
    .filter((word) => !FILTER.test(word))
    .join(" ");

/** The same with everything that can be left out taken away: quotes, and what is to be missing. */
export const simpler = (search: string): string =>
  wordsOf(search)
    .filter((word) => !word.startsWith("-"))
    .map((word) => word.replaceAll('"', ""))
    .join(" ");
