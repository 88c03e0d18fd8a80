/** What things and people are called on the screen, and where they are at the server. */
import type { Dm } from "#core/dms/schema.ts";
import type { Message } from "#core/messages/schema.ts";
import type { OpenChannel } from "#core/snapshot/schema.ts";
import type { ChannelPath } from "#sdk/channels.ts";
import { apiPath } from "#sdk/client.ts";
import type { Model } from "./model.ts";

export type AnyChannel = OpenChannel | Dm;

export const isDm = (channel: AnyChannel): channel is Dm => channel.community_id === null;

export function channelOf(model: Model, id: string | null): AnyChannel | null {
  const { snapshot } = model;
  if (!snapshot || id === null) return null;
  return snapshot.channels.find((channel) => channel.id === id) ?? snapshot.dms.find((dm) => dm.id === id) ?? null;
}

/** `general`, or the people of a DM, without a sign in front. */
export function titleOf(channel: AnyChannel, meId: string): string {
  if (!isDm(channel)) return channel.name ?? "";
  if (channel.name !== null) return channel.name;
  const others = channel.members.filter(({ id }) => id !== meId);
  return others.length === 0 ? "Notes to yourself" : others.map(({ display_name }) => display_name).join(", ");
}

export const signOf = (channel: AnyChannel): string =>
  isDm(channel) ? "@" : channel.visibility === "private" ? "◆" : "#";

export const fullTitleOf = (channel: AnyChannel, meId: string): string => `${signOf(channel)}${titleOf(channel, meId)}`;

export function pathOf(model: Model, channelId: string): ChannelPath | null {
  const channel = channelOf(model, channelId);
  if (!channel) return null;
  if (channel.community_id === null) return { slug: null, channel: channelId };
  const community = model.snapshot?.communities.find(({ id }) => id === channel.community_id);
  return community ? { slug: community.slug, channel: channelId } : null;
}

/** Channels of the community that is shown, those that one has joined first, by name. */
export function channelsOf(model: Model): OpenChannel[] {
  const own = (model.snapshot?.channels ?? []).filter(
    (channel) => channel.community_id === model.community_id && channel.joined && channel.archived_at === null,
  );
  return own.sort((a, b) => (a.name ?? "").localeCompare(b.name ?? ""));
}

/** DMs, the one in which something was written last first. */
export function dmsOf(model: Model): Dm[] {
  const me = model.snapshot?.me.id ?? "";
  return [...(model.snapshot?.dms ?? [])].sort((a, b) => titleOf(a, me).localeCompare(titleOf(b, me)));
}

/** What of a channel calls for attention: of a DM everything does. */
export function callsOf(channel: AnyChannel): number {
  if (channel.notify_level === "none") return 0;
  return isDm(channel) ? channel.unread_count : channel.mention_count;
}

export const isUnread = (channel: AnyChannel): boolean => channel.joined && channel.unread_count > 0;

/** Everything that calls for attention, in all communities. */
export function callsInAll({ snapshot }: Model): number {
  if (!snapshot) return 0;
  return [...snapshot.channels, ...snapshot.dms].reduce((sum, channel) => sum + callsOf(channel), 0);
}

/** How a person is called; null when nothing is known of them. */
export function personName(model: Model, userId: string): string | null {
  const member = model.people.get(userId);
  if (member) return member.nickname ?? member.display_name;
  const inDm = model.snapshot?.dms.flatMap(({ members }) => members).find(({ id }) => id === userId);
  if (inDm) return inDm.display_name;
  for (const { messages } of model.lists.values()) {
    const known = messages.findLast(({ author }) => author.id === userId);
    if (known) return known.author.name;
  }
  return null;
}

/** The address of a message, for people to share. Replies are found in their thread. */
export function permalinkOf(model: Model, message: Message): string | null {
  const path = pathOf(model, message.channel_id);
  if (!path) return null;
  const channel = path.slug === null ? apiPath`/dm/${path.channel}` : apiPath`/c/${path.slug}/channels/${path.channel}`;
  const place = message.parent_id === null ? "" : apiPath`/t/${message.parent_id}`;
  return `${model.server}${channel}${place}#m-${message.id}`;
}

const two = (number: number) => String(number).padStart(2, "0");

/** `10:41` where the reader is. */
export function clockText(iso: string): string {
  const time = new Date(iso);
  return `${two(time.getHours())}:${two(time.getMinutes())}`;
}

/** A day where the reader is, so that two moments can be compared. */
export function dayOf(iso: string): string {
  const time = new Date(iso);
  return `${time.getFullYear()}-${two(time.getMonth() + 1)}-${two(time.getDate())}`;
}

const WEEKDAYS = ["Sunday", "Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday"];

/** `Today`, `Yesterday`, or `Monday, 2026-01-05`. */
export function dayText(iso: string, now: number): string {
  const day = dayOf(iso);
  if (day === dayOf(new Date(now).toISOString())) return "Today";
  if (day === dayOf(new Date(now - 86_400_000).toISOString())) return "Yesterday";
  return `${WEEKDAYS[new Date(iso).getDay()]}, ${day}`;
}

/** The moment of something that may be long ago: the time of today, else the day. */
export const momentText = (iso: string, now: number): string =>
  dayOf(iso) === dayOf(new Date(now).toISOString()) ? clockText(iso) : dayOf(iso);
