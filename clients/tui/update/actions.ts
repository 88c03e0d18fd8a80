/** What the actions do that keys can be given to. */
import type { Action } from "../keymap.ts";
import { activeList, listOf, unselected } from "../lists.ts";
import type { Model } from "../model.ts";
import { channelOf, pathOf } from "../names.ts";
import { EMPTY, edit } from "../text/editor.ts";
import type { Step } from "../update.ts";
import { draftOf } from "../views/layout.ts";
import { recall, send, takeProposal, withoutNotice, wrote } from "./compose.ts";
import { openSearch, openSwitcher } from "./overlays.ts";
import { backFrom, openFile, openPage, openSettings } from "./pages.ts";
import { enter, neighbour, nextUnread, openThread, showMessage } from "./places.ts";
import { scrolled } from "./scrolling.ts";
import { linksOnScreen, selectLast } from "./select.ts";

/** What an action does, whatever its key is. */
export function act(model: Model, action: Action): Step {
  const list = activeList(model);
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
      return [{ ...model, overlay: { kind: "communities", query: EMPTY, index: 0 } }, []];
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
    case "threads":
      return openPage(model, { name: "threads" });
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
      return list === null ? [model, []] : openFile(model, { kind: "attach", list });
    case "settings":
      return openSettings(model);
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
    case "quit":
      return [model, [{ kind: "quit" }]];
    case "suspend":
      return [model, [{ kind: "suspend" }]];
    case "redraw":
      return [model, [{ kind: "redraw" }]];
    case "interrupt":
      return interrupted(model);
  }
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
  if (model.pane) return (model.pane.kind === "page" ? backFrom(model, model.pane) : null) ?? [closed(model), []];
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
