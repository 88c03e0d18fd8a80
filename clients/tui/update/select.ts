/** A message is selected: what its keys do. */

import { parseMarkdown } from "#core/markdown/parse.ts";
import { renderPlain } from "#core/markdown/plain.ts";
import type { Message } from "#core/messages/schema.ts";
import type { MessageAction } from "../keymap.ts";
import { linksIn } from "../links.ts";
import { activeList, contextOf, linesOf, listOf, unselected } from "../lists.ts";
import type { Option, Overlay } from "../model/panes.ts";
import type { Model } from "../model.ts";
import type { Effect } from "../msg.ts";
import { pathOf, permalinkOf } from "../names.ts";
import { reactionOptions } from "../options.ts";
import { visibleLines } from "../scroll.ts";
import { EMPTY, editorWith } from "../text/editor.ts";
import type { Step } from "../update.ts";
import { draftOf, listArea } from "../views/layout.ts";
import { withDraft } from "./compose.ts";
import { openPage } from "./pages.ts";
import { atMessage, openThread } from "./places.ts";

/** Selects the newest message that is seen. */
export function selectLast(model: Model): Model {
  const key = activeList(model);
  const list = listOf(model, key);
  const area = listArea(model, key);
  if (!list || !area || list.messages.length === 0) return model;
  const index = visibleLines(list, area.height, linesOf(list, contextOf(model, area.width))).at(-1)?.index ?? 0;
  const selected = list.messages[index]!.id;
  return { ...model, focus: "select", selected, selectedIn: key, proposals: null, notice: null };
}

export function messageKey(model: Model, key: string): Step {
  const action = model.keymap.messages.get(key);
  return action ? actOnMessage(model, action) : [model, []];
}

/** Does something with the message that is selected. */
export function actOnMessage(model: Model, action: MessageAction): Step {
  const list = listOf(model, model.selectedIn);
  const index = list?.messages.findIndex(({ id }) => id === model.selected) ?? -1;
  const message = list?.messages[index];
  if (!list || model.selectedIn === null) return [model, []];
  if (!message) return [{ ...model, focus: "composer", selected: null }, []];
  switch (action) {
    case "up":
      return [selectAt(model, index - 1), []];
    case "down":
      return index === list.messages.length - 1 && list.newer === null
        ? [unselected(model), []]
        : [selectAt(model, index + 1), []];
    case "first":
      return [selectAt(model, 0), []];
    case "last":
      return [selectAt(model, list.messages.length - 1), []];
    case "reply":
      return [openThread(model, message.channel_id, message.parent_id ?? message.id), []];
    case "quote":
      return [quoted(model, message), []];
    case "edit":
      return [editMessage(model, message), []];
    case "delete":
      return askDelete(unselected(model), message);
    case "react":
      return react(unselected(model), message);
    case "copy":
      return [
        said(unselected(model), "Copied."),
        [{ kind: "copy", text: renderPlain(parseMarkdown(message.body_md)) }],
      ];
    case "permalink": {
      const link = permalinkOf(model, message);
      return link ? [said(unselected(model), "The address is copied."), [{ kind: "copy", text: link }]] : [model, []];
    }
    case "open":
      return openLinks(unselected(model), linksIn(message));
    case "save":
      if (message.attachments.length === 0) return [said(model, "This message has no files."), []];
      return [said(unselected(model), "Downloading…"), [{ kind: "download", attachments: message.attachments }]];
    case "unread":
      return unreadFrom(model, message);
    case "author":
      if (message.author.kind !== "user") return [said(model, "A program wrote it."), []];
      return openPage(model, { name: "person", user_id: message.author.id });
    case "reactors":
      if (message.reactions.length === 0) return [said(model, "Nobody has reacted to this message."), []];
      return openPage(model, { name: "reactors", message_id: message.id });
  }
}

const said = (model: Model, text: string): Model => ({ ...model, notice: { level: "info", text } });

function selectAt(model: Model, index: number): Model {
  const list = listOf(model, model.selectedIn);
  const message = list?.messages[Math.max(0, Math.min(index, list.messages.length - 1))];
  if (!message || model.selectedIn === null) return model;
  return atMessage({ ...model, selected: message.id }, model.selectedIn, message.id);
}

function quoted(model: Model, message: Message): Model {
  const text = message.body_md
    .split("\n")
    .map((line) => `> ${line}`)
    .join("\n");
  const back = unselected(model);
  const key = activeList(back);
  if (key === null) return model;
  return withDraft(back, key, (draft) => ({ ...draft, editor: editorWith(`${draft.editor.text}${text}\n\n`) }));
}

/** Takes a message into the composer, whose text comes back afterwards. */
function editMessage(model: Model, message: Message): Model {
  if (message.author.id !== model.snapshot?.me.id) return said(model, "Only what you wrote yourself can be edited.");
  if (message.deleted_at !== null) return model;
  const back = unselected(model);
  const key = activeList(back);
  if (key === null) return model;
  return withDraft(back, key, (draft) => ({
    ...draft,
    editing: { id: message.id, before: draft.editing?.before ?? draft.editor },
    editor: editorWith(message.body_md),
  }));
}

/** Up in an empty line: the last of one's own messages. */
export function editOwnLast(model: Model): Step {
  const key = activeList(model);
  const list = listOf(model, key);
  const own = list?.messages.findLast(
    ({ author, deleted_at }) => author.id === model.snapshot?.me.id && deleted_at === null,
  );
  if (!own || key === null || draftOf(model, key).editing) return [model, []];
  // The last one is not there yet, and the one before is not meant.
  if (model.outgoing.some((out) => out.list === key))
    return [said(model, "Your last message is still on its way."), []];
  const origin: Model = { ...model, selectedIn: key, selected: own.id };
  return [atMessage(editMessage(origin, own), key, own.id), []];
}

function askDelete(model: Model, message: Message): Step {
  if (message.deleted_at !== null) return [model, []];
  const text = message.body_md.replace(/\s+/g, " ").slice(0, 120);
  const whose = message.author.id === model.snapshot?.me.id ? "this message" : `this message of ${message.author.name}`;
  return [
    {
      ...model,
      overlay: {
        kind: "confirm",
        question: `Delete ${whose}? “${text}”`,
        effect: { kind: "deleteMessage", id: message.id },
      },
    },
    [],
  ];
}

function react(model: Model, message: Message): Step {
  const overlay: Overlay = { kind: "reactions", query: EMPTY, index: 0, message, found: reactionOptions(message) };
  return [{ ...model, overlay }, []];
}

function openLinks(model: Model, links: Option[]): Step {
  const [only] = links;
  if (!only) return [said(model, "There is no link."), []];
  if (links.length === 1) return [model, [{ kind: "open", url: only.id }]];
  return [{ ...model, overlay: { kind: "links", query: EMPTY, index: 0, links } }, []];
}

/** The links of the messages that are seen, the newest first. */
export function linksOnScreen(model: Model): Step {
  const key = activeList(model);
  const list = listOf(model, key);
  const area = listArea(model, key);
  if (!list || !area) return [model, []];
  const seen = new Set(
    visibleLines(list, area.height, linesOf(list, contextOf(model, area.width))).map(({ index }) => index),
  );
  const links = [...seen].reverse().flatMap((index) => linksIn(list.messages[index]!));
  return openLinks(
    model,
    links.filter(({ id }, index) => links.findIndex((other) => other.id === id) === index),
  );
}

/** This message and all after it are unread again, until one comes back to the channel. */
function unreadFrom(model: Model, message: Message): Step {
  const path = pathOf(model, message.channel_id);
  if (!path || message.parent_id !== null) return [said(model, "Only a channel's own messages can be unread."), []];
  const readUpTo = new Map(model.readUpTo).set(message.channel_id, Number.MAX_SAFE_INTEGER);
  const list = listOf(model, message.channel_id);
  const lists = new Map(model.lists);
  if (list) lists.set(message.channel_id, { ...list, newAfter: message.seq - 1 });
  const effect: Effect = { kind: "markRead", channel: path, body: { unread_from: message.id } };
  return [{ ...unselected(model), lists, readUpTo, notice: { level: "info", text: "Unread from there." } }, [effect]];
}
