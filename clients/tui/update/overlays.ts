/** The lists that lie over everything, and the line that is typed into them. */
import type { FilePurpose, Overlay, Pane } from "../model/panes.ts";
import type { Model } from "../model.ts";
import type { Effect } from "../msg.ts";
import { optionsOf, reactionOptions } from "../options.ts";
import { type Editor, EMPTY, editorWith } from "../text/editor.ts";
import type { Step } from "../update.ts";
import { wrote } from "./compose.ts";
import { formKey, formText, withField } from "./form.ts";
import { begin, openSettingsPage } from "./pages.ts";
import { enterCommunity, goToOption } from "./places.ts";
import { replaceText } from "./text.ts";

/** The line that is typed into instead of the composer, if there is one. */
export function queryOf({ overlay, pane, focus }: Model): Editor | null {
  if (overlay?.kind === "form") return overlay.fields[overlay.index]!.editor;
  if (overlay) return "query" in overlay ? overlay.query : null;
  return pane && "query" in pane && focus === "pane" ? pane.query : null;
}

export function withQuery(model: Model, change: (query: Editor) => Editor): Step {
  const { overlay, pane } = model;
  if (overlay?.kind === "form") return [withField(model, overlay, change), []];
  if (overlay && "query" in overlay) {
    const changed = change(overlay.query);
    const query = overlay.kind === "path" ? begunAnew(changed) : changed;
    if (query.text === overlay.query.text) return [{ ...model, overlay: { ...overlay, query } as Overlay }, []];
    return asked(model, { ...overlay, query, index: 0 } as Overlay);
  }
  if (!pane || !("query" in pane)) return [model, []];
  return [{ ...model, pane: { ...pane, query: change(pane.query) }, paneIndex: 0 }, []];
}

/** A path that begins in the middle of another (`~//tmp`) stands alone: nobody takes away first what the line begins with. */
function begunAnew(query: Editor): Editor {
  const cut = /^.*\/(?=\/|~\/)/s.exec(query.text)?.[0].length ?? 0;
  return { ...query, text: query.text.slice(cut), cursor: Math.max(0, query.cursor - cut) };
}

/** What must be asked for after something was typed. */
function asked(model: Model, overlay: Overlay): Step {
  if (overlay.kind === "path") return [{ ...model, overlay }, [{ kind: "paths", query: overlay.query.text }]];
  if (overlay.kind !== "reactions") return [{ ...model, overlay }, []];
  const { message, query } = overlay;
  if (query.text === "") return [{ ...model, overlay: { ...overlay, found: reactionOptions(message) } }, []];
  // What was found for something else must not be taken by Enter.
  return [
    { ...model, overlay: { ...overlay, found: [] } },
    [{ kind: "emoji", query: query.text, channel_id: message.channel_id }],
  ];
}

export const openSwitcher = (model: Model): Step => [
  { ...model, overlay: { kind: "switcher", query: EMPTY, index: 0 }, proposals: null },
  [],
];

export function openSearch(model: Model, text = ""): Model {
  const pane: Pane = { kind: "search", query: editorWith(text), asked: "", hits: null, next: null };
  return {
    ...model,
    pane: model.pane?.kind === "search" ? model.pane : pane,
    focus: "pane",
    paneIndex: 0,
    proposals: null,
  };
}

/** Asks for what is typed into the search. */
export function search(model: Model): Step {
  if (model.pane?.kind !== "search") return [model, []];
  const q = model.pane.query.text.trim();
  if (q === "") return [model, []];
  return [
    { ...model, pane: { ...model.pane, asked: q, hits: null, next: null }, paneIndex: 0 },
    [{ kind: "search", q, after: null }],
  ];
}

/** A key in a list that lies over everything. */
export function overlayKey(model: Model, overlay: Overlay, key: string): Step {
  if (key === "escape" || key === "ctrl+c") return [{ ...model, overlay: null }, []];
  if (overlay.kind === "form") return formKey(model, overlay, key);
  if (overlay.kind === "help") {
    const by = { up: -1, down: 1, pageUp: -10, pageDown: 10 }[key];
    return [{ ...model, overlay: by ? { ...overlay, top: Math.max(0, overlay.top + by) } : null }, []];
  }
  // What is asked for confirmation is answered by a letter: Enter is what one has just pressed to come there.
  if (overlay.kind === "opening" || overlay.kind === "shown" || overlay.kind === "confirm") return [model, []];
  const count = optionsOf(model, overlay).length;
  const by = { up: -1, down: 1, "ctrl+p": -1, "ctrl+n": 1, pageUp: -8, pageDown: 8 }[key];
  if (by && count > 0)
    return [{ ...model, overlay: { ...overlay, index: Math.max(0, Math.min(count - 1, overlay.index + by)) } }, []];
  if (key === "enter") return chosen(model, overlay);
  if (key === "tab") return completed(model, overlay);
  return withQuery(model, (query) => replaceText(model, query, key));
}

export function overlayText(model: Model, overlay: Overlay, text: string): Step {
  if (overlay.kind === "confirm") {
    if (/^y$/i.test(text)) return confirmed(model, overlay);
    return /^[nq]$/i.test(text) ? [{ ...model, overlay: null }, []] : [model, []];
  }
  if (overlay.kind === "help") return [{ ...model, overlay: null }, []];
  if (overlay.kind === "opening") return [model, []];
  if (overlay.kind === "form") return formText(model, overlay, text);
  if (overlay.kind === "shown") return shownText(model, overlay, text);
  return withQuery(model, (query) => ({ ...query, ...insertAt(query, text) }));
}

const insertAt = ({ text, cursor }: Editor, more: string) => ({
  text: text.slice(0, cursor) + more + text.slice(cursor),
  cursor: cursor + more.length,
});

const confirmed = (model: Model, { effect }: Extract<Overlay, { kind: "confirm" }>): Step => [
  { ...model, overlay: null },
  [effect],
];

function shownText(model: Model, { text: shown, acts, ref }: Extract<Overlay, { kind: "shown" }>, text: string): Step {
  if (/^y$/i.test(text))
    return [{ ...model, notice: { level: "info", text: "Copied." } }, [{ kind: "copy", text: shown }]];
  const [act] = acts;
  // It stays to be seen and copied.
  if (/^t$/i.test(text) && act) return [model, [{ kind: "perform", ref, act, values: {} }]];
  return [model, []];
}

/** The option that is chosen does what it is for. */
export function chosen(model: Model, overlay: Overlay): Step {
  if (!("query" in overlay)) return [model, []];
  const option = optionsOf(model, overlay)[overlay.index];
  const closed: Model = { ...model, overlay: null };
  if (overlay.kind === "path") {
    const path = option?.id ?? overlay.query.text;
    if (path.endsWith("/")) return withQuery(model, () => editorWith(path));
    return fileChosen(closed, overlay.purpose, path);
  }
  if (!option) return [closed, []];
  switch (overlay.kind) {
    case "settings":
      return openSettingsPage(closed, option.id);
    case "acts":
      return begin(closed, overlay.acts[Number(option.id)]!, overlay.ref);
    case "switcher":
      if (!option.id.startsWith("/")) return goToOption(model, option.id);
      return wrote({ ...closed, focus: "composer" }, () => editorWith(`${option.id} `));
    case "communities":
      return [enterCommunity(model, option.id), []];
    case "links":
      return [closed, [{ kind: "open", url: option.id }]];
    case "reactions": {
      const { message } = overlay;
      const mine = message.reactions.some(({ emoji, reacted_by_me }) => emoji === option.id && reacted_by_me);
      return [closed, [{ kind: "react", id: message.id, emoji: option.id, add: !mine }]];
    }
  }
}

function fileChosen(model: Model, purpose: FilePurpose, path: string): Step {
  if (purpose.kind === "act") {
    const { act, ref } = purpose;
    return [
      { ...model, notice: { level: "info", text: "Uploading…" } },
      [{ kind: "perform", ref, act, values: { path } }],
    ];
  }
  const list = model.lists.get(purpose.list);
  if (!list) return [model, []];
  const effect: Effect = { kind: "upload", list: purpose.list, channel_id: list.channel_id, path };
  return [{ ...model, uploads: model.uploads + 1 }, [effect]];
}

function completed(model: Model, overlay: Overlay): Step {
  if (!("query" in overlay)) return [model, []];
  const option = optionsOf(model, overlay)[overlay.index];
  if (!option) return [model, []];
  if (overlay.kind === "path") return withQuery(model, () => editorWith(option.id));
  if (overlay.kind === "links") return [{ ...model, overlay: null }, [{ kind: "copy", text: option.id }]];
  return [model, []];
}
