/** The messages of a channel or thread, with what stands around them. */
import { contextOf, linesOf } from "../lists.ts";
import type { MessageList } from "../model/conversation.ts";
import type { Model } from "../model.ts";
import type { Msg } from "../msg.ts";
import { clockText } from "../names.ts";
import { type ShownLine, visibleLines } from "../scroll.ts";
import { clipText, fit, type Line, piece, restyle } from "../text/line.ts";
import { wrapText } from "../text/wrap.ts";
import { textLines } from "./markdown.ts";

/** A row of the screen, and what a click on it does. */
export interface Row {
  line: Line;
  click?: Msg;
}

/** Exactly `height` rows. */
export function listRows(model: Model, key: string, list: MessageList, width: number, height: number): Row[] {
  const below = outgoingLines(model, key, width).slice(-height);
  const room = height - (list.scroll.follow ? below.length : 0);
  const context = contextOf(model, width);
  const shown = visibleLines(list, room, linesOf(list, context));
  const rows = shown.map((row) => messageRow(model, key, list, row, width));
  if (list.scroll.follow) rows.push(...below.map((line) => ({ line })));
  if (rows.length >= height) return rows.slice(-height);
  const head = headLines(model, list, width).slice(-(height - rows.length));
  const blank = Array.from({ length: height - rows.length - head.length }, (): Row => ({ line: [] }));
  return [...blank, ...head.map((line) => ({ line })), ...rows];
}

function messageRow(model: Model, key: string, list: MessageList, { line, index }: ShownLine, width: number): Row {
  const message = list.messages[index]!;
  const isSelected = model.focus === "select" && model.selected === message.id;
  const click: Msg = { kind: "selectMessage", id: message.id, list: key };
  return { line: isSelected ? restyle(fit(line, width), { reverse: true }) : line, click };
}

/** What stands above the first message that is loaded. */
function headLines(model: Model, list: MessageList, width: number): Line[] {
  if (list.error !== null && !list.loaded) return wrapText(list.error, width, { role: "error" });
  if (!list.loaded) return [[piece("Loading…", { role: "muted" })]];
  if (list.older !== null) return [[piece(list.loading === "older" ? "Loading…" : "…", { role: "muted" })]];
  if (list.parent_id !== null) return parentLines(model, list, width);
  const empty = list.messages.length === 0;
  return [
    [piece(clipText(empty ? "Nobody has written anything yet." : "The beginning.", width), { role: "muted" })],
    [],
  ];
}

/** What a thread is about. */
function parentLines(model: Model, { parent, messages }: MessageList, width: number): Line[] {
  if (!parent) return [];
  const { created_at, body_md, deleted_at, author } = parent;
  const head = [
    piece(clipText(author.name, width - 6), { bold: true }),
    piece(` ${clockText(created_at)}`, { role: "muted" }),
  ];
  const text =
    deleted_at === null ? textLines(body_md, contextOf(model, width)) : [[piece("(deleted)", { role: "muted" })]];
  const rule: Line = [piece("─".repeat(width), { role: "border" })];
  const none: Line[] = messages.length === 0 ? [[piece(clipText("No replies yet.", width), { role: "muted" })]] : [];
  return [fit(head, width), ...text, rule, ...none];
}

/** Messages that are on their way. */
function outgoingLines(model: Model, key: string, width: number): Line[] {
  return model.outgoing
    .filter(({ list }) => list === key)
    .flatMap(({ body_md, waiting, attachments }) => {
      const mark = waiting ? "⧖ " : "… ";
      const text = body_md === "" ? attachments.map(({ filename }) => filename).join(", ") : body_md;
      const lines = wrapText(text, Math.max(1, width - 2), { role: "muted" });
      return lines.map((line, index): Line => [piece(index === 0 ? mark : "  ", { role: "muted" }), ...line]);
    });
}
