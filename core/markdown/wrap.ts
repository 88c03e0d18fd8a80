/** Fits a row of styled text into a number of columns, without tearing a grapheme apart. */
import { mark, type Row, type Span, type Style } from "#core/markdown/layout.ts";
import { graphemesOf, graphemeWidth, textWidth } from "#core/markdown/width.ts";

/** One grapheme, or the spaces that stand for a tab. */
interface Cell {
  readonly text: string;
  readonly width: number;
  readonly style: Style;
}

const TAB_WIDTH = 4;
/** Shown for a grapheme that is wider than the whole line. */
const REPLACEMENT = "\ufffd";

/** Breaks a row into lines of at most `width` columns, which must be 1 or more. An empty row is one line. */
export function wrapRow(row: Row, width: number): Span[][] {
  const first = fitPrefix(row.first, width);
  const rest = fitPrefix(row.rest, width);
  const available = width - Math.max(textWidth(first), textWidth(rest));
  const cells = cellsOf(row, available);
  const lines = row.verbatim ? breakAnywhere(cells, available) : breakWords(cells, available);
  return lines.map((line, index) => withPrefix(index === 0 ? first : rest, toSpans(line)));
}

/** Bars and indents give way when they would take more than half of the line. */
function fitPrefix(prefix: string, width: number): string {
  return textWidth(prefix) * 2 <= width ? prefix : "";
}

function withPrefix(prefix: string, content: Span[]): Span[] {
  const text = content.length === 0 ? prefix.trimEnd() : prefix;
  return text === "" ? content : [mark(text), ...content];
}

function cellsOf(row: Row, available: number): Cell[] {
  const cells: Cell[] = [];
  let column = 0;
  for (const { text, style } of row.content) {
    for (const grapheme of graphemesOf(text)) {
      const tabWidth = row.verbatim ? Math.min(available, TAB_WIDTH - (column % TAB_WIDTH)) : 1;
      const cell = cellOf(grapheme, style, tabWidth);
      cells.push(cell.width <= available ? cell : { text: REPLACEMENT, width: 1, style });
      column += cell.width;
    }
  }
  return cells;
}

function cellOf(grapheme: string, style: Style, tabWidth: number): Cell {
  if (grapheme === "\t") return { text: " ".repeat(tabWidth), width: tabWidth, style };
  return { text: grapheme, width: graphemeWidth(grapheme), style };
}

/** Lines that are being filled, none wider than `available`. */
class Lines {
  readonly all: Cell[][] = [[]];
  column = 0;

  constructor(private readonly available: number) {}

  put(cells: readonly Cell[]): void {
    for (const cell of cells) {
      if (this.column + cell.width > this.available) this.break();
      this.all.at(-1)!.push(cell);
      this.column += cell.width;
    }
  }

  break(): void {
    this.all.push([]);
    this.column = 0;
  }
}

function breakAnywhere(cells: readonly Cell[], available: number): Cell[][] {
  const lines = new Lines(available);
  lines.put(cells);
  return lines.all;
}

/** Spaces at a break disappear. A word that is longer than a line, as addresses are, goes on where the last one ended. */
function breakWords(cells: readonly Cell[], available: number): Cell[][] {
  const lines = new Lines(available);
  for (const { gap, word } of wordsOf(cells)) {
    if (word.length === 0) continue;
    const wordWidth = cellsWidth(word);
    const room = available - lines.column - cellsWidth(gap);
    if (wordWidth <= room || (wordWidth > available && room > 0)) lines.put(gap);
    else if (lines.column > 0) lines.break();
    lines.put(word);
  }
  return lines.all;
}

interface Word {
  readonly gap: Cell[];
  readonly word: Cell[];
}

/** Words with the spaces before them. A wide character, such as one of Chinese, is a word of its own. */
function wordsOf(cells: readonly Cell[]): Word[] {
  const words: Word[] = [];
  let previous: "start" | "space" | "narrow" | "wide" = "start";
  for (const cell of cells) {
    const kind = cell.text.trim() === "" ? "space" : cell.width > 1 ? "wide" : "narrow";
    const begins =
      kind === "space"
        ? previous !== "space"
        : kind === "wide"
          ? previous !== "space"
          : previous === "start" || previous === "wide";
    if (begins) words.push({ gap: [], word: [] });
    const current = words.at(-1)!;
    (kind === "space" ? current.gap : current.word).push(cell);
    previous = kind;
  }
  return words;
}

function cellsWidth(cells: readonly Cell[]): number {
  return cells.reduce((width, cell) => width + cell.width, 0);
}

function toSpans(cells: readonly Cell[]): Span[] {
  const spans: { text: string; style: Style }[] = [];
  for (const { text, style } of cells) {
    const last = spans.at(-1);
    if (last?.style === style) last.text += text;
    else spans.push({ text, style });
  }
  return spans;
}
