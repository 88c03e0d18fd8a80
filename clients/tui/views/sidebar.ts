/** The communities, channels and people at the left. */

import type { Model } from "../model.ts";
import { type AnyChannel, callsInAll, callsOf, channelsOf, dmsOf, isDm, isUnread, signOf, titleOf } from "../names.ts";
import { clipText, justify, type Line, type Look, piece } from "../text/line.ts";
import type { Row } from "./list.ts";

export function sidebarRows(model: Model, width: number, height: number): Row[] {
  const top = topRow(model, width);
  const bottom = statusRow(model, width);
  const entries = entryRows(model, width);
  const room = Math.max(0, height - 2);
  return [top, ...windowOf(entries, model.channel_id, room), bottom].slice(0, height);
}

interface Entry extends Row {
  id: string | null;
}

function topRow(model: Model, width: number): Row {
  const community = model.snapshot?.communities.find(({ id }) => id === model.community_id);
  const elsewhere = model.snapshot?.channels.some(
    (channel) => channel.community_id !== model.community_id && (isUnread(channel) || callsOf(channel) > 0),
  );
  const several = (model.snapshot?.communities.length ?? 0) > 1;
  const mark = several ? (elsewhere ? " ●" : " ▾") : "";
  const name = clipText(community?.name ?? "ajet-chat", width - mark.length);
  return { line: [piece(name, { bold: true }), piece(mark, { role: elsewhere ? "unread" : "muted" })] };
}

function entryRows(model: Model, width: number): Entry[] {
  const channels = channelsOf(model).map((channel) => entryOf(model, channel, width));
  const dms = dmsOf(model).map((dm) => entryOf(model, dm, width));
  const head: Entry[] = [
    { id: null, line: [] },
    { id: null, line: [piece(clipText("DMs", width), { role: "muted" })] },
  ];
  const none: Entry[] =
    model.snapshot && channels.length === 0
      ? [{ id: null, line: [piece(clipText("No channels: Ctrl-K", width), { role: "muted" })] }]
      : [];
  return [...channels, ...none, ...(dms.length > 0 ? [...head, ...dms] : [])];
}

const cache = new WeakMap<AnyChannel, { key: string; entry: Entry }>();

/** Most channels are what they were in the picture before. */
function entryOf(model: Model, channel: AnyChannel, width: number): Entry {
  const presence = isDm(channel)
    ? presenceMark(
        model,
        channel.members.map(({ id }) => id),
      )
    : "";
  const key = `${width} ${channel.id === model.channel_id} ${presence} ${model.snapshot?.me.id}`;
  const known = cache.get(channel);
  if (known?.key === key) return known.entry;
  const entry = entryAnew(model, channel, presence, width);
  cache.set(channel, { key, entry });
  return entry;
}

function entryAnew(model: Model, channel: AnyChannel, presence: string, width: number): Entry {
  const isHere = channel.id === model.channel_id;
  const unread = isUnread(channel);
  const calls = callsOf(channel);
  const silent = channel.notify_level === "none";
  const look: Look = silent && !isHere ? { role: "muted" } : unread ? { role: "unread", bold: true } : {};
  const mark = isHere ? "▸" : calls > 0 ? "●" : unread && !silent ? "·" : " ";
  const count = unread ? ` ${channel.unread_count >= 1000 ? "999+" : channel.unread_count}` : "";
  const sign = isDm(channel) || channel.visibility === "private" ? signOf(channel) : "";
  const title = `${sign}${titleOf(channel, model.snapshot?.me.id ?? "")}`;
  const name = `${clipText(title, width - 2 - count.length - presence.length)}${presence}`;
  const line = justify(
    [
      piece(`${mark} `, { role: calls > 0 ? "mention" : "accent" }),
      piece(name, { ...look, ...(isHere ? { bold: true } : {}) }),
    ],
    [piece(count, { role: calls > 0 ? "mention" : "muted" })],
    width,
  );
  return { id: channel.id, line, click: { kind: "goTo", channel_id: channel.id } };
}

/** Whether the other one of a DM is there. */
function presenceMark(model: Model, ids: string[]): string {
  const others = ids.filter((id) => id !== model.snapshot?.me.id);
  if (others.length !== 1) return "";
  return model.online.has(others[0]!) ? " ●" : " ○";
}

/** Of many entries those around the one that is shown. */
function windowOf(entries: Entry[], id: string | null, height: number): Row[] {
  const blank = (count: number) => Array.from({ length: Math.max(0, count) }, (): Row => ({ line: [] }));
  if (entries.length <= height) return [...entries, ...blank(height - entries.length)];
  const index = Math.max(
    0,
    entries.findIndex((entry) => entry.id === id),
  );
  const top = Math.max(0, Math.min(index - Math.floor(height / 2), entries.length - height));
  return entries.slice(top, top + height);
}

function statusRow(model: Model, width: number): Row {
  const calls = callsInAll(model);
  const state = model.connection.kind === "live" && !model.snapshot ? "loading" : model.connection.kind;
  const parts = [state, ...(calls > 0 ? [`${calls} ment.`] : []), ...(width >= 20 ? ["F1 keys"] : [])];
  const role = model.connection.kind === "live" ? "muted" : "warning";
  return { line: [piece(clipText(parts.join(" · "), width), { role })] };
}

/** Exactly as wide as it must be. */
export const padRow = (line: Line, width: number): Line => justify(line, [], width);
