import { attachmentPath } from "#core/attachments/rules.ts";
import { type Attachment, attachmentSchema } from "#core/attachments/schema.ts";
import { type Me, meSchema } from "#core/users/schema.ts";
import { type Webhook, webhookSchema } from "#core/webhooks/schema.ts";
import { apiPath, type Client, type Form, refusalOf } from "./client.ts";

/** A file to be sent: all of it at once, or as it comes. */
export interface FileToSend {
  filename: string;
  content: Blob | ReadableStream<Uint8Array>;
}

interface Options {
  signal?: AbortSignal;
}

/** Uploads a file for a message in a channel; its id goes into `attachment_ids` of that within a day. */
export function uploadAttachment(
  client: Client,
  channelId: string,
  file: FileToSend,
  { signal }: Options = {},
): Promise<Attachment> {
  const form = { ...formOf({ channel_id: channelId }, file), signal };
  return client.request({ method: "POST", path: "/api/attachments", form, answer: attachmentSchema });
}

/**
 * Opens a file, or a part of it from one byte to another, both included; what was asked for comes in the body.
 *
 * @throws AppError `not_found` when it may not be read.
 */
export async function openAttachment(
  client: Client,
  attachment: Pick<Attachment, "id" | "filename">,
  { range, signal }: Options & { range?: { start: number; end?: number } } = {},
): Promise<Response> {
  const headers: Record<string, string> = range ? { range: `bytes=${range.start}-${range.end ?? ""}` } : {};
  const response = await client.open(attachmentPath(attachment), { headers, signal: signal ?? null });
  if (!response.ok) throw await refusalOf(response);
  return response;
}

/** Takes back an upload that no message has. */
export function removeAttachment(client: Client, attachmentId: string): Promise<void> {
  return client.request({ method: "DELETE", path: apiPath`/api/attachments/${attachmentId}` });
}

/** Gives the person who is signed in a picture: a PNG, JPEG, GIF or WebP of 2 MiB at most. */
export function setAvatar(client: Client, picture: FileToSend, { signal }: Options = {}): Promise<Me> {
  return sendAvatarForm(client, { ...formOf({}, picture), signal });
}

/** The same with a form that came from elsewhere, such as a browser: a picture in a part called `file`. */
export function sendAvatarForm(client: Client, form: Form): Promise<Me> {
  return client.request({ method: "PUT", path: "/api/me/avatar", form, answer: meSchema });
}

/** Takes that picture away. */
export function removeAvatar(client: Client): Promise<Me> {
  return client.request({ method: "DELETE", path: "/api/me/avatar", answer: meSchema });
}

/** Gives a webhook a picture, as `setAvatar`. */
export function setWebhookAvatar(client: Client, slug: string, id: string, picture: FileToSend): Promise<Webhook> {
  return sendWebhookAvatarForm(client, slug, id, formOf({}, picture));
}

/** The same with a form that came from elsewhere, as `sendAvatarForm`. */
export function sendWebhookAvatarForm(client: Client, slug: string, id: string, form: Form): Promise<Webhook> {
  const path = apiPath`/api/c/${slug}/webhooks/${id}/avatar`;
  return client.request({ method: "PUT", path, form, answer: webhookSchema });
}

export function removeWebhookAvatar(client: Client, slug: string, id: string): Promise<Webhook> {
  const path = apiPath`/api/c/${slug}/webhooks/${id}/avatar`;
  return client.request({ method: "DELETE", path, answer: webhookSchema });
}

function formOf(fields: Record<string, string>, { filename, content }: FileToSend): Form {
  if (content instanceof ReadableStream) return streamedForm(fields, filename, content);
  const form = new FormData();
  for (const [name, value] of Object.entries(fields)) form.append(name, value);
  form.append("file", content, filename);
  return { content: form };
}

/** `FormData` takes no streams, so the form is written here, as browsers write it (HTML Standard, multipart/form-data). */
function streamedForm(fields: Record<string, string>, filename: string, file: ReadableStream<Uint8Array>): Form {
  const boundary = `ajet-${crypto.randomUUID()}`;
  const disposition = (name: string) => `--${boundary}\r\nContent-Disposition: form-data; name="${name}"`;
  const escaped = filename.replace(
    /["\r\n]/g,
    (sign) => `%${sign.charCodeAt(0).toString(16).padStart(2, "0").toUpperCase()}`,
  );
  const head = Object.entries(fields).map(([name, value]) => `${disposition(name)}\r\n\r\n${value}\r\n`);
  head.push(`${disposition("file")}; filename="${escaped}"\r\nContent-Type: application/octet-stream\r\n\r\n`);
  const encoder = new TextEncoder();
  const content = file.pipeThrough(
    new TransformStream<Uint8Array, Uint8Array>({
      start: (controller) => controller.enqueue(encoder.encode(head.join(""))),
      flush: (controller) => controller.enqueue(encoder.encode(`\r\n--${boundary}--\r\n`)),
    }),
  );
  return { content, type: `multipart/form-data; boundary=${boundary}` };
}
