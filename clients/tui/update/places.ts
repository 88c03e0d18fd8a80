/** Going from one channel, thread or message to another. */
import { contextOf, emptyList, linesOf, listOf, withList } from "../lists.ts";
import type { MessageList } from "../model/conversation.ts";
import type { Model } from "../model.ts";
import type { Effect, Msg } from "../msg.ts";
import { callsOf, channelOf, channelsOf, dmsOf, isUnread, pathOf } from "../names.ts";
import { fromTop, scrollTo } from "../scroll.ts";
import type { Step } from "../update.ts";
import { listArea } from "../views/layout.ts";

/** How many messages are loaded at once. */
export const PAGE = 100;

/** To a channel, and in it to a message when one is named. */
export function goTo(model: Model, { channel_id, message_id, parent_id }: Extract<Msg, { kind: "goTo" }>): Step {
  const there = enter({ ...model, overlay: null }, channel_id);
  if (there.channel_id !== channel_id)
    return [{ ...there, notice: { level: "error", text: "You may not see that channel." } }, []];
  if (message_id === undefined) return [there, []];
  if (parent_id) return showMessage(openThread(there, channel_id, parent_id), parent_id, message_id);
  return showMessage(withoutCoveringPane(there), channel_id, message_id);
}

/** Shows a channel. What is new in it begins at a line that stays where it is. */
export function enter(model: Model, channelId: string): Model {
  const channel = channelOf(model, channelId);
  if (!channel) return model;
  if (model.channel_id === channelId) return { ...model, focus: "composer", selected: null };
  const left =
    model.channel_id === null ? model : withList(model, model.channel_id, (list) => ({ ...list, newAfter: null }));
  const readUpTo = new Map(left.readUpTo);
  readUpTo.delete(channelId);
  const keepsPane = left.pane?.kind === "search" || left.pane?.kind === "notifications";
  const entered: Model = {
    ...left,
    channel_id: channelId,
    previous_id: model.channel_id,
    community_id: channel.community_id ?? model.community_id,
    pane: keepsPane ? left.pane : null,
    focus: "composer",
    selected: null,
    proposals: null,
    notice: null,
    sentIndex: null,
    readUpTo,
  };
  const unread = isUnread(channel);
  const known = listOf(entered, channelId);
  // Of a channel that one is not in nothing came while it was not shown.
  if (!known?.loaded || known.stale || known.newer !== null || !channel.joined) {
    const list: MessageList = { ...emptyList(channelId, null), newAfter: unread ? channel.last_read_seq : null };
    const kept =
      known && !unread
        ? { ...known, stale: true, error: null, scroll: { follow: true } as const, newAfter: null }
        : list;
    return { ...entered, lists: new Map(entered.lists).set(channelId, known?.newer === null ? kept : list) };
  }
  const fresh: MessageList = { ...known, scroll: { follow: true }, newAfter: unread ? channel.last_read_seq : null };
  return atFirstNew({ ...entered, lists: new Map(entered.lists).set(channelId, fresh) }, channelId);
}

/** With more news than fit on the screen one begins at the first of it. */
export function atFirstNew(model: Model, key: string): Model {
  return withList(model, key, (list) => {
    const { newAfter } = list;
    const area = listArea(model, key);
    if (newAfter === null || !area) return list;
    const first = list.messages.findIndex(({ seq }) => seq > newAfter);
    if (first < 0) return list;
    return { ...list, scroll: fromTop(list, first, area.height, linesOf(list, contextOf(model, area.width))) };
  });
}

/** Opens the thread under a message and gives it the keyboard. */
export function openThread(model: Model, channelId: string, parentId: string): Model {
  const list = listOf(model, parentId) ?? emptyList(channelId, parentId);
  const parent = list.parent ?? listOf(model, channelId)?.messages.find(({ id }) => id === parentId) ?? null;
  return {
    ...model,
    pane: { kind: "thread", parent_id: parentId, channel_id: channelId },
    focus: "pane",
    selected: null,
    proposals: null,
    lists: new Map(model.lists).set(parentId, { ...list, parent, stale: true, scroll: { follow: true } }),
  };
}

/** Makes a message visible and selects it; loads what is around it where that must be. */
export function showMessage(model: Model, key: string, id: string): Step {
  const list = listOf(model, key);
  const selected: Model = { ...model, focus: "select", selected: id, selectedIn: key };
  if (list?.loaded && list.messages.some((message) => message.id === id)) return [atMessage(selected, key, id), []];
  if (list?.parent_id != null) return [{ ...selected, focus: "pane" }, []];
  const channel = list && pathOf(model, list.channel_id);
  if (!list || !channel) return [model, []];
  const loading = withList(selected, key, (known) => ({ ...known, loading: "all", stale: false, missed: [] }));
  return [
    loading,
    [
      {
        kind: "load",
        list: key,
        channel,
        parent_id: null,
        query: { around: id, limit: PAGE },
        use: "replace",
        show: id,
      },
    ],
  ];
}

/** Scrolls as little as it takes for a message to be seen. */
export function atMessage(model: Model, key: string, id: string): Model {
  return withList(model, key, (list) => {
    const area = listArea(model, key);
    const index = list.messages.findIndex((message) => message.id === id);
    if (!area || index < 0) return list;
    return { ...list, scroll: scrollTo(list, index, area.height, linesOf(list, contextOf(model, area.width))) };
  });
}

/** To the newest message; what lies between is loaded when it is not there. */
export function toEnd(model: Model, key: string): Model {
  return withList(model, key, (list) =>
    list.newer === null
      ? { ...list, scroll: { follow: true }, newAfter: list.loaded ? list.newAfter : null }
      : { ...emptyList(list.channel_id, list.parent_id), parent: list.parent },
  );
}

/** A pane that lies over the channel goes, so that the channel is seen. */
function withoutCoveringPane(model: Model): Model {
  return listArea(model, model.channel_id) ? model : { ...model, pane: null };
}

/** Everything that can be gone to, in the order of the sidebar. */
const places = (model: Model) => [...channelsOf(model), ...dmsOf(model)];

export function neighbour(model: Model, by: -1 | 1): Model {
  const all = places(model);
  if (all.length === 0) return model;
  const index = all.findIndex(({ id }) => id === model.channel_id);
  return enter(model, all[(index + by + all.length) % all.length]!.id);
}

/** Where something calls for attention, else where something is unread; also in other communities. */
export function nextUnread(model: Model): Model {
  const { snapshot } = model;
  if (!snapshot) return model;
  const others = [...places(model), ...snapshot.channels, ...snapshot.dms].filter(({ id }) => id !== model.channel_id);
  const next =
    others.find((channel) => callsOf(channel) > 0) ??
    others.find((channel) => isUnread(channel) && channel.notify_level !== "none");
  return next ? enter(model, next.id) : { ...model, notice: { level: "info", text: "Nothing is unread." } };
}

export function enterCommunity(model: Model, communityId: string): Model {
  const there: Model = { ...model, community_id: communityId, people: new Map(), overlay: null };
  const first = channelsOf(there).find(isUnread) ?? channelsOf(there)[0];
  return first ? enter(there, first.id) : there;
}

/** In a community by its slug, when one is in it; direct messages are of none, and one stays in them. */
export function withCommunity(model: Model, slug: string | undefined): Model {
  const wanted = model.snapshot?.communities.find((community) => community.slug === slug);
  return !wanted || wanted.id === model.community_id ? model : enterCommunity(model, wanted.id);
}

/** Opens the DM with somebody. */
export const opening = (model: Model, userId: string): Step => [
  { ...model, overlay: { kind: "opening" } },
  [{ kind: "openDm", user_id: userId }],
];

/** To what is written in a switcher's option. */
export function goToOption(model: Model, id: string): Step {
  if (id.startsWith("user:")) return opening(model, id.slice(5));
  return [enter({ ...model, overlay: null }, id), []];
}

export const loadEffect = (model: Model, list: MessageList, key: string): Effect | null => {
  const channel = pathOf(model, list.channel_id);
  if (!channel) return null;
  const unread = list.parent_id === null && list.newAfter !== null;
  const query = unread ? { around: "unread" as const, limit: PAGE } : { limit: PAGE };
  return { kind: "load", list: key, channel, parent_id: list.parent_id, query, use: "replace", show: null };
};
