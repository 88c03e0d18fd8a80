import type { CommandReply } from "#core/commands/schema.ts";
import type { Globals } from "./globals.ts";
import { alignedRows } from "./lines.ts";
import { localTime, stylesOf } from "./messages.ts";
import { cleanLine } from "./text.ts";

type Table = Extract<CommandReply, { kind: "table" }>;

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
  const [first = "", ...others] = alignedRows([head, ...body]);
  return [bold(first), ...others];
}

function cellText(type: Table["columns"][number]["type"], cell: string): string {
  return type === "time" && cell !== "" && !Number.isNaN(Date.parse(cell)) ? localTime(cell) : cleanLine(cell);
}
