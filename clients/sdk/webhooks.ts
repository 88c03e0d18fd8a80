import type { z } from "zod";
import { type Page, pageSchema } from "#core/kernel/page.ts";
import {
  type createWebhookSchema,
  type Delivered,
  deliveredSchema,
  type NewWebhook,
  newWebhookSchema,
  type updateWebhookSchema,
  type Webhook,
  webhookSchema,
} from "#core/webhooks/schema.ts";
import { apiPath, type Client } from "./client.ts";
import type { PageOptions } from "./pages.ts";

export function listWebhooks(client: Client, slug: string, query: PageOptions = {}): Promise<Page<Webhook>> {
  return client.request({ path: apiPath`/api/c/${slug}/webhooks`, query, answer: pageSchema(webhookSchema) });
}

/** A new webhook. Its `url` is a path of the server, and is shown this once. */
export function createWebhook(
  client: Client,
  slug: string,
  body: z.input<typeof createWebhookSchema>,
): Promise<NewWebhook> {
  return client.request({ method: "POST", path: apiPath`/api/c/${slug}/webhooks`, body, answer: newWebhookSchema });
}

export function getWebhook(client: Client, slug: string, id: string): Promise<Webhook> {
  return client.request({ path: apiPath`/api/c/${slug}/webhooks/${id}`, answer: webhookSchema });
}

export function updateWebhook(
  client: Client,
  slug: string,
  id: string,
  body: z.input<typeof updateWebhookSchema>,
): Promise<Webhook> {
  return client.request({ method: "PATCH", path: apiPath`/api/c/${slug}/webhooks/${id}`, body, answer: webhookSchema });
}

/** A new secret, shown this once; the old one is refused from now on. */
export function rotateWebhook(client: Client, slug: string, id: string): Promise<NewWebhook> {
  const path = apiPath`/api/c/${slug}/webhooks/${id}/rotate`;
  return client.request({ method: "POST", path, answer: newWebhookSchema });
}

/** Ends a webhook for good; its messages stay. */
export function revokeWebhook(client: Client, slug: string, id: string): Promise<void> {
  return client.request({ method: "DELETE", path: apiPath`/api/c/${slug}/webhooks/${id}` });
}

/** Posts through a webhook, as a program does that knows its address. It needs no token. */
export function postToWebhook(client: Client, id: string, secret: string, body: { text: string }): Promise<Delivered> {
  return client.request({ method: "POST", path: apiPath`/hook/${id}/${secret}`, body, answer: deliveredSchema });
}
