/** Keys in a pane that is a list: members, notifications, what was found, what a command replied. */
import type { Model } from "../model.ts";
import { insert } from "../text/editor.ts";
import type { Step } from "../update.ts";
import { layoutOf } from "../views/layout.ts";
import { type ListPane, paneEntries } from "../views/pane.ts";
import { queryOf, search, withQuery } from "./overlays.ts";
import { chooseItem } from "./pages.ts";
import { goTo, opening } from "./places.ts";
import { replaceText } from "./text.ts";

/** What a key does in a pane; null when it is not for the pane. */
export function paneKey(model: Model, key: string): Step | null {
  const pane = model.pane as ListPane;
  const count = entriesOf(model, pane).length;
  const by = { up: -1, down: 1, pageUp: -10, pageDown: 10 }[key];
  if (by) {
    const index = Math.max(0, Math.min(count - 1, model.paneIndex + by));
    const wantsMore = pane.kind === "search" && pane.next !== null && index >= count - 3;
    return [{ ...model, paneIndex: index }, wantsMore ? [{ kind: "search", q: pane.asked, after: pane.next }] : []];
  }
  if (key === "enter") return paneEnter(model, pane);
  if (!queryOf(model)) return null;
  if (key === "space") return withQuery(model, (query) => insert(query, " "));
  if (!model.keymap.editing.has(key)) return null;
  return withQuery(model, (query) => replaceText(model, query, key));
}

const entriesOf = (model: Model, pane: ListPane) => paneEntries(model, pane, layoutOf(model).pane?.width ?? 40) ?? [];

function paneEnter(model: Model, pane: ListPane): Step {
  const isNew = pane.kind === "search" && pane.query.text.trim() !== "" && pane.query.text.trim() !== pane.asked;
  return isNew ? search(model) : chooseEntry(model, model.paneIndex);
}

/** Goes where an entry of the pane leads to. */
export function chooseEntry(model: Model, index: number): Step {
  const pane = model.pane;
  if (!pane || pane.kind === "thread") return [model, []];
  if (pane.kind === "page") return chooseItem(model, pane, index);
  if (pane.kind === "members") {
    const member = sortedMembers(model, pane)[index];
    return member ? opening(model, member) : [model, []];
  }
  const go = entriesOf(model, pane)[index]?.go;
  return go?.kind === "goTo" ? goTo({ ...model, paneIndex: index }, go) : [model, []];
}

const sortedMembers = (model: Model, pane: Extract<ListPane, { kind: "members" }>): string[] =>
  [...(pane.members ?? [])]
    .sort(
      (a, b) =>
        Number(model.online.has(b.id)) - Number(model.online.has(a.id)) || a.display_name.localeCompare(b.display_name),
    )
    .map(({ id }) => id);
