/** A message for a terminal: lines of styled spans that a screen can place, and those lines as escape sequences. */
import { type CodeColours, layoutRows, type Marks, type Span, type Style } from "#core/markdown/layout.ts";
import type { Document } from "#core/markdown/tree.ts";
import { wrapRow } from "#core/markdown/wrap.ts";

const MARKS: Marks = { bullet: "• ", quote: "│ ", code: "│ ", rule: "────────", column: " │ " };

/** One line on the screen. */
export type Line = readonly Span[];

/**
 * Renders a message to lines of at most `width` columns. Nothing in them can act on a terminal, so a screen may print the
 * texts as they are.
 */
export function renderAnsi(document: Document, { width, colours }: { width: number; colours?: CodeColours }): Line[] {
  const marks = colours ? { ...MARKS, colours } : MARKS;
  return layoutRows(document, marks).flatMap((row) => wrapRow(row, Math.max(1, Math.floor(width))));
}

export interface AnsiOptions {
  /** False leaves out colours, as `NO_COLOR` asks for; bold, italic and the like stay. */
  readonly colour: boolean;
  /** Whether the terminal understands OSC 8, so that links can be opened with the mouse. */
  readonly hyperlinks: boolean;
}

/** Writes a line with escape sequences. Each style is switched off by its own code, so surrounding styles survive. */
export function lineToAnsi(line: Line, options: AnsiOptions): string {
  return line.map((span) => spanToAnsi(span, options)).join("");
}

function spanToAnsi({ text, style }: Span, { colour, hyperlinks }: AnsiOptions): string {
  const switches = switchesOf(style, colour);
  const on = switches.map(([code]) => `\u001b[${code}m`).join("");
  const off = switches.map(([, code]) => `\u001b[${code}m`).join("");
  const styled = `${on}${text}${off}`;
  return hyperlinks && style.href !== null ? hyperlink(styled, style.href) : styled;
}

type Switch = readonly [on: number, off: number];

const BOLD: Switch = [1, 22];
const DIM: Switch = [2, 22];
const ITALIC: Switch = [3, 23];
const UNDERLINE: Switch = [4, 24];
const DELETED: Switch = [9, 29];
// Colours of the basic sixteen, because those are the ones that the theme of the terminal chose to be readable.
const YELLOW: Switch = [33, 39];
const CYAN: Switch = [36, 39];

function switchesOf({ role, bold, italic, deleted }: Style, colour: boolean): Switch[] {
  const switches: Switch[] = [];
  if (bold) switches.push(BOLD);
  if (italic) switches.push(ITALIC);
  if (deleted) switches.push(DELETED);
  if (role === "link") switches.push(UNDERLINE);
  if (role === "mark" || role === "address") switches.push(DIM);
  if (role === "link" && colour) switches.push(CYAN);
  if (role === "code" && colour) switches.push(YELLOW);
  return switches;
}

/**
 * A text that leads somewhere (OSC 8). An address comes out of `URL` in ASCII; a space, which a mail address may hold, would
 * end the sequence in some terminals.
 */
export function hyperlink(text: string, href: string): string {
  const address = href.replace(/[^!-~]/gu, encodeURIComponent);
  return `\u001b]8;;${address}\u001b\\${text}\u001b]8;;\u001b\\`;
}
