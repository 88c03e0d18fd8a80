/** What stands beside the messages: members, notifications, search, what a command replied. Threads are lists. */
import { textWidth } from "#core/markdown/width.ts";
import type { Pane } from "../model/panes.ts";
import type { Model } from "../model.ts";
import { clipText, fit, piece, restyle } from "../text/line.ts";
import { editRows } from "../text/wrap.ts";
import { itemsOf } from "../update/pages.ts";
import { type Entry, hitEntry, itemEntry, memberEntries, notificationEntry } from "./entries.ts";
import type { Row } from "./list.ts";
import { replyEntries } from "./reply.ts";

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
    case "page":
      return pane.title;
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
    case "page":
      return itemsOf(pane)?.map((item) => itemEntry(item, width)) ?? null;
  }
}

const SEARCH_HINT = 'words "a phrase" from:@name in:#channel has:file';

/** The pane below its head; `cursor` where its own line is being written. */
export function paneRows(
  model: Model,
  pane: ListPane,
  width: number,
  height: number,
): { rows: Row[]; cursor: { row: number; column: number } | null } {
  const rows: Row[] = [];
  let cursor = null;
  if (pane.kind === "search" || pane.kind === "page") {
    const query = editRows(pane.query.text.replaceAll("\n", " "), Math.max(1, width - 3)).at(-1)!;
    const empty = pane.query.text === "";
    const text = empty
      ? piece(clipText(pane.kind === "page" ? "type to find" : SEARCH_HINT, width - 2), { role: "muted" })
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
