import type { Settings } from "#core/kernel/config.ts";
import type { Log } from "#core/kernel/log.ts";
import type { Figures } from "#services/shared/figures.ts";
import type { Running } from "#services/shared/run.ts";
import { startSessionManager } from "#services/shared/session-manager.ts";
import { createApp } from "./app.ts";
import type { settings } from "./settings.ts";

/** Follows the events, and listens. */
export function start(values: Settings<typeof settings>, log: Log, figures?: Figures): Promise<Running> {
  return startSessionManager(
    "ajet-web-sm",
    values,
    log,
    (live) => createApp({ ...live, publicUrl: values.PUBLIC_URL }),
    figures,
  );
}
