/** What can be chosen in the lists that lie over everything. */
import type { Message } from "#core/messages/schema.ts";
import type { Option, Overlay } from "./model/panes.ts";
import type { Model } from "./model.ts";
import { callsOf, fullTitleOf, isUnread, titleOf } from "./names.ts";
import { pageOptions } from "./pages/menu.ts";

/** The options of an overlay that fit what is typed, the best first. */
export function optionsOf(model: Model, overlay: Overlay): readonly Option[] {
  switch (overlay.kind) {
    case "switcher":
      return switcherOptions(model, overlay.query.text);
    case "communities":
      return filtered(communityOptions(model), overlay.query.text);
    case "links":
      return filtered(overlay.links, overlay.query.text);
    case "settings":
      return filtered(pageOptions(model), overlay.query.text);
    case "acts":
      return filtered(
        overlay.acts.map(({ label }, index) => ({ id: String(index), label, detail: "" })),
        overlay.query.text,
      );
    case "reactions":
      return overlay.found;
    case "path": {
      // The list may be one of a moment ago: Enter must not take what was not meant.
      const typed = overlay.query.text.toLowerCase();
      return overlay.found.filter(({ id }) => id.toLowerCase().startsWith(typed));
    }
    default:
      return [];
  }
}

/** Everything that can be gone to, what is unread first. */
export const placeOptions = (model: Model): Option[] => switcherOptions(model, "");

function switcherOptions(model: Model, typed: string): Option[] {
  const sign = /^[#@/]/.exec(typed)?.[0] ?? "";
  const query = typed.slice(sign.length);
  if (sign === "/") return filtered(commandOptions(model), query);
  const channels = sign === "@" ? [] : channelOptions(model);
  const people =
    sign === "#" ? [] : [...dmOptions(model), ...(query === "" && sign === "" ? [] : peopleOptions(model))];
  return filtered(
    [...channels, ...people].sort((a, b) => Number(b.unread ?? false) - Number(a.unread ?? false)),
    query,
  );
}

function channelOptions(model: Model): Option[] {
  const { snapshot } = model;
  if (!snapshot) return [];
  return snapshot.channels
    .filter(({ archived_at }) => archived_at === null)
    .sort((a, b) => Number(b.joined) - Number(a.joined))
    .map((channel) => {
      const community = snapshot.communities.find(({ id }) => id === channel.community_id);
      const elsewhere = channel.community_id === model.community_id ? "" : (community?.name ?? "");
      const detail = [elsewhere, channel.joined ? "" : "not joined", channel.topic].filter(Boolean).join(" · ");
      return {
        id: channel.id,
        label: fullTitleOf(channel, snapshot.me.id),
        detail,
        unread: isUnread(channel) && channel.notify_level !== "none",
      };
    });
}

function dmOptions({ snapshot }: Model): Option[] {
  return (snapshot?.dms ?? []).map((dm) => ({
    id: dm.id,
    label: `@${titleOf(dm, snapshot!.me.id)}`,
    detail: dm.members
      .filter(({ id }) => id !== snapshot!.me.id)
      .map(({ username }) => username)
      .join(", "),
    unread: callsOf(dm) > 0,
  }));
}

/** People with whom there is no DM yet. */
function peopleOptions({ snapshot, people }: Model): Option[] {
  const known = new Set(
    (snapshot?.dms ?? [])
      .filter(({ members }) => members.length === 2)
      .flatMap(({ members }) => members.map(({ id }) => id)),
  );
  return [...people.values()]
    .filter(({ id }) => !known.has(id) && id !== snapshot?.me.id)
    .map(({ id, display_name, username }) => ({ id: `user:${id}`, label: `@${display_name}`, detail: username }));
}

function communityOptions({ snapshot }: Model): Option[] {
  return (snapshot?.communities ?? []).map(({ id, name, slug, role }) => {
    const channels = snapshot!.channels.filter((channel) => channel.community_id === id);
    return { id, label: name, detail: role === "member" ? slug : `${slug} · ${role}`, unread: channels.some(isUnread) };
  });
}

function commandOptions(model: Model): Option[] {
  const commands = model.channel_id === null ? [] : (model.commands.get(model.channel_id) ?? []);
  return commands.map(({ name, usage, summary }) => ({ id: `/${name}`, label: usage, detail: summary }));
}

/** The options that hold the letters of a query in their order, the best first; all of them in their order without one. */
export function filtered(options: readonly Option[], query: string): Option[] {
  const wanted = fold(query);
  if (wanted === "") return [...options];
  return options
    .map((option) => ({
      option,
      score: Math.max(scoreOf(fold(option.label), wanted), scoreOf(fold(option.detail), wanted) - 30),
    }))
    .filter(({ score }) => score > 0)
    .sort((a, b) => b.score - a.score)
    .map(({ option }) => option);
}

const fold = (text: string): string =>
  text
    .normalize("NFKD")
    .replace(/\p{M}/gu, "")
    .toLowerCase()
    .replace(/^[#@◆/]/, "");

/** Whether a text holds another, whatever the case and the marks of letters. */
export const foldedHas = (text: string, wanted: string): boolean => fold(text).includes(fold(wanted));

/** How well letters stand in a text: those at its beginning, at the beginning of words and next to each other count more. */
function scoreOf(text: string, wanted: string): number {
  if (text.startsWith(wanted)) return 200 - Math.min(50, text.length - wanted.length);
  const at = text.indexOf(wanted);
  if (at > 0) return (/[^\p{L}\p{N}]/u.test(text[at - 1]!) ? 140 : 110) - Math.min(50, at);
  let score = 60;
  let place = -1;
  for (const letter of wanted) {
    const next = text.indexOf(letter, place + 1);
    if (next < 0) return 0;
    score -= Math.min(5, next - place - 1);
    place = next;
  }
  return Math.max(1, score);
}

/** What most people react with; these need no question to the server. */
const COMMON = ["👍", "❤️", "😂", "🎉", "👀", "✅", "🙏", "🚀", "😮", "😢", "👎", "🔥"];

/** What a message has, and what is often used. */
export function reactionOptions({ reactions }: Message): Option[] {
  const emoji = new Set([...reactions.map(({ emoji }) => emoji), ...COMMON]);
  const mine = new Set(reactions.filter(({ reacted_by_me }) => reacted_by_me).map(({ emoji }) => emoji));
  return [...emoji].map((one) => ({ id: one, label: one, detail: mine.has(one) ? "yours: takes it away" : "" }));
}
