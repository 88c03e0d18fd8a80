/**
 * A message as rows of styled text, before any of them is fitted to a width: what the terminal and the plain rendering
 * have in common. All text is cleaned here, so nothing that comes out can act on a terminal.
 */
import { cleanTerminal } from "#core/markdown/clean.ts";
import type { Alignment, Block, Cell, CodeBlock, Document, Inline, Link, List, Table } from "#core/markdown/tree.ts";
import { textWidth } from "#core/markdown/width.ts";

/** What a stretch of text is, beyond its emphasis. A `mark` is not from the message: bullets, bars, rules. */
export type Role = "text" | "code" | "link" | "address" | "mark";

export interface Style {
  readonly role: Role;
  readonly bold: boolean;
  readonly italic: boolean;
  readonly deleted: boolean;
  /** Address of the link that the text belongs to. */
  readonly href: string | null;
  /** What a part of code is, where somebody has told. */
  readonly kind?: string;
}

export interface Span {
  readonly text: string;
  readonly style: Style;
}

/** One line of a message. When it must be broken, `first` stands before its beginning and `rest` before the other parts. */
export interface Row {
  readonly first: string;
  readonly rest: string;
  readonly content: readonly Span[];
  /** Code keeps its spaces and is broken anywhere; other text is broken between words. */
  readonly verbatim: boolean;
}

/** A part of a line of code, and what it is; null for nothing in particular. */
export interface CodePart {
  readonly text: string;
  readonly kind: string | null;
}

/** Tells what the parts of a piece of code are, line by line; null when it does not know. */
export type CodeColours = (text: string, language: string) => readonly (readonly CodePart[])[] | null;

/** What is drawn around the text, and how code is coloured. */
export interface Marks {
  readonly colours?: CodeColours;
  readonly bullet: string;
  readonly quote: string;
  readonly code: string;
  readonly rule: string;
  readonly column: string;
}

const TEXT: Style = { role: "text", bold: false, italic: false, deleted: false, href: null };
const CODE: Style = { ...TEXT, role: "code" };
const MARK: Style = { ...TEXT, role: "mark" };

/** A column of a table is padded up to this width, so that one long cell does not push the others out of sight. */
const MAX_PADDED_WIDTH = 40;

export function layoutRows(document: Document, marks: Marks): Row[] {
  return blockRows(document, marks);
}

function blockRows(blocks: readonly Block[], marks: Marks): Row[] {
  return blocks.flatMap((block, index) => {
    const previous = blocks[index - 1];
    const apart = previous !== undefined && needsBlankRow(previous, block);
    return apart ? [row([]), ...rowsOf(block, marks)] : rowsOf(block, marks);
  });
}

/** Rows are dear on a screen: a list or a quote may follow its introduction at once, two of a kind may not run together. */
function needsBlankRow(previous: Block, block: Block): boolean {
  return block.kind === "paragraph" || block.kind === "heading" || block.kind === previous.kind;
}

function rowsOf(block: Block, marks: Marks): Row[] {
  switch (block.kind) {
    case "paragraph":
      return inlineLines(block.children, TEXT).map(row);
    case "heading":
      return inlineLines(block.children, { ...TEXT, bold: true }).map(row);
    case "quote":
      return indented(blockRows(block.children, marks), marks.quote, marks.quote);
    case "list":
      return listRows(block, marks);
    case "code":
      return indented(codeRows(block, marks), marks.code, marks.code);
    case "table":
      return tableRows(block, marks);
    case "rule":
      return [row([mark(marks.rule)])];
  }
}

function row(content: readonly Span[]): Row {
  return { first: "", rest: "", content, verbatim: false };
}

function codeRows({ text, language }: CodeBlock, { colours }: Marks): Row[] {
  const known = language === null ? null : (colours?.(text, language) ?? null);
  const lines = known ?? text.split("\n").map((line) => [{ text: line, kind: null }]);
  return lines.map((parts) => ({ ...row(parts.map((part) => codeSpan(part, known !== null))), verbatim: true }));
}

function codeSpan({ text, kind }: CodePart, isColoured: boolean): Span {
  return span(text, isColoured ? { ...CODE, kind: kind ?? "plain" } : CODE);
}

function span(text: string, style: Style): Span {
  return { text: cleanTerminal(text), style };
}

/** Text that is drawn around the message. */
export function mark(text: string): Span {
  return { text, style: MARK };
}

function indented(rows: readonly Row[], first: string, rest: string): Row[] {
  return rows.map((row, index) => ({
    ...row,
    first: (index === 0 ? first : rest) + row.first,
    rest: rest + row.rest,
  }));
}

function listRows({ start, items }: List, marks: Marks): Row[] {
  return items.flatMap(({ checked, children }, index) => {
    const bullet = start === null ? marks.bullet : `${start + index}. `;
    const box = checked === null ? "" : checked ? "[x] " : "[ ] ";
    const rows = children.length === 0 ? [row([])] : blockRows(children, marks);
    return indented(rows, bullet + box, " ".repeat(textWidth(bullet)));
  });
}

function tableRows({ alignments, header, rows }: Table, marks: Marks): Row[] {
  const head = header.map((cell) => cellSpans(cell, { ...TEXT, bold: true }));
  const body = rows.map((cells) => cells.map((cell) => cellSpans(cell, TEXT)));
  const widths = alignments.map((_, column) =>
    Math.min(MAX_PADDED_WIDTH, Math.max(...[head, ...body].map((cells) => spansWidth(cells[column] ?? [])))),
  );
  return [head, ...body].map((cells) =>
    row(
      cells.flatMap((spans, column) => {
        const last = column === cells.length - 1;
        const [before, after] = padding(widths[column]! - spansWidth(spans), alignments[column]!);
        return [span(before, TEXT), ...spans, span(last ? "" : after, TEXT), ...(last ? [] : [mark(marks.column)])];
      }),
    ),
  );
}

function cellSpans(cell: Cell, style: Style): Span[] {
  return inlineLines(cell, style).flat();
}

function spansWidth(spans: readonly Span[]): number {
  return spans.reduce((width, { text }) => width + textWidth(text), 0);
}

function padding(columns: number, alignment: Alignment): [before: string, after: string] {
  const total = Math.max(0, columns);
  const before = alignment === "right" ? total : alignment === "center" ? Math.floor(total / 2) : 0;
  return [" ".repeat(before), " ".repeat(total - before)];
}

/** Styled text in lines, which end where the message breaks them. */
function inlineLines(inlines: readonly Inline[], style: Style): Span[][] {
  const lines: Span[][] = [[]];
  for (const part of inlines.flatMap((inline) => partsOf(inline, style))) {
    if (part === BREAK) lines.push([]);
    else lines.at(-1)!.push(part);
  }
  return lines;
}

const BREAK = Symbol("line break");

function partsOf(inline: Inline, style: Style): (Span | typeof BREAK)[] {
  switch (inline.kind) {
    case "text":
    case "mention":
    case "channel":
      return [span(inline.text, style)];
    case "break":
      return [BREAK];
    case "strong":
      return inline.children.flatMap((child) => partsOf(child, { ...style, bold: true }));
    case "emphasis":
      return inline.children.flatMap((child) => partsOf(child, { ...style, italic: true }));
    case "deleted":
      return inline.children.flatMap((child) => partsOf(child, { ...style, deleted: true }));
    case "code":
      return [span(inline.text, { ...style, role: "code" })];
    case "link":
      return linkParts(inline, style);
  }
}

/** The address is shown beside the text, because the text of a link can claim anything. */
function linkParts({ href, bare, children }: Link, style: Style): (Span | typeof BREAK)[] {
  const linked: Style = { ...style, role: "link", href };
  const parts = children.flatMap((child) => partsOf(child, linked));
  return bare ? parts : [...parts, span(` (${href})`, { ...linked, role: "address" })];
}
