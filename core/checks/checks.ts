import { accountChecks } from "./accounts.ts";
import type { Check } from "./check.ts";
import { messageChecks } from "./messages.ts";
import { placeChecks } from "./places.ts";

/** All that is asked of the database. */
export const checks: readonly Check[] = [...placeChecks, ...messageChecks, ...accountChecks];
