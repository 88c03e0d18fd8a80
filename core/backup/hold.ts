import { keepFiles } from "../attachments/store.ts";

/**
 * Keeps every file in its store while a backup copies them: what people delete is out of their reach at once and swept afterwards.
 *
 * @throws Error when another backup is under way.
 */
export async function holdFiles(url: string, name: string): Promise<{ release(): Promise<void> }> {
  const held = await keepFiles(url, name);
  if (!held) throw new Error("Another backup of this database is under way. Wait for its end.");
  return held;
}
