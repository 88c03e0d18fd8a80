import type { Channel } from "../channels/schema.ts";
import { AppError } from "../kernel/errors.ts";

/**
 * By which the DM of a set of people is found again, and unique: the same for the same people, whoever opens it.
 *
 * @param userIds all of them, each once.
 */
export async function dmKeyOf(userIds: string[]): Promise<string> {
  const people = new TextEncoder().encode(userIds.toSorted().join(" "));
  return new Uint8Array(await crypto.subtle.digest("SHA-256", people)).toHex();
}

/** A DM between two belongs to both for good. @throws AppError `conflict` */
export function mustBeGroup({ type }: Pick<Channel, "type">, what: string): void {
  if (type !== "group_dm") throw new AppError("conflict", `Only a group ${what}; this is a direct message.`);
}
