import type { CommandReply } from "#core/commands/schema.ts";
import { textWidth } from "#core/markdown/width.ts";
import type { Globals } from "./globals.ts";
import { localTime, stylesOf } from "./messages.ts";
import { cleanLine } from "./text.ts";

type Table = Extract<CommandReply, { kind: "table" }>;

const GAP = "  ";

/** What a command replies, for people: sentences, a table, or the id of what was posted, as `send` prints it. */
export function replyText(globals: Globals, server: string, reply: CommandReply): string {
  const lines = reply.text.split("\n").map(cleanLine);
  if (reply.kind === "message") lines.push(reply.message.id);
  if (reply.kind === "table") lines.push(...tableLines(globals, server, reply));
  return lines.filter((line) => line !== "").join("\n");
}

/** Rows with what belongs together below each other. What they lead to is an address at their end. */
function tableLines({ color }: Globals, server: string, { columns, rows }: Table): string[] {
  const { bold } = stylesOf(color);
  const head = columns.map(({ label }) => cleanLine(label));
  const body = rows.map(({ cells, link }) => {
    const texts = columns.map(({ type }, index) => cellText(type, cells[index] ?? ""));
    return link ? [...texts, cleanLine(server + link.href)] : texts;
  });
  const widths = head.map((_, column) => Math.max(...[head, ...body].map((cells) => textWidth(cells[column]!))));
  const [first = "", ...others] = [head, ...body].map((cells) => aligned(cells, widths));
  return [bold(first), ...others];
}

function cellText(type: Table["columns"][number]["type"], cell: string): string {
  return type === "time" && cell !== "" && !Number.isNaN(Date.parse(cell)) ? localTime(cell) : cleanLine(cell);
}

function aligned(cells: string[], widths: number[]): string {
  const padded = cells.map((cell, column) => cell + " ".repeat(Math.max(0, (widths[column] ?? 0) - textWidth(cell))));
  return padded.join(GAP).trimEnd();
}
