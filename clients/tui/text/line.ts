/**
 * Text on the screen: lines of pieces, each with how it looks. A piece is made by `piece` alone, which takes out of it
 * whatever could act on a terminal; so nobody's message, name or file name reaches one unclean.
 */
import { cleanTerminal } from "#core/markdown/clean.ts";
import { graphemesOf, graphemeWidth, textWidth } from "#core/markdown/width.ts";
import type { CodeKind } from "./code.ts";

/** What a piece is; a theme says which colour that has. */
export type Role =
  | "text"
  | "muted"
  | "accent"
  | "border"
  | "code"
  | "link"
  | "mention"
  | "unread"
  | "new"
  | "error"
  | "warning"
  | "success"
  | `name${0 | 1 | 2 | 3 | 4 | 5}`
  | `code-${CodeKind}`;

export interface Look {
  readonly role?: Role;
  readonly bold?: boolean;
  readonly italic?: boolean;
  readonly underline?: boolean;
  readonly deleted?: boolean;
  /** Foreground and background change places. */
  readonly reverse?: boolean;
  /** Where it leads to. */
  readonly href?: string | null;
}

export interface Piece {
  readonly text: string;
  readonly look: Look;
}

export type Line = readonly Piece[];

const PLAIN: Look = {};
const PRINTABLE_ASCII = /^[ -~]*$/;

/** A piece of one line: line ends and tabs in it are spaces. */
export function piece(text: string, look: Look = PLAIN): Piece {
  return { text: oneLine(text), look };
}

/** Text that is safe on a terminal and stands in one line. */
export const oneLine = (text: string): string =>
  PRINTABLE_ASCII.test(text) ? text : cleanTerminal(text).replace(/[\t\n\u2028\u2029]+/g, " ");

export const textOf = (line: Line): string => line.map(({ text }) => text).join("");

export const lineWidth = (line: Line): number => line.reduce((width, part) => width + pieceWidth(part), 0);

/** Most of what is seen was seen in the picture before: it is measured once. */
const widths = new WeakMap<Piece, number>();

function pieceWidth(part: Piece): number {
  const known = widths.get(part);
  if (known !== undefined) return known;
  const width = textWidth(part.text);
  widths.set(part, width);
  return width;
}

/** As much of a text as fits into some columns; what is cut off is marked. */
export function clipText(text: string, width: number): string {
  const clean = oneLine(text);
  if (textWidth(clean) <= width) return clean;
  if (width <= 0) return "";
  return `${headOf(clean, width - 1)}…`;
}

function headOf(text: string, width: number): string {
  let head = "";
  let used = 0;
  for (const grapheme of graphemesOf(text)) {
    used += graphemeWidth(grapheme);
    if (used > width) break;
    head += grapheme;
  }
  return head;
}

/** As much of the end of a text as fits into some columns. */
export function tailOf(text: string, width: number): string {
  const graphemes = graphemesOf(oneLine(text));
  let used = 0;
  let from = graphemes.length;
  while (from > 0 && used + graphemeWidth(graphemes[from - 1]!) <= width) used += graphemeWidth(graphemes[--from]!);
  return graphemes.slice(from).join("");
}

/** The columns of a line from one on up to another. A wide character that one of them cuts becomes spaces. */
export function sliceLine(line: Line, from: number, to: number): Line {
  const cut: Piece[] = [];
  let column = 0;
  for (const part of line) {
    const { text, look } = part;
    const width = pieceWidth(part);
    if (column >= from && column + width <= to) cut.push(part);
    else if (column < to && column + width > from)
      cut.push({ text: sliceText(text, from - column, to - column), look });
    column += width;
  }
  return cut;
}

function sliceText(text: string, from: number, to: number): string {
  let cut = "";
  let column = 0;
  for (const grapheme of graphemesOf(text)) {
    const end = column + graphemeWidth(grapheme);
    if (column >= from && end <= to) cut += grapheme;
    else if (end > from && column < to) cut += " ".repeat(Math.min(end, to) - Math.max(column, from));
    column = end;
  }
  return cut;
}

const fitted = new WeakMap<Line, { width: number; line: Line }>();

/** The line in exactly `width` columns: cut or filled up with spaces. */
export function fit(line: Line, width: number): Line {
  const known = fitted.get(line);
  if (known?.width === width) return known.line;
  const fresh = fitAnew(line, width);
  fitted.set(line, { width, line: fresh });
  return fresh;
}

function fitAnew(line: Line, width: number): Line {
  const used = lineWidth(line);
  if (used > width) return fitAnew(sliceLine(line, 0, width), width);
  return used === width ? line : [...line, blank(width - used)];
}

const blanks = new Map<number, Piece>();

/** So many spaces: one piece for all of them, which is measured and painted once. */
function blank(width: number): Piece {
  const known = blanks.get(width) ?? { text: " ".repeat(width), look: PLAIN };
  blanks.set(width, known);
  return known;
}

/** A line with something at its right end; the left part gives way. */
export function justify(left: Line, right: Line, width: number): Line {
  const room = width - lineWidth(right);
  if (room < 1) return fit(right, width);
  return [...fit(left, room), ...right];
}

/** `over` in the place of what stands from a column on. */
export function placeOver(line: Line, over: Line, column: number): Line {
  const end = column + lineWidth(over);
  return [...fit(sliceLine(line, 0, column), column), ...over, ...sliceLine(line, end, Number.MAX_SAFE_INTEGER)];
}

/** The whole line looks different in some way. */
export const restyle = (line: Line, change: Look): Line =>
  line.map(({ text, look }) => ({ text, look: { ...look, ...change } }));
