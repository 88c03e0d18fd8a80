/** The whole screen: lines exactly as wide as the terminal, where the cursor stands, what a click means. */
import { activeList, listOf } from "../lists.ts";
import type { Model } from "../model.ts";
import type { Msg } from "../msg.ts";
import { callsInAll, channelOf, fullTitleOf } from "../names.ts";
import { clipText, fit, justify, type Line, oneLine, type Piece, piece, placeOver, restyle } from "../text/line.ts";
import { composerView, infoLine } from "./composer.ts";
import { type Area, type Layout, layoutOf, listArea } from "./layout.ts";
import { listRows, type Row } from "./list.ts";
import { overlayBox } from "./overlay.ts";
import { paneRows, paneTitle } from "./pane.ts";
import { proposalRows } from "./proposals.ts";
import { sidebarRows } from "./sidebar.ts";

export interface View {
  lines: Line[];
  cursor: { row: number; column: number } | null;
  title: string;
  /** What a click on a cell does. */
  click(row: number, column: number): Msg | null;
}

interface Column {
  area: Area;
  rows: Row[];
  cursor: View["cursor"];
}

export function viewOf(model: Model): View {
  const layout = layoutOf(model);
  const height = layout.rows - layout.banner;
  const columns: Column[] = [];
  if (layout.sidebar)
    columns.push({ area: layout.sidebar, rows: sidebarRows(model, layout.sidebar.width, height), cursor: null });
  if (layout.main)
    columns.push(listColumn(model, model.channel_id, layout.main, mainHead(model, layout.main.width), height));
  if (layout.pane) columns.push(paneColumn(model, layout.pane, height, layout.main === null));
  const banner = layout.banner > 0 ? [bannerLine(model, layout.columns)] : [];
  let lines = [...banner, ...Array.from({ length: height }, (_, row) => joinColumns(columns, row, layout.columns))];
  let cursor = columns.map((column) => column.cursor).find((place) => place !== null) ?? null;
  if (cursor) cursor = { row: cursor.row + layout.banner, column: cursor.column };
  const box = model.overlay && overlayBox(model, model.overlay);
  const place = box && {
    top: Math.max(0, Math.min(Math.floor(layout.rows / 6), layout.rows - box.rows.length)),
    left: Math.max(0, Math.floor((layout.columns - box.width) / 2)),
  };
  if (box && place) {
    lines = lines.map((line, row) => {
      const over = box.rows[row - place.top];
      return over ? fit(placeOver(line, over.line, place.left), layout.columns) : line;
    });
    cursor = box.cursor && { row: place.top + box.cursor.row, column: place.left + box.cursor.column };
  }
  const click = (row: number, column: number): Msg | null => {
    if (box && place) return box.rows[row - place.top]?.click ?? null;
    const under = columns.find(({ area }) => column >= area.left && column < area.left + area.width);
    return under?.rows[row - layout.banner]?.click ?? null;
  };
  return { lines: lines.slice(0, layout.rows), cursor: cursor && within(layout, cursor), title: titleOf(model), click };
}

/** A terminal can be smaller than what must be on it. */
const within = ({ rows, columns }: Layout, { row, column }: { row: number; column: number }) =>
  row < rows && column < columns ? { row, column } : null;

const EDGE = piece("│", { role: "border" });
const EMPTY: Line = [];

function joinColumns(columns: Column[], row: number, width: number): Line {
  const line: Piece[] = [];
  let used = 0;
  for (const { area, rows } of columns) {
    if (used > 0) line.push(EDGE);
    line.push(...fit(rows[row]?.line ?? EMPTY, area.width));
    used = area.left + area.width;
  }
  return used === width ? line : fit(line, width);
}

function titleOf(model: Model): string {
  const calls = callsInAll(model);
  const channel = channelOf(model, model.channel_id);
  const name = channel ? oneLine(`${fullTitleOf(channel, model.snapshot!.me.id)} · ajet-chat`) : "ajet-chat";
  return calls > 0 ? `(${calls}) ${name}` : name;
}

function bannerLine({ connection }: Model, width: number): Line {
  const text =
    connection.kind === "ended"
      ? `${connection.detail} (ajet-chat login)`
      : connection.kind === "offline"
        ? `Offline: ${connection.detail} Trying again; nothing gets lost.`
        : "";
  return restyle(fit([piece(clipText(text, width), { role: "warning" })], width), { reverse: true });
}

function mainHead(model: Model, width: number): Line {
  const channel = channelOf(model, model.channel_id);
  if (!channel || !model.snapshot)
    return [piece(clipText(model.snapshot ? "Choose a channel: Ctrl-K" : "Connecting…", width), { role: "muted" })];
  const title = fullTitleOf(channel, model.snapshot.me.id);
  const topic = channel.topic === "" ? "" : ` · ${channel.topic}`;
  const closed = channel.archived_at === null ? (channel.joined ? "" : " (not joined: Enter joins)") : " (archived)";
  const news = model.unreadNotifications > 0 ? [piece(` ! ${model.unreadNotifications}`, { role: "mention" })] : [];
  const room = width - (news[0]?.text.length ?? 0);
  const bold = clipText(title + closed, room);
  return justify(
    [piece(bold, { bold: true }), piece(clipText(topic, Math.max(0, room - bold.length)), { role: "muted" })],
    news,
    width,
  );
}

function listColumn(model: Model, key: string | null, area: Area, head: Line, height: number): Column {
  const list = listOf(model, key);
  const room = listArea(model, key)?.height ?? Math.max(1, height - 3);
  const composer = composerView(model, key, area.width);
  const rows: Row[] = [{ line: head }];
  if (list && key !== null) rows.push(...listRows(model, key, list, area.width, room));
  else rows.push(...Array.from({ length: room }, (): Row => ({ line: [] })));
  const proposals = proposalRows(model, key, area.width, Math.min(8, room));
  rows.splice(rows.length - proposals.length, proposals.length, ...proposals);
  rows.push({ line: infoLine(model, key, list, area.width) });
  const focus: Msg | null = key === null ? null : { kind: "focusList", list: key };
  const top = rows.length;
  rows.push(...composer.lines.map((line): Row => (focus ? { line, click: focus } : { line })));
  const active = key !== null && activeList(model) === key && model.focus !== "select";
  const isPaneFocused = model.focus === "pane" && model.pane?.kind !== "thread";
  const cursor =
    active && !isPaneFocused ? { row: top + composer.cursor.row, column: area.left + composer.cursor.column } : null;
  return { area, rows, cursor };
}

/** @param alone whether it lies over the channel, so that what is said in its line must be said here. */
function paneColumn(model: Model, area: Area, height: number, alone: boolean): Column {
  const pane = model.pane!;
  const head = justify(
    [piece(clipText(paneTitle(pane), area.width - 2), { bold: true })],
    [piece(" x", { role: "muted" })],
    area.width,
  );
  if (pane.kind === "thread") {
    const column = listColumn(model, pane.parent_id, area, head, height);
    return { ...column, rows: withClose(column.rows) };
  }
  const foot: Row[] = alone && model.notice ? [{ line: infoLine(model, null, null, area.width) }] : [];
  const room = height - 1 - foot.length;
  const { rows, cursor } = paneRows(model, pane, area.width, room);
  const blank = Array.from({ length: Math.max(0, room - rows.length) }, (): Row => ({ line: [] }));
  const isActive = model.focus === "pane" && cursor !== null;
  return {
    area,
    rows: withClose([{ line: head }, ...rows, ...blank, ...foot]),
    cursor: isActive ? { row: 1 + cursor.row, column: area.left + cursor.column } : null,
  };
}

const withClose = ([head, ...rows]: Row[]): Row[] => [{ ...head!, click: { kind: "closePane" } }, ...rows];
