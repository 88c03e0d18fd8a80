import type { Actor, ApiAnswer, World } from "./world.ts";

/** A GIF of one pixel. */
export const PIXEL = Uint8Array.fromBase64("R0lGODlhAQABAIAAAAAAAP///yH5BAEAAAAALAAAAAABAAEAAAIBRAA7");

/** A file as a form sends it. */
export interface TestFile {
  name?: string;
  type?: string;
  content: Uint8Array | string;
}

/** The body of an upload, its parts in the order that the API wants. */
export function formOf(fields: Record<string, string>, { name = "file.txt", type = "", content }: TestFile): FormData {
  const form = new FormData();
  for (const [field, value] of Object.entries(fields)) form.append(field, value);
  form.append("file", new Blob([content as BlobPart], { type }), name);
  return form;
}

/** Uploads a file into a channel as somebody. */
export const upload = (actor: Actor, channelId: string, file: TestFile): Promise<ApiAnswer> =>
  actor.api("POST", "/api/attachments", formOf({ channel_id: channelId }, file));

/** A file as somebody is given it. */
export function download(
  world: World,
  actor: Actor,
  { id }: { id: string },
  init: { method?: string; headers?: Record<string, string> } = {},
): Promise<Response> {
  const headers = { authorization: `Bearer ${actor.token}`, ...init.headers };
  return fetch(`${world.apiUrl}/api/attachments/${id}/any-name`, { ...init, headers });
}
