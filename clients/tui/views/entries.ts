/** The things of a pane: people, notifications, what was found, settings. */
import { parseMarkdown } from "#core/markdown/parse.ts";
import { renderPlain } from "#core/markdown/plain.ts";
import type { Notification } from "#core/notifications/schema.ts";
import type { Hit } from "#core/search/schema.ts";
import type { Pane } from "../model/panes.ts";
import type { Model } from "../model.ts";
import type { Msg } from "../msg.ts";
import { channelOf, clockText, dayOf, fullTitleOf, momentText } from "../names.ts";
import type { Item } from "../pages/page.ts";
import { clipText, type Line, piece } from "../text/line.ts";
import { wrapText } from "../text/wrap.ts";

/** One thing of a pane: its lines, and where it leads to. */
export interface Entry {
  lines: Line[];
  go: Msg | null;
}

export function memberEntries(
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

export function notificationEntry(model: Model, item: Notification, width: number): Entry {
  const where = item.channel?.name ? ` in #${item.channel.name}` : "";
  const what = {
    mention: "mentioned you",
    dm: "wrote to you",
    thread_reply: "replied",
    invite: "added you",
    system: "",
  }[item.type];
  const head = `${momentText(item.created_at, model.now)} ${item.actor?.name ?? ""} ${what}${where}`;
  const text = item.text ?? renderPlain(parseMarkdown(item.message?.excerpt ?? ""));
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

export function hitEntry(model: Model, { message, channel, snippet }: Hit, width: number): Entry {
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

/** Lines of what is said beside the name of an item. */
const DETAIL_LINES = 2;

export function itemEntry({ label, detail = "" }: Item, width: number): Entry {
  const lines = wrapText(label, Math.max(1, width - 2), { bold: true }).map((line): Line => [piece("  "), ...line]);
  const details =
    detail === "" ? [] : wrapText(detail, Math.max(1, width - 4), { role: "muted" }).slice(0, DETAIL_LINES);
  return { lines: [...lines, ...details.map((line): Line => [piece("    "), ...line])], go: null };
}
