/** The lists of messages in the model: by the id of their channel, or of the message that is replied to. */
import type { MessageList } from "./model/conversation.ts";
import type { Model } from "./model.ts";
import { dayOf } from "./names.ts";
import type { LinesOf } from "./scroll.ts";
import { type ListContext, messageLines, placeOf } from "./views/message.ts";

export const emptyList = (channel_id: string, parent_id: string | null): MessageList => ({
  channel_id,
  parent_id,
  parent: null,
  messages: [],
  older: null,
  newer: null,
  loading: null,
  loaded: false,
  stale: true,
  error: null,
  missed: [],
  scroll: { follow: true },
  newAfter: null,
});

/** The list that has the keyboard: that of the thread while one is in there. */
export function activeList(model: Model): string | null {
  if (model.focus === "select") return model.selectedIn;
  if (model.pane?.kind === "thread" && model.focus === "pane") return model.pane.parent_id;
  return model.channel_id;
}

export const listOf = (model: Model, key: string | null): MessageList | null =>
  key === null ? null : (model.lists.get(key) ?? null);

export function withList(model: Model, key: string, change: (list: MessageList) => MessageList): Model {
  const list = model.lists.get(key);
  if (!list) return model;
  const changed = change(list);
  return changed === list ? model : { ...model, lists: new Map(model.lists).set(key, changed) };
}

export const contextOf = (model: Model, width: number): ListContext => ({
  width,
  meId: model.snapshot?.me.id ?? "",
  now: model.now,
  today: dayOf(new Date(model.now).toISOString()),
  simpleEmoji: model.settings.emoji === "simple",
});

/** The lines of each message of a list in a width. */
export function linesOf(list: MessageList, context: ListContext): LinesOf {
  return (index) => {
    const message = list.messages[index]!;
    return messageLines(message, placeOf(list.messages[index - 1], message, list.newAfter), context);
  };
}

/** No message is selected any more; the keyboard is that of the composer below. */
export const unselected = (model: Model): Model => ({
  ...model,
  focus: model.pane?.kind === "thread" && model.selectedIn === model.pane.parent_id ? "pane" : "composer",
  selected: null,
});
