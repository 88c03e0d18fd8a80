/** What keys do. */

import type { Action } from "../keymap.ts";
import { activeList, listOf, unselected } from "../lists.ts";
import type { Model } from "../model.ts";
import { channelOf, pathOf } from "../names.ts";
import { edit, insert, moveLine } from "../text/editor.ts";
import type { Step } from "../update.ts";
import { draftOf } from "../views/layout.ts";
import { recall, send, takeProposal, wrote } from "./compose.ts";
import { openPath, openSearch, openSwitcher, overlayKey, overlayText, queryOf, withQuery } from "./overlays.ts";
import { paneKey } from "./panes.ts";
import { enter, neighbour, nextUnread, openThread, showMessage, toEnd } from "./places.ts";
import { scrolled, scrolledToTop } from "./scrolling.ts";
import { editOwnLast, linksOnScreen, messageKey, selectLast } from "./select.ts";

export function typed(model: Model, text: string): Step {
  const calm: Model = model.quitting || model.prefix ? { ...model, quitting: false, prefix: null } : model;
  if (calm.overlay) return overlayText(calm, calm.overlay, text);
  if (calm.focus === "select") return messageKey(calm, /^[A-Z]$/.test(text) ? `shift+${text.toLowerCase()}` : text);
  if (queryOf(calm)) return withQuery(calm, (query) => insert(query, text));
  if (calm.focus === "pane" && calm.pane?.kind !== "thread") return paneText(calm, text);
  return wrote(withoutNotice(calm), (editor) => insert(editor, text));
}

/** Where a pane has nothing to type into, what is typed goes into the composer. */
const paneText = (model: Model, text: string): Step =>
  wrote({ ...model, focus: "composer" }, (editor) => insert(editor, text));

const withoutNotice = (model: Model): Model => (model.notice ? { ...model, notice: null } : model);

export function pressed(model: Model, pressedKey: string): Step {
  const key = model.prefix ? `${model.prefix} ${pressedKey}` : pressedKey;
  if (!model.prefix && model.keymap.prefixes.has(key) && !model.overlay) return [{ ...model, prefix: key }, []];
  const calm: Model = { ...model, prefix: null };
  if (key !== "ctrl+c" && calm.quitting) return pressedCalmly({ ...calm, quitting: false, notice: null }, key);
  return pressedCalmly(calm, key);
}

function pressedCalmly(model: Model, key: string): Step {
  const action = model.keymap.actions.get(key);
  // These work wherever one is.
  if (action === "quit") return [model, [{ kind: "quit" }]];
  if (action === "suspend") return [model, [{ kind: "suspend" }]];
  if (action === "redraw") return [model, [{ kind: "redraw" }]];
  if (model.overlay) return overlayKey(model, model.overlay, key);
  if (action === "interrupt") return interrupted(model);
  if (model.focus === "select" && model.keymap.messages.has(key)) return messageKey(model, key);
  if (model.focus === "select" && action === "cancel") return [unselected(model), []];
  if (model.proposals) {
    const step = proposalKey(model, key);
    if (step) return step;
  }
  if (model.focus === "pane" && model.pane && model.pane.kind !== "thread") {
    const step = paneKey(model, key);
    if (step) return step;
  }
  if (action) return acted(model, action, key);
  return composerKey(model, key);
}

function proposalKey(model: Model, key: string): Step | null {
  const proposals = model.proposals!;
  const by = { up: -1, down: 1, "ctrl+p": -1, "ctrl+n": 1 }[key];
  if (by)
    return [
      {
        ...model,
        proposals: { ...proposals, index: (proposals.index + by + proposals.items.length) % proposals.items.length },
      },
      [],
    ];
  if (key === "tab") return takeProposal(model);
  if (key === "escape") return [{ ...model, proposals: null }, []];
  return null;
}

/** What an action does, whatever its key is. */
export const act = (model: Model, action: Action): Step =>
  action === "quit" ? [model, [{ kind: "quit" }]] : acted(model, action, "");

function acted(model: Model, action: Action, key: string): Step {
  const list = activeList(model);
  const isEmpty = draftOf(model, list).editor.text === "";
  switch (action) {
    case "switcher":
      return openSwitcher(model);
    case "nextUnread":
      return [nextUnread(model), []];
    case "lastChannel":
      return [model.previous_id === null ? model : enter(model, model.previous_id), []];
    case "previousChannel":
      return [neighbour(model, -1), []];
    case "nextChannel":
      return [neighbour(model, 1), []];
    case "community":
      return [
        { ...model, overlay: { kind: "communities", query: { text: "", cursor: 0, undo: [], killed: "" }, index: 0 } },
        [],
      ];
    case "firstUnread":
      return firstUnread(model);
    case "markRead":
      return markRead(model);
    case "send":
      return send(model);
    case "newline":
      return wrote(model, (editor) => edit(editor, "newline"));
    case "complete":
      return model.proposals ? takeProposal(model) : wrote(model, (editor) => editor);
    case "select":
      return [selectLast(model), []];
    case "thread":
      return [toggleThread(model), []];
    case "members":
      return toggleMembers(model);
    case "notifications":
      if (model.pane?.kind === "notifications") return [closed(model), []];
      return [
        { ...model, pane: { kind: "notifications", items: null }, focus: "pane", paneIndex: 0 },
        [{ kind: "notifications" }],
      ];
    case "search":
      return [openSearch(model), []];
    case "links":
      return linksOnScreen(model);
    case "upload":
      return list === null ? [model, []] : openPath(model, list);
    case "editor":
      return list === null ? [model, []] : [model, [{ kind: "editor", list, text: draftOf(model, list).editor.text }]];
    case "historyBack":
      return recall(model, -1);
    case "historyForward":
      return recall(model, 1);
    case "pageUp":
      return [scrolled(model, list, "pageUp"), []];
    case "pageDown":
      return [scrolled(model, list, "pageDown"), []];
    case "sidebar":
      return [{ ...model, sidebar: !model.sidebar }, []];
    case "mouse":
      return [
        {
          ...model,
          mouse: !model.mouse,
          notice: {
            level: "info",
            text: model.mouse ? "The mouse selects text; F4 gives it back." : "The mouse clicks and scrolls.",
          },
        },
        [{ kind: "mouse", on: !model.mouse }],
      ];
    case "help":
      return [{ ...model, overlay: { kind: "help", top: 0 } }, []];
    case "cancel":
      return cancelled(model);
    default:
      return isEmpty ? [model, []] : composerKey(model, key);
  }
}

/** Keys that edit, and those that scroll where there is nothing to edit. */
function composerKey(model: Model, key: string): Step {
  const list = activeList(model);
  const { editor } = draftOf(model, list);
  const isEmpty = editor.text === "";
  if (isEmpty && key === "up") return editOwnLast(model);
  if (isEmpty && key === "home") return [scrolledToTop(model, list), []];
  if (isEmpty && key === "end") return [list === null ? model : toEnd(model, list), []];
  if (key === "space") return wrote(withoutNotice(model), (known) => insert(known, " "));
  if (key === "up" || key === "down") {
    const moved = moveLine(editor, key === "up" ? -1 : 1);
    return moved ? wrote(model, () => moved) : [model, []];
  }
  const action = model.keymap.editing.get(key);
  return action ? wrote(withoutNotice(model), (known) => edit(known, action)) : [model, []];
}

/** Esc closes what is open, one thing after the other. */
function cancelled(told: Model): Step {
  const model = withoutNotice(told);
  const list = activeList(model);
  const draft = draftOf(model, list);
  if (list !== null && draft.editing) {
    const drafts = new Map(model.drafts).set(list, { ...draft, editor: draft.editing.before, editing: null });
    return [{ ...model, drafts }, []];
  }
  if (model.pane) return [closed(model), []];
  return [model, []];
}

/** Ctrl-C closes what is open, and quits when it is pressed again. It takes no text away. */
function interrupted(model: Model): Step {
  if (model.quitting) return [model, [{ kind: "quit" }]];
  if (model.focus === "select") return [unselected(model), []];
  if (model.proposals) return [{ ...model, proposals: null }, []];
  if (model.pane) return [closed(model), []];
  return [{ ...model, quitting: true, notice: { level: "info", text: "Ctrl-C again quits." } }, []];
}

export const closed = (model: Model): Model => ({
  ...model,
  pane: null,
  focus: "composer",
  paneIndex: 0,
  proposals: null,
});

/** Into the thread of the channel in which something was said last, and back. */
function toggleThread(model: Model): Model {
  if (model.pane?.kind === "thread")
    return {
      ...model,
      focus: model.focus === "pane" ? "composer" : "pane",
      ...(model.focus === "pane" && coversChannel(model) ? { pane: null } : {}),
    };
  const list = listOf(model, model.channel_id);
  const latest = [...(list?.messages ?? [])]
    .sort((a, b) => (a.last_reply_at ?? "").localeCompare(b.last_reply_at ?? ""))
    .at(-1);
  if (!list || !latest || latest.reply_count === 0)
    return { ...model, notice: { level: "info", text: "No thread here. Ctrl-S selects a message, r replies to it." } };
  return openThread(model, list.channel_id, latest.id);
}

const coversChannel = (model: Model): boolean => model.size.columns < 110;

function toggleMembers(model: Model): Step {
  const { channel_id } = model;
  const path = channel_id === null ? null : pathOf(model, channel_id);
  if (model.pane?.kind === "members") return [closed(model), []];
  if (!path || channel_id === null) return [model, []];
  return [
    { ...model, pane: { kind: "members", channel_id, members: null }, focus: "pane", paneIndex: 0 },
    [{ kind: "members", channel: path, channel_id }],
  ];
}

function firstUnread(model: Model): Step {
  const list = listOf(model, model.channel_id);
  if (!list || list.newAfter === null || model.channel_id === null)
    return [{ ...model, notice: { level: "info", text: "Nothing is new here." } }, []];
  const first = list.messages.find(({ seq }) => seq > list.newAfter!);
  if (!first) return [model, []];
  const [shown, effects] = showMessage(model, model.channel_id, first.id);
  return [{ ...shown, focus: "composer", selected: null }, effects];
}

function markRead(model: Model): Step {
  const { channel_id } = model;
  const path = channel_id === null ? null : pathOf(model, channel_id);
  const channel = channelOf(model, channel_id);
  if (!path || !channel?.joined || channel_id === null) return [model, []];
  const lists = new Map(model.lists);
  const list = lists.get(channel_id);
  if (list) lists.set(channel_id, { ...list, newAfter: null });
  return [
    { ...model, lists, notice: { level: "info", text: "Marked as read." } },
    [{ kind: "markRead", channel: path, body: { message_id: null } }],
  ];
}
