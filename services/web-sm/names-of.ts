import { AppError } from "#core/kernel/errors.ts";
import type { Client } from "#sdk/client.ts";
import { getProfile } from "#sdk/users.ts";

/** The names of people by their ids, of those whom one may still see. A page names few, however long its list is. */
export async function namesOf(client: Client, ids: readonly (string | null)[]): Promise<Map<string, string>> {
  const unique = [...new Set(ids)].filter((id) => id !== null);
  const names = await Promise.all(unique.map((id) => nameOf(client, id)));
  return new Map(unique.flatMap((id, index) => (names[index] ? [[id, names[index]] as const] : [])));
}

async function nameOf(client: Client, id: string): Promise<string | null> {
  try {
    return (await getProfile(client, id)).display_name;
  } catch (error) {
    if (error instanceof AppError && error.code === "not_found") return null;
    throw error;
  }
}
