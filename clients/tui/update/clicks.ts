import { listOf } from "../lists.ts";
import type { Model } from "../model.ts";
import type { Msg } from "../msg.ts";
import type { Step } from "../update.ts";
import { closed } from "./actions.ts";
import { chosen } from "./overlays.ts";
import { chooseEntry } from "./panes.ts";
import { scrolled } from "./scrolling.ts";

type Click = Extract<Msg, { kind: "choose" | "selectMessage" | "scroll" | "focusList" | "closePane" }>;

/** What a click or the wheel does. */
export function clicked(model: Model, msg: Click): Step {
  switch (msg.kind) {
    case "choose":
      if (model.overlay?.kind === "form") {
        return [{ ...model, overlay: { ...model.overlay, index: msg.index } }, []];
      }
      if (model.overlay && "query" in model.overlay) return chosen(model, { ...model.overlay, index: msg.index });
      return chooseEntry({ ...model, focus: "pane" }, msg.index);
    case "selectMessage":
      return listOf(model, msg.list)
        ? [{ ...model, focus: "select", selected: msg.id, selectedIn: msg.list }, []]
        : [model, []];
    case "scroll":
      return [scrolled(model, msg.list, msg.lines), []];
    case "focusList":
      return [
        {
          ...model,
          focus: model.pane?.kind === "thread" && msg.list === model.pane.parent_id ? "pane" : "composer",
          selected: null,
        },
        [],
      ];
    case "closePane":
      return [closed(model), []];
  }
}
