import type { Model } from "../model.ts";
import { layoutOf } from "./layout.ts";

/** The list of messages in a column of the screen, for the wheel. */
export function listUnder(model: Model, column: number): string | null {
  const { main, pane } = layoutOf(model);
  if (pane && column >= pane.left && model.pane?.kind === "thread") return model.pane.parent_id;
  return main && column >= main.left && column < main.left + main.width ? model.channel_id : null;
}
