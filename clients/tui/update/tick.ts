import type { Model } from "../model.ts";
import { dayOf } from "../names.ts";
import type { Step } from "../update.ts";
import { sendAgain } from "./compose.ts";

/** Time goes on: who typed has stopped, and what could not be sent is tried again. Nothing is drawn when nothing changes. */
export function ticked(model: Model, now: number): Step {
  const typing = model.typing.filter(({ until }) => until > now);
  const isNewDay = dayOf(new Date(model.now).toISOString()) !== dayOf(new Date(now).toISOString());
  const isSame = typing.length === model.typing.length && !isNewDay;
  const next: Model = isSame ? model : { ...model, typing, now };
  return model.connection.kind === "live" ? sendAgain(loadAgain(next)) : [next, []];
}

/** What could not be loaded is asked for again. */
function loadAgain(model: Model): Model {
  const failed = [...model.lists].filter(([, { error }]) => error !== null);
  if (failed.length === 0) return model;
  const lists = new Map(model.lists);
  for (const [key, list] of failed) lists.set(key, { ...list, error: null });
  return { ...model, lists };
}
