/** After everything that happens: what is shown is loaded, what is seen is read, what is written is kept. */
import { contextOf, emptyList, linesOf, listOf } from "../lists.ts";
import type { MessageList } from "../model/conversation.ts";
import type { Model } from "../model.ts";
import type { Effect } from "../msg.ts";
import { channelOf, channelsOf, isUnread, pathOf } from "../names.ts";
import { visibleLines } from "../scroll.ts";
import type { Step } from "../update.ts";
import { layoutOf, listArea } from "../views/layout.ts";
import { loadFurther } from "./loading.ts";
import { retold } from "./pages.ts";
import { enter, loadEffect } from "./places.ts";

/** So many messages from an end of what is loaded, more is loaded. */
const NEAR = 5;

export function settle(before: Model, after: Model): Step {
  if (before === after) return [after, []];
  let model = uncovered(somewhere(after));
  // Before anything of a channel is loaded: what happens in it from then on must come.
  const effects: Effect[] = heard(before) === heard(model) ? [] : [{ kind: "watch", channels: shownChannels(model) }];
  for (const step of [loadShown, loadMore, loadPeople, loadCommands, readWhatIsSeen]) {
    const [next, more] = step(model);
    model = next;
    effects.push(...more);
  }
  effects.push(...retold(before, model));
  if (before.drafts !== model.drafts) effects.push({ kind: "saveDrafts", drafts: model.drafts });
  return [model, effects];
}

const same = (model: Model): Step => [model, []];

/** The channels whose messages are on the screen. */
export const shownChannels = ({ channel_id, pane }: Model): string[] =>
  [...new Set([channel_id, pane?.kind === "thread" ? pane.channel_id : null])].filter((id) => id !== null);

/** Which channels are on the screen, and in which of them one is. */
const heard = (model: Model): string =>
  shownChannels(model)
    .map((id) => `${id} ${channelOf(model, id)?.joined ?? false}`)
    .join();

/** One is always somewhere, if there is a place that one may see. */
function somewhere(model: Model): Model {
  const { snapshot } = model;
  if (!snapshot || channelOf(model, model.channel_id)) return model;
  const lost: Model = { ...model, channel_id: null, pane: null, focus: "composer" };
  const community = snapshot.communities.find(({ id }) => id === model.community_id) ?? snapshot.communities[0];
  const there: Model = { ...lost, community_id: community?.id ?? null };
  const first = channelsOf(there).find(isUnread) ?? channelsOf(there)[0] ?? snapshot.dms[0];
  return first ? enter(there, first.id) : there;
}

/** Nobody writes where they see nothing: a pane that lies over the channel has the keyboard, or goes. */
function uncovered(model: Model): Model {
  const isCovered = model.pane !== null && model.focus === "composer" && layoutOf(model).main === null;
  return isCovered ? { ...model, pane: null } : model;
}

const shownKeys = ({ channel_id, pane }: Model): string[] =>
  [channel_id, pane?.kind === "thread" ? pane.parent_id : null].filter((key) => key !== null);

function loadShown(model: Model): Step {
  const effects: Effect[] = [];
  let next = model;
  for (const key of shownKeys(model)) {
    const list = listOf(next, key) ?? emptyList(key, null);
    if (!list.stale || list.loading !== null || list.error !== null || model.connection.kind === "connecting") continue;
    const effect = loadEffect(next, list, key);
    if (!effect) continue;
    effects.push(effect);
    const loading: MessageList = { ...list, stale: false, loading: "all", error: null, missed: [] };
    next = { ...next, lists: new Map(next.lists).set(key, loading) };
  }
  return [next, effects];
}

/** Near an end of what is loaded more is loaded. */
function loadMore(model: Model): Step {
  for (const key of shownKeys(model)) {
    const list = listOf(model, key);
    const area = listArea(model, key);
    if (!list?.loaded || !area || (list.older === null && list.newer === null)) continue;
    const shown = visibleLines(list, area.height, linesOf(list, contextOf(model, area.width)));
    const top = shown[0]?.index ?? 0;
    const bottom = shown.at(-1)?.index ?? 0;
    const step = top < NEAR ? loadFurther(model, key, "older") : null;
    const found = step ?? (bottom >= list.messages.length - NEAR ? loadFurther(model, key, "newer") : null);
    if (found) return found;
  }
  return same(model);
}

/** Who is in the community, for names and marks. */
function loadPeople(model: Model): Step {
  const community = model.snapshot?.communities.find(({ id }) => id === model.community_id);
  if (!community || model.peopleOf === community.id || model.connection.kind !== "live") return same(model);
  return [{ ...model, peopleOf: community.id }, [{ kind: "people", slug: community.slug, community_id: community.id }]];
}

function loadCommands(model: Model): Step {
  const { channel_id, overlay } = model;
  if (channel_id === null || model.commands.has(channel_id) || model.connection.kind !== "live") return same(model);
  if (overlay?.kind !== "switcher" || !overlay.query.text.startsWith("/")) return same(model);
  return [{ ...model, commands: new Map(model.commands).set(channel_id, []) }, [{ kind: "commands", channel_id }]];
}

/** What stands on a screen that somebody looks at is read, and nothing else. */
function readWhatIsSeen(model: Model): Step {
  const key = model.channel_id;
  const channel = channelOf(model, key);
  const list = listOf(model, key);
  if (!channel || !list || key === null || !model.focused || model.connection.kind !== "live") return same(model);
  if (!isUnread(channel) || !list.loaded || list.stale || list.loading === "all" || !listArea(model, key))
    return same(model);
  const { scroll, messages } = list;
  const bottom = scroll.follow ? messages.at(-1) : messages.find(({ id }) => id === scroll.id);
  if (!bottom || bottom.seq <= Math.max(channel.last_read_seq, model.readUpTo.get(key) ?? 0)) return same(model);
  const path = pathOf(model, key);
  if (!path) return same(model);
  const readUpTo = new Map(model.readUpTo).set(key, bottom.seq);
  return [{ ...model, readUpTo }, [{ kind: "markRead", channel: path, body: { message_id: bottom.id } }]];
}
