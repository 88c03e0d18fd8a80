import { contextOf, linesOf, listOf, withList } from "../lists.ts";
import type { Model } from "../model.ts";
import { fromTop, scrollBy } from "../scroll.ts";
import { listArea } from "../views/layout.ts";

/** Lines that stay from one page to the next. */
const OVERLAP = 2;

export function scrolled(model: Model, key: string | null, by: "pageUp" | "pageDown" | number): Model {
  const area = listArea(model, key);
  if (!area || key === null || !listOf(model, key)?.loaded) return model;
  const page = Math.max(1, area.height - OVERLAP);
  const lines = by === "pageUp" ? -page : by === "pageDown" ? page : by;
  return withList(model, key, (list) => ({
    ...list,
    scroll: scrollBy(list, lines, area.height, linesOf(list, contextOf(model, area.width))),
  }));
}

export function scrolledToTop(model: Model, key: string | null): Model {
  const area = listArea(model, key);
  if (!area || key === null) return model;
  return withList(model, key, (list) => ({
    ...list,
    scroll: fromTop(list, 0, area.height, linesOf(list, contextOf(model, area.width))),
  }));
}
