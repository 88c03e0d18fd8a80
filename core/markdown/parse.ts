/**
 * Markdown of a message to a tree. This is the one place where Markdown is read; `html.ts`, `ansi.ts` and `plain.ts` render
 * the tree. The dialect is GitHub's, with a line break at every newline, as people expect in a chat; `lexer.ts` says what is
 * left out of it, and which limits keep parsing fast on any input.
 */
import type { MarkedToken, Token, Tokens } from "marked";
import { plainLines, readInlines } from "#core/markdown/inlines.ts";
import { BoundedLexer } from "#core/markdown/lexer.ts";
import type { Block, Cell, CodeBlock, Document, List, ListItem, Table } from "#core/markdown/tree.ts";

/** A longer source is not read as Markdown. It is a little more than the default limit of a message. */
export const MAX_SOURCE_LENGTH = 16_384;
/** Nor is a source of more lines: somebody pasted a file, and marked takes its time for each line. */
export const MAX_LINES = 2_000;

const LANGUAGE = /^[\w+#.-]{1,32}$/;
const CHECKBOX = /^\[[ xX]\] /;

/**
 * Reads the Markdown of one message. It never throws: a source that is too long or too deeply nested becomes paragraphs of
 * plain text with the same line breaks.
 */
export function parseMarkdown(source: string): Document {
  const normalized = source.replace(/\r\n?/g, "\n");
  if (normalized.length > MAX_SOURCE_LENGTH || countLines(normalized) > MAX_LINES) return plainDocument(normalized);
  const lexer = new BoundedLexer(normalized);
  const tokens = lexer.blocks();
  return tokens === null ? plainDocument(normalized) : readBlocks(lexer, tokens);
}

function countLines(source: string): number {
  return source.split("\n").length;
}

function plainDocument(source: string): Document {
  return source
    .split(/\n\s*\n/)
    .map((text) => text.trim())
    .filter((text) => text !== "")
    .map((text) => ({ kind: "paragraph", children: plainLines(text) }));
}

function readBlocks(lexer: BoundedLexer, tokens: readonly Token[]): Block[] {
  return tokens.map((token) => readBlock(lexer, token as MarkedToken)).filter((block) => block !== null);
}

function readBlock(lexer: BoundedLexer, token: MarkedToken): Block | null {
  switch (token.type) {
    case "paragraph":
    case "text":
      return { kind: "paragraph", children: readInlines(lexer, token.text) };
    case "heading":
      return isBlank(token.text) ? literally(token) : { kind: "heading", children: readInlines(lexer, token.text) };
    case "blockquote":
      return isBlank(token.text) ? literally(token) : { kind: "quote", children: readBlocks(lexer, token.tokens) };
    case "list":
      return token.items.every((item) => isBlank(item.text)) ? literally(token) : readList(lexer, token);
    case "code":
      return isBlank(token.text) ? literally(token) : readCode(token);
    case "table":
      return readTable(lexer, token);
    case "hr":
      return { kind: "rule" };
    default:
      return null;
  }
}

function isBlank(text: string): boolean {
  return text.trim() === "";
}

/** Somebody who sends just `+`, `>` or `#` means that character, not an empty list, quote or heading. Nothing vanishes. */
function literally(token: Token): Block {
  return { kind: "paragraph", children: plainLines(token.raw.trim()) };
}

function readList(lexer: BoundedLexer, token: Tokens.List): List {
  return {
    kind: "list",
    start: token.start === "" ? null : token.start,
    items: token.items.map((item) => readItem(lexer, item)),
  };
}

function readItem(lexer: BoundedLexer, item: Tokens.ListItem): ListItem {
  if (!item.task) return { checked: null, children: readBlocks(lexer, item.tokens) };
  // marked writes the box back in front of the text when blank lines separate the items.
  const tokens = item.tokens.map((token, index) =>
    index === 0 && token.type === "paragraph" ? { ...token, text: token.text.replace(CHECKBOX, "") } : token,
  );
  return { checked: item.checked === true, children: readBlocks(lexer, tokens) };
}

function readCode(token: Tokens.Code): CodeBlock {
  return { kind: "code", language: languageOf(token.lang), text: token.text.replace(/\n$/, "") };
}

function languageOf(info: string | undefined): string | null {
  const word = info?.split(/\s/, 1)[0] ?? "";
  return LANGUAGE.test(word) ? word.toLowerCase() : null;
}

function readTable(lexer: BoundedLexer, token: Tokens.Table): Table {
  const readRow = (row: readonly Tokens.TableCell[]): Cell[] => row.map((cell) => readInlines(lexer, cell.text));
  return { kind: "table", alignments: token.align, header: readRow(token.header), rows: token.rows.map(readRow) };
}
