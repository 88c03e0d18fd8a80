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

/**
 * The id of somebody by the username that was typed, with or without its sign.
 *
 * @param field of the form that it was typed into.
 * @throws AppError `invalid` at that field for a name that nobody has whom one may see.
 */
export async function idOfUsername(client: Client, typed: string, field: string): Promise<string> {
  try {
    return (await getProfile(client, `@${typed.trim().replace(/^@/, "")}`)).id;
  } catch (error) {
    if (!(error instanceof AppError) || error.code !== "not_found") throw error;
    const message = "Nobody here has this username.";
    throw new AppError("invalid", message, { errors: [{ path: field, message }] });
  }
}
