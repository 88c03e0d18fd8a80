/** What came of what was asked for. */
import type { AppError } from "#core/kernel/errors.ts";
import type { Message } from "#core/messages/schema.ts";
import { activeList, listOf, withList } from "../lists.ts";
import type { MessageList, Model } from "../model.ts";
import type { Effect, Msg } from "../msg.ts";
import { editorWith } from "../text/editor.ts";
import type { Step } from "../update.ts";
import { draftOf } from "../views/layout.ts";
import { withDraft } from "./compose.ts";
import { atFirstNew, atMessage, enter } from "./places.ts";
import { withEvent } from "./stream.ts";

export function answered(model: Model, msg: Msg): Step {
  switch (msg.kind) {
    case "people":
      if (msg.community_id !== model.peopleOf) return [model, []];
      return [{ ...model, people: new Map(msg.people.map((member) => [member.id, member])) }, []];
    case "page":
      return [withPage(model, msg), []];
    case "pageFailed":
      return [
        withList(model, msg.list, (list) => ({
          ...list,
          loading: null,
          stale: list.loading === "all",
          error: msg.error.detail,
        })),
        [],
      ];
    case "sent":
      return [withSent(model, msg.out.client_message_id, msg.out.list, msg.message), []];
    case "notSent":
      return notSent(model, msg);
    case "replied":
      return replied(model, msg);
    case "commandFailed":
      return [failed(restored(model, msg.list, msg.command), msg.error), []];
    case "completed": {
      const draft = draftOf(model, msg.list);
      if (activeList(model) !== msg.list || draft.editor.text !== msg.text) return [model, []];
      const { from, to, items, hint } = msg.completion;
      // What stands there already in full needs no proposal.
      const isDone = items.length === 1 && items[0]!.value.trim() === msg.text.slice(from, to).trim();
      const none = items.length === 0 || isDone;
      const proposals = none ? null : { ...msg.completion, list: msg.list, text: msg.text, index: 0 };
      return [{ ...model, proposals, hint: hint && { list: msg.list, command: hint } }, []];
    }
    case "commands":
      return [{ ...model, commands: new Map(model.commands).set(msg.channel_id, msg.items) }, []];
    case "members":
      if (model.pane?.kind !== "members" || model.pane.channel_id !== msg.channel_id) return [model, []];
      return [{ ...model, pane: { ...model.pane, members: msg.members } }, []];
    case "notifications":
      return notified(model, msg);
    case "hits": {
      const { pane } = model;
      if (pane?.kind !== "search" || pane.asked !== msg.q) return [model, []];
      return [
        {
          ...model,
          pane: { ...pane, hits: msg.more ? [...(pane.hits ?? []), ...msg.hits] : msg.hits, next: msg.next },
        },
        [],
      ];
    }
    case "emoji":
    case "paths": {
      const { overlay } = model;
      const kind = msg.kind === "emoji" ? "reactions" : "path";
      if (overlay?.kind !== kind || overlay.query.text !== msg.query) return [model, []];
      return [{ ...model, overlay: { ...overlay, found: msg.found, index: 0 } }, []];
    }
    case "uploaded": {
      const added = withDraft(model, msg.list, (draft) => ({
        ...draft,
        attachments: [...draft.attachments, msg.attachment],
      }));
      return [{ ...added, uploads: Math.max(0, added.uploads - 1) }, []];
    }
    case "uploadFailed":
      return [failed({ ...model, uploads: Math.max(0, model.uploads - 1) }, msg.error), []];
    case "opened":
      return [enter(model, msg.channel_id), []];
    case "edited":
      return [
        withDraft(model, msg.list, (draft) => ({
          ...draft,
          editor: { ...editorWith(msg.text), undo: [...draft.editor.undo, draft.editor] },
        })),
        [],
      ];
    case "done":
      return [{ ...model, notice: { level: "info", text: msg.text } }, []];
    case "failed":
      return [failed(model, msg.error), []];
    default:
      return [model, []];
  }
}

export const failed = (model: Model, error: AppError): Model => ({
  ...model,
  overlay: model.overlay?.kind === "opening" ? null : model.overlay,
  notice: { level: "error", text: error.detail },
});

/** Puts a page to what is there, and on it what happened while it was on its way. */
function withPage(model: Model, { list: key, use, page, parent, show }: Extract<Msg, { kind: "page" }>): Model {
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

/** The server has it: what was shown meanwhile makes room. Its event may have come before. */
function withSent(model: Model, clientId: string, key: string, message: Message): Model {
  const outgoing = model.outgoing.filter(({ client_message_id }) => client_message_id !== clientId);
  return withList({ ...model, outgoing }, key, (list) => {
    if (!list.loaded || list.newer !== null || list.messages.some(({ id }) => id === message.id)) return list;
    const index = list.messages.findLastIndex(({ seq }) => seq < message.seq);
    return { ...list, messages: list.messages.toSpliced(index + 1, 0, message) };
  });
}

/** What the server cannot take now waits; what it refuses comes back into the composer. */
function notSent(model: Model, { out, error }: Extract<Msg, { kind: "notSent" }>): Step {
  if (["unavailable", "rate_limited", "internal"].includes(error.code)) {
    const outgoing = model.outgoing.map((known) =>
      known.client_message_id === out.client_message_id ? { ...known, waiting: true } : known,
    );
    return [{ ...model, outgoing }, []];
  }
  const outgoing = model.outgoing.filter(({ client_message_id }) => client_message_id !== out.client_message_id);
  const back = withDraft(restored({ ...model, outgoing }, out.list, out.body_md), out.list, (draft) => ({
    ...draft,
    attachments: [...out.attachments, ...draft.attachments],
  }));
  return [failed(back, error), []];
}

/** Gives a text back to whoever wrote it, in front of what they have begun since. */
function restored(model: Model, key: string, text: string): Model {
  return withDraft(model, key, (draft) => {
    const rest = draft.editor.text === "" ? "" : `\n${draft.editor.text}`;
    return { ...draft, editor: editorWith(text + rest) };
  });
}

const SHORT = 100;

function replied(model: Model, { command, reply }: Extract<Msg, { kind: "replied" }>): Step {
  if (reply.kind === "navigate") {
    const { channel_id, message_id, community } = reply.to;
    const notice = reply.text === "" ? null : ({ level: "info", text: reply.text } as const);
    if (channel_id === null) {
      const there = model.snapshot?.communities.find(({ slug }) => slug === community);
      return [{ ...model, community_id: there?.id ?? model.community_id, notice }, []];
    }
    const effect: Effect[] =
      message_id === null ? [{ kind: "openChannel", channel_id }] : [{ kind: "openMessage", id: message_id }];
    return [{ ...model, notice }, effect];
  }
  if (reply.kind !== "table" && !reply.text.includes("\n") && reply.text.length <= SHORT) {
    return [{ ...model, notice: reply.text === "" ? null : { level: "info", text: reply.text } }, []];
  }
  return [{ ...model, pane: { kind: "reply", command, reply }, focus: "pane", paneIndex: 0 }, []];
}

/** Whoever looks at the notifications has read them. */
function notified(model: Model, { items, unread }: Extract<Msg, { kind: "notifications" }>): Step {
  const shown = model.pane?.kind === "notifications";
  const pane = model.pane?.kind === "notifications" ? { ...model.pane, items } : model.pane;
  const newest = items.at(-1);
  const effects: Effect[] =
    shown && unread > 0 && newest && model.focused ? [{ kind: "notificationsRead", up_to: newest.id }] : [];
  return [{ ...model, pane, unreadNotifications: unread }, effects];
}
