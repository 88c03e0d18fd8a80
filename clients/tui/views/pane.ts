/** What stands beside the messages: members, notifications, search, what a command replied. Threads are lists. */
import type { CommandReply } from "#core/commands/schema.ts";
import { textWidth } from "#core/markdown/width.ts";
import type { Notification } from "#core/notifications/schema.ts";
import type { Hit } from "#core/search/schema.ts";
import type { Model, Pane } from "../model.ts";
import type { Msg } from "../msg.ts";
import { channelOf, clockText, dayOf, fullTitleOf, momentText } from "../names.ts";
import { clipText, fit, type Line, piece, restyle } from "../text/line.ts";
import { editRows, wrapText } from "../text/wrap.ts";
import type { Row } from "./list.ts";

/** One thing of a pane: its lines, and where it leads to. */
export interface Entry {
  lines: Line[];
  go: Msg | null;
}

export type ListPane = Exclude<Pane, { kind: "thread" }>;

export function paneTitle(pane: Pane): string {
  switch (pane.kind) {
    case "thread":
      return "Thread";
    case "members":
      return pane.members === null ? "Members" : `Members · ${pane.members.length}`;
    case "notifications":
      return "Notifications";
    case "search":
      return "Search";
    case "reply":
      return pane.command;
  }
}

/** The things of a pane; null while they are not there yet. */
export function paneEntries(model: Model, pane: ListPane, width: number): Entry[] | null {
  switch (pane.kind) {
    case "members":
      return pane.members && memberEntries(model, pane.members, width);
    case "notifications":
      return pane.items?.map((item) => notificationEntry(model, item, width)).reverse() ?? null;
    case "search":
      if (pane.hits === null) return pane.asked === "" ? [] : null;
      return pane.hits.map((hit) => hitEntry(model, hit, width));
    case "reply":
      return replyEntries(pane.reply, width);
  }
}

/** The pane below its head; `cursor` where its own line is being written. */
export function paneRows(
  model: Model,
  pane: ListPane,
  width: number,
  height: number,
): { rows: Row[]; cursor: { row: number; column: number } | null } {
  const rows: Row[] = [];
  let cursor = null;
  if (pane.kind === "search") {
    const query = editRows(pane.query.text.replaceAll("\n", " "), Math.max(1, width - 3)).at(-1)!;
    const empty = pane.query.text === "";
    const text = empty
      ? piece(clipText('words "a phrase" from:@name in:#channel has:file', width - 2), { role: "muted" })
      : piece(query.text);
    rows.push({ line: [piece("? ", { role: "accent" }), text] }, { line: [] });
    cursor = { row: 0, column: empty ? 2 : Math.min(width - 1, 2 + textWidth(query.text)) };
  }
  const entries = paneEntries(model, pane, width);
  const room = height - rows.length;
  if (entries === null) rows.push({ line: [piece("Loading…", { role: "muted" })] });
  else if (entries.length === 0) rows.push({ line: [piece(clipText(emptyText(pane), width), { role: "muted" })] });
  else rows.push(...entryRows(entries, model.paneIndex, model.focus === "pane", width, room));
  return { rows: rows.slice(0, height), cursor };
}

function entryRows(entries: Entry[], selected: number, focused: boolean, width: number, height: number): Row[] {
  const all = entries.flatMap(({ lines }, index) =>
    lines.map((line): Row & { index: number } => ({
      line: focused && index === selected ? restyle(fit(line, width), { reverse: true }) : line,
      click: { kind: "choose", index },
      index,
    })),
  );
  const last = all.findLastIndex(({ index }) => index === selected);
  const top = Math.max(0, Math.min(last - height + 1 + Math.floor(height / 3), all.length - height));
  return all.slice(top, top + height);
}

const emptyText = (pane: ListPane): string =>
  pane.kind === "search" ? (pane.hits === null ? "Enter searches." : "Nothing was found.") : "There is nothing here.";

function memberEntries(
  model: Model,
  members: NonNullable<Extract<Pane, { kind: "members" }>["members"]>,
  width: number,
): Entry[] {
  const isOnline = (id: string) => model.online.has(id);
  const sorted = [...members].sort(
    (a, b) => Number(isOnline(b.id)) - Number(isOnline(a.id)) || a.display_name.localeCompare(b.display_name),
  );
  return sorted.map(({ id, display_name, username, status }) => {
    const role = model.people.get(id)?.role;
    const mark = isOnline(id) ? piece("● ", { role: "success" }) : piece("○ ", { role: "muted" });
    const said = status ? ` ${status.emoji ?? ""} ${status.text}` : "";
    const rank = role && role !== "member" ? ` ${role}` : "";
    const text = clipText(`${display_name} @${username}${rank}${said}`, width - 2);
    return { lines: [[mark, piece(text)]], go: null };
  });
}

function notificationEntry(model: Model, item: Notification, width: number): Entry {
  const where = item.channel?.name ? ` in #${item.channel.name}` : "";
  const what = {
    mention: "mentioned you",
    dm: "wrote to you",
    thread_reply: "replied",
    invite: "added you",
    system: "",
  }[item.type];
  const head = `${momentText(item.created_at, model.now)} ${item.actor?.name ?? ""} ${what}${where}`;
  const text = item.text ?? item.message?.excerpt ?? "";
  const lines: Line[] = [
    [piece(item.read ? "  " : "● ", { role: "mention" }), piece(clipText(head, width - 2), { bold: !item.read })],
  ];
  for (const line of wrapText(text, Math.max(1, width - 4)).slice(0, 2)) lines.push([piece("    "), ...line]);
  const channel_id = item.channel?.id;
  if (!channel_id) return { lines, go: null };
  const message = item.message;
  return {
    lines,
    go: message
      ? { kind: "goTo", channel_id, message_id: message.id, parent_id: message.parent_id }
      : { kind: "goTo", channel_id },
  };
}

function hitEntry(model: Model, { message, channel, snippet }: Hit, width: number): Entry {
  const known = channelOf(model, channel.id);
  const where = known ? fullTitleOf(known, model.snapshot!.me.id) : `#${channel.name ?? ""}`;
  const head = `${message.author.name}  ${where}  ${dayOf(message.created_at)} ${clockText(message.created_at)}`;
  const flat = wrapText(snippet.map(({ text }) => text).join(""), Math.max(1, width - 2)).slice(0, 3);
  const matches = snippet.filter(({ match }) => match).map(({ text }) => text);
  const lines = flat.map((line): Line => [piece("  "), ...marked(line[0]?.text ?? "", matches)]);
  return {
    lines: [[piece(clipText(head, width), { bold: true })], ...lines],
    go: { kind: "goTo", channel_id: channel.id, message_id: message.id, parent_id: message.parent_id },
  };
}

/** A text in which what was looked for stands out. */
function marked(text: string, matches: string[]): Line {
  const words = matches.filter((word) => word.trim() !== "").map((word) => RegExp.escape(word));
  if (words.length === 0) return [piece(text)];
  return text
    .split(new RegExp(`(${words.join("|")})`))
    .map((part, index) => piece(part, index % 2 === 1 ? { role: "mention" } : {}));
}

function replyEntries(reply: CommandReply, width: number): Entry[] {
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
