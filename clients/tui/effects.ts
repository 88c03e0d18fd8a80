/** Does what `update` asks for. What comes of it is dispatched. */
import { AppError } from "#core/kernel/errors.ts";
import type { Deps } from "./effects/deps.ts";
import { createMachine } from "./effects/machine.ts";
import { createServer } from "./effects/server.ts";
import { log } from "./files/log.ts";
import type { Effect, Msg } from "./msg.ts";

export type { Deps };

const IN_BACKGROUND: ReadonlySet<Effect["kind"]> = new Set([
  "people",
  "notifications",
  "commands",
  "complete",
  "emoji",
  "markRead",
]);

export function createEffects(deps: Deps): (effect: Effect) => void {
  const work = { ...createServer(deps), ...createMachine(deps) };
  return (effect) => {
    const done = (work[effect.kind] as (effect: Effect) => Promise<Msg | null>)(effect);
    done.then(
      (msg) => {
        if (msg) deps.dispatch(msg);
      },
      (error) => {
        const known = asAppError(effect.kind, error);
        // What nobody asked for need not be told of: it is asked for again.
        if (!IN_BACKGROUND.has(effect.kind)) deps.dispatch({ kind: "failed", error: known });
      },
    );
  };
}

/** What nobody foresaw is a bug: the log has it. */
export function asAppError(what: string, error: unknown): AppError {
  if (error instanceof AppError) return error;
  log(what, error);
  return new AppError("internal", `That did not work: ${error instanceof Error ? error.message : error}`, {
    cause: error,
  });
}

/** What each kind of effect does; it resolves with what came of it. */
export type Work<Kind extends Effect["kind"]> = {
  [K in Kind]: (effect: Extract<Effect, { kind: K }>) => Promise<Msg | null>;
};
