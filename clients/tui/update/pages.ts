/** The lists of the settings: opening one, doing what it offers, and what came of that. */
import type { AppError } from "#core/kernel/errors.ts";
import type { FilePurpose, FormOverlay, Overlay, PageBack, PagePane } from "../model/panes.ts";
import type { Model } from "../model.ts";
import type { Effect, Msg } from "../msg.ts";
import { foldedHas } from "../options.ts";
import { pageOf } from "../pages/menu.ts";
import type { Act, Item, Outcome, Page, PageName, PageRef } from "../pages/page.ts";
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
export function openPage(model: Model, ref: PageRef, back: PageBack | null = null): Step {
  const pane: PagePane = { kind: "page", ref, title: "", items: null, query: EMPTY, back };
  const opened: Model = { ...model, overlay: null, pane, focus: "pane", paneIndex: 0, selected: null, proposals: null };
  return [opened, [{ kind: "page", ref }]];
}

/** Esc goes back to the list that led here, to the item that did. */
export function backFrom(model: Model, { back }: PagePane): Step | null {
  if (!back) return null;
  const [opened, effects] = openPage(model, back.ref, back.back);
  return [{ ...opened, pane: { ...(opened.pane as PagePane), query: back.query }, paneIndex: back.index }, effects];
}

/** The list of a page as it is left for another one. */
const leftFrom = ({ pane, paneIndex }: Model, ref: PageRef): PageBack | null =>
  pane?.kind === "page" && pane.ref === ref ? { ref, query: pane.query, index: paneIndex, back: pane.back } : null;

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
      return [withPage(model, pane, msg.page), []];
    }
    case "pageRefused": {
      const isShown = model.pane?.kind === "page" && model.pane.ref === msg.ref && model.pane.items === null;
      const left: Model = isShown ? { ...model, pane: null, focus: "composer" } : model;
      return [{ ...left, notice: { level: "error", text: msg.error.detail } }, []];
    }
    case "performed":
      return performed(model, msg.ref, msg.outcome);
    case "notPerformed": {
      const text = refusalText(msg.error);
      if (model.overlay?.kind === "form")
        return [{ ...model, overlay: { ...model.overlay, busy: false, error: text } }, []];
      return [{ ...model, notice: { level: "error", text } }, []];
    }
  }
}

/** An item stays chosen although the one below which it stood is gone. */
function withPage(model: Model, pane: PagePane, page: Page): Model {
  // What is told on and on mostly changes nothing here. Names are unique in these lists: the same words do the same.
  if (TOLD.has(pane.ref.name) && JSON.stringify(pane.items) === JSON.stringify(page.items)) return model;
  const shown: PagePane = { ...pane, ...page };
  const last = Math.max(0, (itemsOf(shown)?.length ?? 0) - 1);
  return { ...model, pane: shown, paneIndex: Math.min(model.paneIndex, last) };
}

/** What was refused, with each field of which the sentence itself says nothing. */
const refusalText = ({ detail, errors = [] }: AppError): string =>
  [
    detail,
    ...errors.filter(({ message }) => !detail.includes(message)).map(({ path, message }) => `${path}: ${message}.`),
  ].join(" ");

/** These are made from what the stream tells, and nothing is asked for them. */
const TOLD: ReadonlySet<PageName> = new Set(["notify", "communities", "community", "channels", "channel"]);

/** What changes while such a list is shown changes in it, also by what was done in it a moment ago. */
export function retold(before: Model, model: Model): Effect[] {
  const { pane, snapshot } = model;
  if (pane?.kind !== "page" || pane.items === null || before.snapshot === snapshot || !TOLD.has(pane.ref.name))
    return [];
  return [{ kind: "page", ref: pane.ref }];
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
  if (opens) return openPage(done, opens, leftFrom(done, ref));
  // What was done shows in the list.
  const isShown = done.pane?.kind === "page" && done.pane.ref === ref;
  return [done, isShown ? [...effects, { kind: "page", ref }] : effects];
}
