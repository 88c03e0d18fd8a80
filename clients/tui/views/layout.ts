/** Where what is on the screen. Also `update` asks this: what a page is, is a matter of the screen. */
import { activeList } from "../lists.ts";
import type { Draft } from "../model/conversation.ts";
import type { Model } from "../model.ts";
import { EMPTY } from "../text/editor.ts";
import { editRows } from "../text/wrap.ts";

export interface Area {
  /** Columns from the left. */
  left: number;
  width: number;
}

export interface Layout {
  columns: number;
  rows: number;
  sidebar: Area | null;
  /** The channel; null while a pane is in its place. */
  main: Area | null;
  pane: Area | null;
  /** Rows above everything. */
  banner: number;
}

const SIDEBAR_FROM = 70;
const PANE_BESIDE_FROM = 110;
const COMPOSER_ROWS_MAX = 6;
export const PROMPT = "> ";

export function layoutOf(model: Model): Layout {
  const { columns, rows } = model.size;
  const wide = columns < 100 ? 16 : columns < 140 ? 20 : 26;
  const shown = model.sidebar ? columns >= SIDEBAR_FROM : columns < SIDEBAR_FROM && columns > 30;
  const sidebar = shown && rows > 3 ? { left: 0, width: Math.min(wide, columns - 12) } : null;
  const left = sidebar ? sidebar.width + 1 : 0;
  const room = columns - left;
  const banner = model.connection.kind === "offline" || model.connection.kind === "ended" ? 1 : 0;
  const base = { columns, rows, sidebar, banner };
  if (!model.pane) return { ...base, main: { left, width: room }, pane: null };
  if (columns < PANE_BESIDE_FROM) return { ...base, main: null, pane: { left, width: room } };
  const width = Math.min(60, Math.floor(room * 0.42));
  return { ...base, main: { left, width: room - width - 1 }, pane: { left: left + room - width, width } };
}

export const draftOf = (model: Model, key: string | null): Draft =>
  (key === null ? undefined : model.drafts.get(key)) ?? { editor: EMPTY, attachments: [], editing: null };

/** The rows of a composer: its text, files, and what it edits. */
export function composerRows(model: Model, key: string | null, width: number): number {
  const { editor, attachments, editing } = draftOf(model, key);
  const text = editRows(editor.text, Math.max(1, width - PROMPT.length - 1)).length;
  const extra = (attachments.length > 0 ? 1 : 0) + (editing ? 1 : 0);
  const most = Math.max(1, Math.min(COMPOSER_ROWS_MAX, Math.floor(model.size.rows / 3)));
  return Math.min(text, most) + extra;
}

/** The rows and columns in which the messages of a list are shown; null while they are not. */
export function listArea(model: Model, key: string | null): { width: number; height: number } | null {
  const layout = layoutOf(model);
  const inThread = model.pane?.kind === "thread" && key === model.pane.parent_id;
  const area = inThread ? layout.pane : key === model.channel_id ? layout.main : null;
  if (!area || key === null) return null;
  // Above the list its head, below it the line that says who types, and the composer.
  const height = layout.rows - layout.banner - 2 - composerRows(model, key, area.width);
  return { width: area.width, height: Math.max(1, height) };
}

/** Whether the composer of a list has the keyboard. */
export const hasKeyboard = (model: Model, key: string | null): boolean =>
  key !== null && model.overlay === null && model.focus !== "select" && activeList(model) === key;
