import type { Dm } from "#core/dms/schema.ts";
import type { Client } from "#sdk/client.ts";
import { openDm } from "#sdk/dms.ts";
import { getProfile } from "#sdk/users.ts";
import { UsageError } from "./exit.ts";

/**
 * The DM with people, by their names with or without `@`, separated by commas. @throws UsageError when there is no name.
 */
export async function dmWith(client: Client, typed: string): Promise<Dm> {
  const names = typed.split(",").map((name) => name.trim().replace(/^@/, ""));
  if (names.includes("")) throw new UsageError("with whom? Say @name, or @one,@other for a group.");
  const people = await Promise.all(names.map((name) => getProfile(client, `@${name}`)));
  return openDm(client, { user_ids: people.map(({ id }) => id) });
}
