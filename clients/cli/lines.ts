import { textWidth } from "#core/markdown/width.ts";
import { cleanLine } from "./text.ts";

const GAP = "  ";

/** A cell of a line: nothing of it is shown when there is nothing to say. */
export type Cell = string | null | undefined | false;

/** Rows of safe cells with what belongs together below each other. A column that has nothing anywhere takes no place. */
export function alignedRows(rows: string[][]): string[] {
  const widths: number[] = [];
  for (const cells of rows) {
    for (const [column, cell] of cells.entries()) widths[column] = Math.max(widths[column] ?? 0, textWidth(cell));
  }
  return rows.map((cells) =>
    cells
      .map((cell, column) => cell + " ".repeat(widths[column]! - textWidth(cell)))
      .filter((_, column) => widths[column]! > 0)
      .join(GAP)
      .trimEnd(),
  );
}

/** A line of what there is to say of something, made safe; what is empty is left out. */
export const joined = (cells: readonly Cell[]): string => safeCells(cells).filter(Boolean).join(GAP);

/** Cells as they may be printed. */
export const safeCells = (cells: readonly Cell[]): string[] => cells.map((cell) => cleanLine(cell || ""));
