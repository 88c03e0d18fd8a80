/** Pages of messages: asking for a further one, and putting what comes to what is there. */
import { listOf, withList } from "../lists.ts";
import type { MessageList } from "../model/conversation.ts";
import type { Model } from "../model.ts";
import type { Msg } from "../msg.ts";
import { pathOf } from "../names.ts";
import type { Step } from "../update.ts";
import { atFirstNew, atMessage, PAGE } from "./places.ts";
import { withEvent } from "./stream.ts";

/** Asks for what lies before or after what is loaded; null when there is nothing, or something is on its way already. */
export function loadFurther(model: Model, key: string, use: "older" | "newer"): Step | null {
  const list = listOf(model, key);
  const channel = list && pathOf(model, list.channel_id);
  const from = list?.[use] ?? null;
  if (!list?.loaded || list.loading !== null || list.error !== null || !channel || from === null) return null;
  const cursor = use === "older" ? { before: from } : { after: from };
  return [
    withList(model, key, (known) => ({ ...known, loading: use, missed: [] })),
    [
      {
        kind: "load",
        list: key,
        channel,
        parent_id: list.parent_id,
        query: { ...cursor, limit: PAGE },
        use,
        show: null,
      },
    ],
  ];
}

/** Asked for in words: there is no screen that comes near the first message. */
export const loadOlder = (model: Model, key: string | null): Step =>
  (key === null ? null : loadFurther(model, key, "older")) ?? [model, []];

/** Puts a page to what is there, and on it what happened while it was on its way. */
export function withPage(model: Model, { list: key, use, page, parent, show }: Extract<Msg, { kind: "page" }>): Model {
  const meId = model.snapshot?.me.id ?? "";
  const known = listOf(model, key);
  if (!known) return model;
  const isFirst = !known.loaded || (known.newAfter !== null && known.scroll.follow);
  const next = withList(model, key, (list) => {
    const merged = use === "replace" ? replaced(list, page) : extended(list, use, page);
    const ready: MessageList = {
      ...merged,
      parent: parent ?? list.parent,
      loaded: true,
      loading: null,
      error: null,
      missed: [],
    };
    return list.missed.reduce((sum, event) => withEvent(sum, event, meId), ready);
  });
  if (show !== null) return atMessage(next, key, show);
  return use === "replace" && isFirst ? atFirstNew(next, key) : next;
}

type LoadedPage = Extract<Msg, { kind: "page" }>["page"];

function replaced(list: MessageList, { items, prev, next }: LoadedPage): MessageList {
  const { scroll } = list;
  const keeps = scroll.follow || items.some(({ id }) => id === scroll.id);
  return { ...list, messages: items, older: prev, newer: next, scroll: keeps ? scroll : { follow: true } };
}

function extended(list: MessageList, use: "older" | "newer", { items, prev, next }: LoadedPage): MessageList {
  const known = new Set(list.messages.map(({ id }) => id));
  const fresh = items.filter(({ id }) => !known.has(id));
  return use === "older"
    ? { ...list, messages: [...fresh, ...list.messages], older: prev }
    : { ...list, messages: [...list.messages, ...fresh], newer: next };
}
