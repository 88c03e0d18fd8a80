import { graphemesOf, graphemeWidth } from "#core/markdown/width.ts";
import { type Line, type Look, oneLine, piece } from "./line.ts";

/** A row of a text that is being edited: its columns, and where in the text it begins and ends. */
export interface EditRow {
  text: string;
  start: number;
  end: number;
}

/** Breaks a text that is being edited into rows of at most `width` columns, so that each place in it has one on the screen. */
export function editRows(text: string, width: number): EditRow[] {
  const rows: EditRow[] = [];
  let start = 0;
  for (const line of text.split("\n")) {
    let row = { text: "", start, end: start };
    let column = 0;
    for (const grapheme of graphemesOf(line)) {
      const shown = shownAs(grapheme, width);
      const columns = graphemeWidth(shown);
      if (column + columns > width && row.text !== "") {
        rows.push(row);
        row = { text: "", start: row.end, end: row.end };
        column = 0;
      }
      row.text += shown;
      row.end += grapheme.length;
      column += columns;
    }
    rows.push(row);
    start += line.length + 1;
  }
  return rows;
}

/** What nobody can see, or what has no room at all, is shown as something, so that it can be deleted. */
function shownAs(grapheme: string, room: number): string {
  if (grapheme === "\t") return " ";
  const columns = graphemeWidth(oneLine(grapheme));
  return oneLine(grapheme) === grapheme && columns > 0 && columns <= room ? grapheme : "\u00b7";
}

/** The row and column of a place in the text. */
export function caretOf(
  rows: readonly EditRow[],
  cursor: number,
  text: string,
  width: number,
): { row: number; column: number } {
  const index = rows.findLastIndex(({ start }) => start <= cursor);
  const row = rows[index]!;
  const before = graphemesOf(text.slice(row.start, Math.min(cursor, row.end)));
  const column = before.reduce((sum, grapheme) => sum + graphemeWidth(shownAs(grapheme, width)), 0);
  // Within a character the parts of it can be wider than the whole.
  return { row: index, column: Math.min(column, width) };
}

/** Sentences in lines of at most `width` columns, broken between words. */
export function wrapText(text: string, width: number, look: Look = {}): Line[] {
  return text.split("\n").flatMap((paragraph) => wrapParagraph(oneLine(paragraph), Math.max(1, width), look));
}

function wrapParagraph(text: string, width: number, look: Look): Line[] {
  const lines: string[] = [""];
  let column = 0;
  for (const word of text.split(/(?<= )/)) {
    const graphemes = graphemesOf(word);
    const columns = graphemes.reduce((sum, grapheme) => sum + graphemeWidth(grapheme), 0);
    if (column > 0 && column + columns - (word.endsWith(" ") ? 1 : 0) > width) {
      lines.push("");
      column = 0;
    }
    for (const grapheme of graphemes) {
      const own = graphemeWidth(grapheme);
      if (column + own > width) {
        if (grapheme === " ") continue;
        lines.push("");
        column = 0;
      }
      lines[lines.length - 1] += grapheme;
      column += own;
    }
  }
  return lines.map((line) => [piece(line, look)]);
}
