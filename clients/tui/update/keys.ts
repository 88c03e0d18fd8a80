/** What keys do. */
import { activeList, unselected } from "../lists.ts";
import type { Model } from "../model.ts";
import { edit, insert, moveLine } from "../text/editor.ts";
import type { Step } from "../update.ts";
import { draftOf } from "../views/layout.ts";
import { act } from "./actions.ts";
import { takeProposal, withoutNotice, wrote } from "./compose.ts";
import { overlayKey, overlayText, queryOf, withQuery } from "./overlays.ts";
import { paneKey } from "./panes.ts";
import { toEnd } from "./places.ts";
import { scrolledToTop } from "./scrolling.ts";
import { editOwnLast, messageKey } from "./select.ts";

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
  if (action === "quit" || action === "suspend" || action === "redraw") return act(model, action);
  if (model.overlay) return overlayKey(model, model.overlay, key);
  if (action === "interrupt") return act(model, action);
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
  if (action) return act(model, action);
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
