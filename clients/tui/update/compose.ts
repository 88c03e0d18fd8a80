/** What is being written: its text, its files, and sending it. */
import { isCommand, unescaped } from "#core/commands/body.ts";
import { newId } from "#core/kernel/ids.ts";
import { TYPING_INTERVAL } from "#core/presence/schema.ts";
import { activeList, listOf } from "../lists.ts";
import type { Draft, Outgoing } from "../model/conversation.ts";
import type { Model } from "../model.ts";
import type { Effect } from "../msg.ts";
import { pathOf } from "../names.ts";
import { type Editor, EMPTY, editorWith, insert, replace } from "../text/editor.ts";
import type { Step } from "../update.ts";
import { draftOf } from "../views/layout.ts";
import { queryOf, withQuery } from "./overlays.ts";
import { toEnd } from "./places.ts";

const SENT_KEPT = 100;

export function withDraft(model: Model, key: string, change: (draft: Draft) => Draft): Model {
  const draft = draftOf(model, key);
  const changed = change(draft);
  if (changed === draft) return model;
  const drafts = new Map(model.drafts);
  if (
    changed.editor.text === "" &&
    changed.attachments.length === 0 &&
    !changed.editing &&
    changed.editor.undo.length === 0
  )
    drafts.delete(key);
  else drafts.set(key, changed);
  return { ...model, drafts };
}

export const withoutNotice = (model: Model): Model => (model.notice ? { ...model, notice: null } : model);

/** The text of the composer that has the keyboard has changed, or its cursor has moved. */
export function wrote(model: Model, change: (editor: Editor) => Editor): Step {
  const key = activeList(model);
  if (key === null) return [model, []];
  const before = draftOf(model, key).editor;
  const next = withDraft(model, key, (draft) => ({ ...draft, editor: change(draft.editor) }));
  const after = draftOf(next, key).editor;
  if (after.text === before.text) return [{ ...next, proposals: null }, []];
  const [said, effects] = sayTyping(next, key, after.text);
  const [proposing, more] = propose(said, key, after);
  return [{ ...proposing, sentIndex: after.text === "" ? null : proposing.sentIndex }, [...effects, ...more]];
}

export function pasted(model: Model, text: string): Step {
  if (queryOf(model)) return withQuery(model, (query) => insert(query, text.replace(/\s+/g, " ")));
  return wrote({ ...model, focus: model.focus === "select" ? "composer" : model.focus }, (editor) =>
    insert(editor, text),
  );
}

/** Says that one types, but not more often than others are told. A command is nobody's business. */
function sayTyping(model: Model, key: string, text: string): Step {
  const { channel_id, saidTyping } = model;
  if (channel_id === null || isCommand(text) || model.connection.kind !== "live") return [model, []];
  const now = Date.now();
  const where = { channel_id, ...(key === channel_id ? {} : { parent_id: key }) };
  if (text === "") {
    if (saidTyping?.list !== key) return [model, []];
    return [{ ...model, saidTyping: null }, [{ kind: "typing", ...where, typing: false }]];
  }
  if (saidTyping?.list === key && now - saidTyping.at < TYPING_INTERVAL) return [model, []];
  return [{ ...model, saidTyping: { list: key, at: now } }, [{ kind: "typing", ...where, typing: true }]];
}

const NAME_BEGUN = /(?<![\p{L}\p{N}_@#/.&:-])[@#:][\p{L}\p{M}\p{N}._+-]*$/u;

/** Asks what could stand at the cursor, where a name or a command is being typed. */
export function propose(model: Model, key: string, { text, cursor }: Editor): Step {
  const begun = text.slice(0, cursor);
  const asks = isCommand(text) || NAME_BEGUN.test(begun);
  if (!asks || model.channel_id === null || model.connection.kind !== "live")
    return [{ ...model, proposals: null }, []];
  // What is shown stays until the answer is there, if it still fits: nothing flickers while one types.
  const stays = model.proposals?.list === key && text.startsWith(model.proposals.text.slice(0, model.proposals.from));
  const effect: Effect = { kind: "complete", list: key, text, cursor, channel_id: model.channel_id };
  return [stays ? model : { ...model, proposals: null }, [effect]];
}

/** Puts the chosen proposal into the text. */
export function takeProposal(model: Model): Step {
  const { proposals } = model;
  const chosen = proposals?.items[proposals.index];
  if (!proposals || !chosen) return [model, []];
  const [next, effects] = wrote(model, (editor) =>
    replace(editor, proposals.from, Math.min(proposals.to, editor.text.length), `${chosen.value} `),
  );
  return [{ ...next, proposals: null }, effects.filter(({ kind }) => kind !== "complete" || chosen.kind === "command")];
}

/** Sends what is in the composer: a message, an edit, or a command. */
export function send(model: Model): Step {
  const key = activeList(model);
  const list = listOf(model, key);
  if (key === null || !list) return [model, []];
  const { editor, attachments, editing } = draftOf(model, key);
  const text = editor.text.trim() === "" ? "" : editor.text;
  const done = withDraft(
    { ...model, proposals: null, hint: null, notice: null, saidTyping: null, sentIndex: null },
    key,
    (draft) => ({
      ...draft,
      editor: editing?.before ?? EMPTY,
      attachments: editing || isCommand(text) ? attachments : [],
      editing: null,
    }),
  );
  if (editing) {
    if (text === "")
      return [{ ...model, notice: { level: "error", text: "A message cannot be empty. Esc leaves it as it is." } }, []];
    return [done, [{ kind: "editMessage", id: editing.id, body_md: text }]];
  }
  if (text === "" && attachments.length === 0) return joinOrNothing(model);
  const remembered: Model = { ...done, sent: [...done.sent, text].slice(-SENT_KEPT) };
  const { channel_id, parent_id } = list;
  if (isCommand(text)) {
    if (model.connection.kind !== "live") return offline(model);
    return [remembered, [{ kind: "command", list: key, text: text.trimEnd(), channel_id, parent_id }]];
  }
  const out: Outgoing = {
    client_message_id: newId(),
    list: key,
    channel_id,
    parent_id,
    body_md: unescaped(text),
    attachments,
    waiting: model.connection.kind !== "live",
  };
  const shown = toEnd({ ...remembered, outgoing: [...remembered.outgoing, out] }, key);
  return out.waiting ? [shown, []] : [shown, sendEffects(shown, [out])];
}

const offline = (model: Model): Step => [
  { ...model, notice: { level: "error", text: "Commands need the connection. The text stays here." } },
  [],
];

/** Enter in an empty line of a channel that one is not in. */
function joinOrNothing(model: Model): Step {
  const path = model.channel_id === null ? null : pathOf(model, model.channel_id);
  const channel = model.snapshot?.channels.find(({ id }) => id === model.channel_id);
  if (!path || path.slug === null || !channel || channel.joined) return [model, []];
  return [model, [{ kind: "join", channel: { ...path, slug: path.slug } }]];
}

function sendEffects(model: Model, outs: readonly Outgoing[]): Effect[] {
  return outs.flatMap((out): Effect[] => {
    const channel = pathOf(model, out.channel_id);
    return channel ? [{ kind: "send", channel, out }] : [];
  });
}

/** What waited for the connection goes out, under the same ids: what arrived before is not there twice. */
export function sendAgain(model: Model): Step {
  const waiting = model.outgoing.filter((out) => out.waiting);
  if (waiting.length === 0) return [model, []];
  const outgoing = model.outgoing.map((out) => (out.waiting ? { ...out, waiting: false } : out));
  return [{ ...model, outgoing }, sendEffects(model, waiting)];
}

/** Through what was sent before; beyond the last one the line is empty again. */
export function recall(model: Model, by: -1 | 1): Step {
  const index = (model.sentIndex ?? model.sent.length) + by;
  if (index < 0 || index > model.sent.length || (model.sentIndex === null && by > 0)) return [model, []];
  const text = model.sent[index] ?? "";
  const [next] = wrote(model, (editor) => ({
    ...editorWith(text),
    undo: [...editor.undo, editor],
    killed: editor.killed,
  }));
  return [{ ...next, sentIndex: index === model.sent.length ? null : index, proposals: null }, []];
}
