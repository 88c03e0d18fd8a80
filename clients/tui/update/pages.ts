/** The lists of the settings: opening one, doing what it offers, and what came of that. */

import type { FilePurpose, FormOverlay, Overlay, PagePane } from "../model/panes.ts";
import type { Model } from "../model.ts";
import type { Effect, Msg } from "../msg.ts";
import { foldedHas } from "../options.ts";
import { pageOf } from "../pages/menu.ts";
import type { Act, Item, Outcome, PageRef } from "../pages/page.ts";
import { EMPTY, editorWith } from "../text/editor.ts";
import type { Step } from "../update.ts";
import { enter, openThread } from "./places.ts";

export const openSettings = (model: Model): Step => [
  { ...model, overlay: { kind: "settings", query: EMPTY, index: 0 }, proposals: null },
  [],
];

/** The page of an option of the settings. */
export const openSettingsPage = (model: Model, id: string): Step => openPage(model, pageOf(model, id));

/** @param back the list that led here. */
export function openPage(model: Model, ref: PageRef, back: PageRef | null = null): Step {
  const pane: PagePane = { kind: "page", ref, title: "", items: null, query: EMPTY, back };
  const opened: Model = { ...model, overlay: null, pane, focus: "pane", paneIndex: 0, selected: null, proposals: null };
  return [opened, [{ kind: "page", ref }]];
}

/** Esc goes back to the list that led here. */
export function backFrom(model: Model, { back }: PagePane): Step | null {
  return back && openPage(model, back);
}

/** The items that hold what is typed. */
export function itemsOf({ items, query }: PagePane): readonly Item[] | null {
  return (
    items &&
    (query.text === "" ? items : items.filter(({ label, detail = "" }) => foldedHas(`${label} ${detail}`, query.text)))
  );
}

/** What can be done with an item: one thing is done at once, of several one is chosen. */
export function chooseItem(model: Model, pane: PagePane, index: number): Step {
  const item = itemsOf(pane)?.[index];
  const acts = item?.acts ?? [];
  const chosen: Model = { ...model, paneIndex: index };
  if (!item || acts.length === 0) return [chosen, []];
  if (acts.length === 1) return begin(chosen, acts[0]!, pane.ref);
  const overlay: Overlay = { kind: "acts", query: EMPTY, index: 0, title: item.label, acts, ref: pane.ref };
  return [{ ...chosen, overlay }, []];
}

/** Asks for what an act needs; one that needs nothing is done. */
export function begin(model: Model, act: Act, ref: PageRef): Step {
  const effect: Effect = { kind: "perform", ref, act, values: {} };
  if (act.fields) {
    const fields = act.fields.map((field) => ({ field, editor: editorWith(field.value) }));
    const overlay: FormOverlay = { kind: "form", act, ref, fields, index: 0, busy: false, error: null };
    return [{ ...model, overlay }, []];
  }
  if (act.wantsFile) return openFile(model, { kind: "act", act, ref });
  if (act.confirm) return [{ ...model, overlay: { kind: "confirm", question: act.confirm, effect } }, []];
  return [{ ...model, overlay: null }, [effect]];
}

export function openFile(model: Model, purpose: FilePurpose): Step {
  const overlay: Overlay = { kind: "path", query: editorWith("~/"), index: 0, found: [], purpose };
  return [{ ...model, overlay, proposals: null }, [{ kind: "paths", query: "~/" }]];
}

type PageAnswer = Extract<Msg, { kind: "pageLoaded" | "pageRefused" | "performed" | "notPerformed" }>;

/** What came of a page that was asked for, or of what it offered. */
export function pageAnswered(model: Model, msg: PageAnswer): Step {
  switch (msg.kind) {
    case "pageLoaded": {
      const { pane } = model;
      if (pane?.kind !== "page" || pane.ref !== msg.ref) return [model, []];
      return [{ ...model, pane: { ...pane, ...msg.page } }, []];
    }
    case "pageRefused": {
      const isShown = model.pane?.kind === "page" && model.pane.ref === msg.ref && model.pane.items === null;
      const left: Model = isShown ? { ...model, pane: null, focus: "composer" } : model;
      return [{ ...left, notice: { level: "error", text: msg.error.detail } }, []];
    }
    case "performed":
      return performed(model, msg.ref, msg.outcome);
    case "notPerformed": {
      const text = [
        msg.error.detail,
        ...(msg.error.errors ?? []).map(({ path, message }) => `${path}: ${message}.`),
      ].join(" ");
      if (model.overlay?.kind === "form")
        return [{ ...model, overlay: { ...model.overlay, busy: false, error: text } }, []];
      return [{ ...model, notice: { level: "error", text } }, []];
    }
  }
}

/** What was shown once stays until somebody closes it: it cannot be had again. */
const keptOverlay = ({ overlay }: Model): Overlay | null => (overlay?.kind === "shown" ? overlay : null);

function performed(model: Model, ref: PageRef, { say, show, opens, url, channel_id, thread_id }: Outcome): Step {
  const done: Model = {
    ...model,
    overlay: show
      ? { kind: "shown", title: show.title, text: show.text, acts: show.acts ?? [], ref }
      : keptOverlay(model),
    notice: say === undefined ? null : { level: "info", text: say },
  };
  const effects: Effect[] = url === undefined ? [] : [{ kind: "open", url }];
  if (channel_id !== undefined && thread_id !== undefined) {
    return [openThread(enter(done, channel_id), channel_id, thread_id), effects];
  }
  if (channel_id !== undefined)
    return [{ ...done, pane: null, focus: "composer" }, [...effects, { kind: "openChannel", channel_id }]];
  if (opens) return openPage(done, opens, ref);
  // What was done shows in the list.
  const isShown = done.pane?.kind === "page" && done.pane.ref === ref;
  return [done, isShown ? [...effects, { kind: "page", ref }] : effects];
}
