/** One queue: what happens goes through `update`, one thing after the other, and is drawn once for all that came together. */
import type { Model } from "./model.ts";
import type { Effect, Msg } from "./msg.ts";
import { update } from "./update.ts";

/** Not more than 15 pictures a second, in milliseconds. */
const FRAME = 66;
/** Nobody reads more than so many while others write on and on; what one does oneself shows sooner. */
const FRAME_OF_OTHERS = 125;

export interface Runtime {
  model(): Model;
  dispatch(msg: Msg): void;
  /** Draws now. */
  draw(): void;
  stop(): void;
}

export function createRuntime(
  initial: Model,
  { perform, show }: { perform: (effect: Effect) => void; show: (model: Model) => void },
): Runtime {
  let model = initial;
  let shown: Model | null = null;
  let drawnAt = 0;
  let timer: ReturnType<typeof setTimeout> | null = null;
  /** When the timer draws. */
  let due = Number.POSITIVE_INFINITY;
  let working = false;
  let stopped = false;
  const queue: Msg[] = [];

  const draw = () => {
    if (timer) clearTimeout(timer);
    timer = null;
    due = Number.POSITIVE_INFINITY;
    if (stopped || model === shown) return;
    shown = model;
    drawnAt = performance.now();
    show(model);
  };
  const drawSoon = (frame: number) => {
    if (model === shown || due <= drawnAt + frame) return;
    if (timer) clearTimeout(timer);
    due = drawnAt + frame;
    timer = setTimeout(draw, Math.max(0, due - performance.now()));
  };
  const dispatch = (msg: Msg) => {
    queue.push(msg);
    if (working || stopped) return;
    working = true;
    try {
      for (let next = queue.shift(); next; next = queue.shift()) {
        const [changed, effects] = update(model, next);
        model = changed;
        for (const effect of effects) perform(effect);
      }
    } finally {
      working = false;
    }
    drawSoon(msg.kind === "stream" ? FRAME_OF_OTHERS : FRAME);
  };
  return {
    model: () => model,
    dispatch,
    draw,
    stop() {
      stopped = true;
      if (timer) clearTimeout(timer);
    },
  };
}
