import { AppError } from "../kernel/errors.ts";
import type { MuteMember } from "./schema.ts";

const MINUTE = 60_000;

/** When a mute ends; null when only somebody ends it. @throws AppError `invalid` for a moment that has passed. */
export function endOfMute({ minutes, until }: Pick<MuteMember, "minutes" | "until">, now: Date): Date | null {
  if (minutes !== undefined) return new Date(now.getTime() + minutes * MINUTE);
  if (until === undefined) return null;
  const end = new Date(until);
  if (end > now) return end;
  const errors = [{ path: "until", message: "must be in the future" }];
  throw new AppError("invalid", "until: must be in the future", { errors });
}

/** What somebody who is muted is told when they write. */
export function mutedRefusal({ until, reason }: { until: Date | null; reason: string }): AppError {
  const end = until ? ` until ${until.toISOString()}` : "";
  return new AppError("forbidden", `You are muted in this community${end}${reason ? `: ${reason}` : "."}`);
}
