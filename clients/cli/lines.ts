import { textWidth } from "#core/markdown/width.ts";
import { cleanLine } from "./text.ts";

const GAP = "  ";

/** Rows of safe cells with what belongs together below each other. */
export function alignedRows(rows: string[][]): string[] {
  const widths: number[] = [];
  for (const cells of rows) {
    for (const [column, cell] of cells.entries()) widths[column] = Math.max(widths[column] ?? 0, textWidth(cell));
  }
  return rows.map((cells) =>
    cells
      .map((cell, column) => cell + " ".repeat(widths[column]! - textWidth(cell)))
      .join(GAP)
      .trimEnd(),
  );
}

/** A line of what there is to say of something, made safe; what is empty is left out. */
export const joined = (parts: (string | null | undefined | false)[]): string =>
  cleanLine(parts.filter((part) => part !== null && part !== undefined && part !== false && part !== "").join(GAP));
