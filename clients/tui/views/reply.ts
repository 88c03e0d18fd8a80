import type { CommandReply } from "#core/commands/schema.ts";
import { textWidth } from "#core/markdown/width.ts";
import type { Msg } from "../msg.ts";
import { clockText, dayOf } from "../names.ts";
import { type Line, piece } from "../text/line.ts";
import { wrapText } from "../text/wrap.ts";
import type { Entry } from "./entries.ts";

/** What a command replied, row by row. */
export function replyEntries(reply: CommandReply, width: number): Entry[] {
  const sentences =
    reply.text === "" ? [] : wrapText(reply.text, width).map((line): Entry => ({ lines: [line], go: null }));
  if (reply.kind !== "table") return sentences;
  const { columns, rows } = reply;
  const texts = rows.map(({ cells }) => columns.map(({ type }, index) => cellText(type, cells[index] ?? "")));
  const labels = columns.map(({ label }) => label);
  const widths = labels.map((_, column) => Math.max(...[labels, ...texts].map((cells) => textWidth(cells[column]!))));
  const isFlat = widths.reduce((sum, one) => sum + one + 2, -2) <= width;
  const head: Entry[] = isFlat ? [{ lines: [[piece(aligned(labels, widths), { bold: true })]], go: null }] : [];
  return [
    ...sentences,
    ...head,
    ...rows.map(({ link }, index): Entry => {
      const cells = texts[index]!;
      const lines = isFlat ? [[piece(aligned(cells, widths))]] : stacked(labels, cells, width);
      const to: Msg | null = link?.channel_id
        ? { kind: "goTo", channel_id: link.channel_id, ...(link.message_id ? { message_id: link.message_id } : {}) }
        : null;
      return { lines, go: to };
    }),
  ];
}

const cellText = (type: "text" | "time", cell: string): string =>
  type === "time" && !Number.isNaN(Date.parse(cell)) ? `${dayOf(cell)} ${clockText(cell)}` : cell.replace(/\s+/g, " ");

const aligned = (cells: string[], widths: number[]): string =>
  cells
    .map((cell, column) => cell + " ".repeat(Math.max(0, widths[column]! - textWidth(cell))))
    .join("  ")
    .trimEnd();

/** A row that is wider than the pane: a line for each of its cells. */
const stacked = (labels: string[], cells: string[], width: number): Line[] => [
  ...cells.flatMap((cell, column) =>
    cell === "" ? [] : wrapText(`${labels[column]}: ${cell}`, width).map((line): Line => line),
  ),
  [],
];
