import type { ApiAccess, LiveDeps } from "#services/shared/session-manager.ts";

/** What the routes of the pages stand on. */
export interface WebDeps extends LiveDeps, ApiAccess {
  /** Where people find this installation. */
  publicUrl: string;
}
