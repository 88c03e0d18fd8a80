/** What the stream of events says. */
import type { ChatEvent } from "#core/events/catalog.ts";
import { TYPING_LIFETIME } from "#core/presence/schema.ts";
import { isCalled } from "#core/reading/rules.ts";
import { apply, applyToMessages } from "#core/realtime/state.ts";
import type { Snapshot } from "#core/snapshot/schema.ts";
import type { StreamItem } from "#sdk/stream.ts";
import type { MessageList } from "../model/conversation.ts";
import type { Model } from "../model.ts";
import type { Effect } from "../msg.ts";
import { channelOf, fullTitleOf, isDm, isUnread, pathOf } from "../names.ts";
import type { Step } from "../update.ts";
import { listArea } from "../views/layout.ts";
import { sendAgain } from "./compose.ts";

/** Messages of a list that are kept; older ones are loaded again when somebody goes there. */
const KEPT_MAX = 12_000;
const DROPPED = 2_000;

const DELAYED: Model["notice"] = { level: "info", text: "Live updates are delayed. What you send arrives." };

export function streamed(model: Model, item: StreamItem): Step {
  switch (item.kind) {
    case "ready":
    case "reset":
      return sendAgain({ ...model, connection: { kind: "live" }, readUpTo: new Map() });
    case "interrupted":
      return [
        { ...model, connection: { kind: "offline", detail: item.error.detail }, online: new Set(), typing: [] },
        [],
      ];
    case "delayed":
      return [{ ...model, notice: item.delayed ? DELAYED : model.notice === DELAYED ? null : model.notice }, []];
    case "presence": {
      const online = new Set(item.full ? [] : model.online);
      for (const id of item.offline) online.delete(id);
      for (const id of item.online) online.add(id);
      return [{ ...model, online }, []];
    }
    case "typing": {
      const list = item.parent_id ?? item.channel_id;
      const { user_id } = item;
      const others = withoutTypist(model, list, user_id);
      const until = Date.now() + TYPING_LIFETIME;
      return [{ ...model, typing: item.typing ? [...others, { list, user_id, until }] : others }, []];
    }
    case "event":
      return happened(model, item.event);
  }
}

const withoutTypist = ({ typing }: Model, list: string, userId: string) =>
  typing.filter((known) => known.list !== list || known.user_id !== userId);

/** @param fresh what was loaded before may be out of date. */
export function withSnapshot(model: Model, snapshot: Snapshot, fresh: boolean): Step {
  const known: Model = { ...model, snapshot };
  if (!fresh) return [known, []];
  const shown = new Set([model.channel_id, model.pane?.kind === "thread" ? model.pane.parent_id : null]);
  const lists = new Map(
    [...model.lists].filter(([key]) => shown.has(key)).map(([key, list]) => [key, outdated(known, list)] as const),
  );
  return [{ ...known, lists, commands: new Map(), peopleOf: null }, [{ kind: "notifications" }]];
}

/** A list that is to be loaded again, and where in it the news will begin. */
function outdated(model: Model, list: MessageList): MessageList {
  const channel = list.parent_id === null ? channelOf(model, list.channel_id) : null;
  const newAfter = list.newAfter ?? (channel && isUnread(channel) ? channel.last_read_seq : null);
  return { ...list, stale: true, loading: null, missed: [], newAfter };
}

function happened(model: Model, event: ChatEvent): Step {
  const { snapshot } = model;
  if (!snapshot) return [model, []];
  const lists = new Map([...model.lists].map(([key, list]) => [key, withEvent(list, event, snapshot.me.id)] as const));
  let next: Model = { ...model, snapshot: apply(snapshot, event), lists };
  const effects: Effect[] = [];
  switch (event.type) {
    case "message.created": {
      const { message, client_message_id } = event.data;
      const outgoing = next.outgoing.filter((out) => out.client_message_id !== client_message_id);
      const typing = withoutTypist(next, message.parent_id ?? message.channel_id, message.author.id);
      next = withNewLine({ ...next, outgoing, typing }, model, event);
      // Calls of everybody bring no notification of their own.
      const calledAll =
        message.mentions.some(({ type }) => type !== "user") && isCalled(message.mentions, snapshot.me.id);
      if (calledAll && message.author.id !== snapshot.me.id && !isSeen(model, message.channel_id)) {
        effects.push({ kind: "notify", text: `${message.author.name} ${placeText(next, message.channel_id)}` });
      }
      break;
    }
    case "notification.created": {
      const { notification, user_id } = event.data;
      if (user_id !== snapshot.me.id) break;
      next = { ...next, unreadNotifications: next.unreadNotifications + 1 };
      if (next.pane?.kind === "notifications") effects.push({ kind: "notifications" });
      if (!isSeen(model, notification.channel?.id ?? null)) {
        effects.push({
          kind: "notify",
          text: `${notification.actor?.name ?? "ajet-chat"} ${placeText(next, notification.channel?.id ?? null)}`,
        });
      }
      break;
    }
    case "notification.read":
      effects.push({ kind: "notifications" });
      break;
    case "channel_member.added":
    case "channel_member.removed": {
      if (event.data.user_id === snapshot.me.id) next = withoutUnseen(next, event.channel_id!);
      const path =
        next.pane?.kind === "members" && next.pane.channel_id === event.channel_id
          ? pathOf(next, event.channel_id)
          : null;
      if (path) effects.push({ kind: "members", channel: path, channel_id: event.channel_id! });
      break;
    }
    case "community_member.added":
    case "community_member.updated":
      if (event.community_id === next.peopleOf) {
        next = { ...next, people: new Map(next.people).set(event.data.member.id, event.data.member) };
      }
      break;
    case "community_member.removed":
      if (event.community_id === next.peopleOf) {
        const people = new Map(next.people);
        people.delete(event.data.user_id);
        next = { ...next, people };
      }
      break;
  }
  return [next, effects];
}

/** What is said in a channel comes while one is in it, or has it on the screen: a list may have a gap from when neither was so. */
function withoutUnseen(model: Model, channelId: string): Model {
  if (model.channel_id === channelId) return model;
  const lists = new Map([...model.lists].filter(([, list]) => list.channel_id !== channelId));
  return { ...model, lists };
}

const placeText = (model: Model, channelId: string | null): string => {
  const channel = channelOf(model, channelId);
  if (!channel) return "";
  return isDm(channel) ? "wrote to you" : `in ${fullTitleOf(channel, model.snapshot!.me.id)}`;
};

const isSeen = (model: Model, channelId: string | null): boolean =>
  model.focused && channelId !== null && channelId === model.channel_id && listArea(model, channelId) !== null;

/** What comes while nobody looks is new when somebody does. */
function withNewLine(model: Model, before: Model, event: Extract<ChatEvent, { type: "message.created" }>): Model {
  const { message } = event.data;
  const list = model.lists.get(message.channel_id);
  const isOwn = message.author.id === model.snapshot?.me.id;
  if (!list || message.parent_id !== null || message.channel_id !== model.channel_id) return model;
  if (isOwn || before.focused || list.newAfter !== null) return model;
  const lists = new Map(model.lists).set(message.channel_id, { ...list, newAfter: message.seq - 1 });
  return { ...model, lists };
}

/** A list after an event. While a page is on its way, the event is kept too: the page may be from before it. */
export function withEvent(list: MessageList, event: ChatEvent, meId: string): MessageList {
  const isElsewhere = event.channel_id !== null && event.channel_id !== list.channel_id;
  if (isElsewhere && event.type !== "user.updated") return list;
  const missed = list.loading === null ? list.missed : [...list.missed, event];
  if (!list.loaded) return missed === list.missed ? list : { ...list, missed };
  const reader = { channel_id: list.channel_id, reader_id: meId };
  let messages = applyToMessages(list.messages, { ...reader, parent_id: list.parent_id }, event);
  // Of a part that does not reach the end nothing new is seen: between them would be a gap.
  if (list.newer !== null && event.type === "message.created" && messages.length > list.messages.length) {
    messages = messages.filter(({ id }) => id !== event.data.message.id);
  }
  const parent = list.parent
    ? (applyToMessages([list.parent], { ...reader, parent_id: null }, event).find(({ id }) => id === list.parent!.id) ??
      list.parent)
    : null;
  const cut = messages.length > KEPT_MAX && list.scroll.follow;
  if (cut) messages = messages.slice(DROPPED);
  return { ...list, messages, missed, parent, ...(cut ? { older: messages[0]!.id } : {}) };
}
