import type { AppError } from "#core/kernel/errors.ts";
import { HEARTBEAT_INTERVAL } from "#core/presence/schema.ts";
import { needsReload } from "#core/realtime/state.ts";
import { heartbeat } from "#sdk/presence.ts";
import { patience, retry } from "#sdk/retry.ts";
import { getSnapshot } from "#sdk/snapshot.ts";
import { streamEvents } from "#sdk/stream.ts";
import { asAppError } from "../effects.ts";
import type { Deps } from "./deps.ts";

/**
 * Follows the events until the signal ends it. While something must be loaded, no further event is taken.
 *
 * @param community the slug of the one to begin in.
 */
export async function follow(
  { client, watch, model, dispatch }: Deps,
  signal: AbortSignal,
  community?: string,
): Promise<void> {
  let begun = false;
  const load = async (fresh: boolean) => {
    const snapshot = await retry(() => getSnapshot(client), patience());
    if (!signal.aborted) dispatch({ kind: "snapshot", snapshot, fresh });
    if (!begun && community !== undefined) dispatch({ kind: "showCommunity", slug: community });
  };
  try {
    for await (const item of streamEvents(client, { watch, signal })) {
      dispatch({ kind: "stream", item });
      const { snapshot } = model();
      if (item.kind === "reset" || (item.kind === "ready" && !begun)) await load(true);
      else if (item.kind === "event" && snapshot && needsReload(snapshot, item.event)) await load(false);
      if (item.kind === "ready") begun = true;
    }
  } catch (error) {
    if (!signal.aborted) dispatch({ kind: "streamEnded", error: ended(error) });
  }
}

const ended = (error: unknown): AppError => asAppError("stream", error);

/** Says that somebody is there, as long as the terminal has their attention. */
export function startHeartbeat({ client, model }: Deps, signal: AbortSignal): void {
  const beat = () => {
    if (model().focused && model().connection.kind === "live") heartbeat(client).catch(() => {});
  };
  const soon = setTimeout(beat, 1_500);
  const timer = setInterval(beat, HEARTBEAT_INTERVAL);
  signal.addEventListener("abort", () => {
    clearTimeout(soon);
    clearInterval(timer);
  });
}
