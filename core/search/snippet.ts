import { parseMarkdown } from "../markdown/parse.ts";
import { renderPlain } from "../markdown/plain.ts";
import type { Term } from "./parse.ts";
import type { Snippet } from "./schema.ts";
import { wayOf } from "./terms.ts";

/** Characters of a snippet, and how many of them may stand in front of its first match. */
const LENGTH_MAX = 240;
const LEAD = 60;
/** How far a cut may move to fall between two words. */
const CUT_SLACK = 20;

/** PostgreSQL marks words in so much of a text: it takes 9 ms for a message of the greatest length, and a page has many. */
export const MARKED_MAX = 4_000;

/** Around what PostgreSQL marks. Unicode keeps these for use inside programs: no text has a reason to contain them. */
export const MATCH_START = "\ufdd0";
export const MATCH_END = "\ufdd1";

interface Range {
  start: number;
  end: number;
}

/** The text of a message as a snippet shows it: plain, on one line. */
export function snippetText(bodyMd: string): string {
  const plain = renderPlain(parseMarkdown(bodyMd));
  return plain
    .replace(/[\ufdd0\ufdd1]/g, "")
    .replace(/\s+/g, " ")
    .trim();
}

/**
 * The piece of a text around its first match.
 *
 * @param marked the text or its beginning with what PostgreSQL found by its words between `MATCH_START` and `MATCH_END`.
 */
export function snippetOf(text: string, marked: string, terms: Term[]): Snippet {
  const ranges = merge([...markedRanges(text, marked), ...literalRanges(text, terms)]);
  const piece = pieceAround(text, ranges[0]?.start ?? 0);
  const parts: Snippet = [];
  const add = (part: string, match: boolean) => {
    if (part !== "") parts.push({ text: part, match });
  };
  let at = piece.start;
  if (at > 0) add("…", false);
  for (const range of ranges) {
    const start = Math.max(range.start, at);
    const end = Math.min(range.end, piece.end);
    if (start >= end) continue;
    add(text.slice(at, start), false);
    add(text.slice(start, end), true);
    at = end;
  }
  add(text.slice(at, piece.end) + (piece.end < text.length ? "…" : ""), false);
  return parts;
}

/** None when PostgreSQL changed the text otherwise than by its marks: then its places are not ours. */
function markedRanges(text: string, marked: string): Range[] {
  if (!text.startsWith(marked.replace(/[\ufdd0\ufdd1]/g, ""))) return [];
  const ranges: Range[] = [];
  let marks = 0;
  for (const { 0: mark, index } of marked.matchAll(/[\ufdd0\ufdd1]/g)) {
    const place = index - marks++;
    if (mark === MATCH_START) ranges.push({ start: place, end: place });
    else ranges.at(-1)!.end = place;
  }
  return ranges;
}

/** Where the terms stand letter by letter, whatever their case and accents. */
function literalRanges(text: string, terms: Term[]): Range[] {
  const folded = fold(text);
  return terms
    .filter(({ not }) => !not)
    .flatMap((term) => {
      const words = wayOf(term) === "words";
      return occurrences(folded, fold(term.text).text).filter(
        ({ start, end }) => !words || (!isInWord(text, start) && (!term.quoted || !isInWord(text, end))),
      );
    });
}

/** Whether a place is between two letters. */
const isInWord = (text: string, place: number) =>
  /[\p{L}\p{N}]$/u.test(text.slice(Math.max(0, place - 2), place)) &&
  /^[\p{L}\p{N}]/u.test(text.slice(place, place + 2));

/** A text without case and accents, and the place in the original of each of its characters. */
interface Folded {
  text: string;
  placeOf(index: number): number;
}

function fold(text: string): Folded {
  if (/^\p{ASCII}*$/u.test(text)) return { text: text.toLowerCase(), placeOf: (index) => index };
  const places: number[] = [];
  let folded = "";
  let place = 0;
  for (const character of text) {
    const plain = character.normalize("NFD").replace(/\p{M}/gu, "").toLowerCase();
    folded += plain;
    for (let unit = 0; unit < plain.length; unit++) places.push(place);
    place += character.length;
  }
  return { text: folded, placeOf: (index) => places[index] ?? place };
}

function occurrences({ text, placeOf }: Folded, part: string): Range[] {
  const ranges: Range[] = [];
  if (part === "") return ranges;
  for (let at = text.indexOf(part); at >= 0; at = text.indexOf(part, at + part.length)) {
    ranges.push({ start: placeOf(at), end: placeOf(at + part.length) });
  }
  return ranges;
}

function merge(ranges: Range[]): Range[] {
  const merged: Range[] = [];
  for (const range of ranges.filter(({ start, end }) => start < end).sort((a, b) => a.start - b.start)) {
    const last = merged.at(-1);
    if (last && range.start <= last.end) last.end = Math.max(last.end, range.end);
    else merged.push({ ...range });
  }
  return merged;
}

function pieceAround(text: string, match: number): Range {
  if (text.length <= LENGTH_MAX) return { start: 0, end: text.length };
  const start = match <= LEAD ? 0 : cutAfter(text, Math.min(match - LEAD, text.length - LENGTH_MAX));
  const end = start + LENGTH_MAX >= text.length ? text.length : cutBefore(text, start + LENGTH_MAX);
  return { start, end };
}

/** A place at or soon after the given one where a word begins, or at least a character. */
function cutAfter(text: string, place: number): number {
  const space = text.indexOf(" ", place);
  return space >= 0 && space - place < CUT_SLACK ? space + 1 : characterStart(text, place);
}

/** A place at or soon before the given one where a word ends, or at least a character. */
function cutBefore(text: string, place: number): number {
  const space = text.lastIndexOf(" ", place);
  return place - space < CUT_SLACK ? space : characterStart(text, place);
}

/** Not in the middle of a surrogate pair. */
function characterStart(text: string, place: number): number {
  const unit = text.charCodeAt(place);
  return unit >= 0xdc00 && unit <= 0xdfff ? place - 1 : place;
}
