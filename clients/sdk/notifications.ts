import { type Page, pageSchema } from "#core/kernel/page.ts";
import {
  type MarkNotifications,
  type Notification,
  type NotificationsQuery,
  notificationSchema,
} from "#core/notifications/schema.ts";
import type { Client } from "./client.ts";

/** One's notifications, oldest first; the newest page without a cursor. */
export function listNotifications(
  client: Client,
  query: Partial<NotificationsQuery> = {},
): Promise<Page<Notification>> {
  return client.request({ path: "/api/notifications", query, answer: pageSchema(notificationSchema) });
}

/** Marks notifications as read: these, or all up to one. */
export function markNotifications(client: Client, body: MarkNotifications): Promise<void> {
  return client.request({ method: "POST", path: "/api/notifications/read", body });
}
