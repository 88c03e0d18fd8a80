import type { z } from "zod";
import { type Page, pageSchema } from "#core/kernel/page.ts";
import { type FollowedThread, followedThreadSchema, type threadsQuerySchema } from "#core/threads/schema.ts";
import { apiPath, type Client } from "./client.ts";

/** The threads that one follows, the one with the newest reply first; `next` goes on downwards. */
export function listThreads(
  client: Client,
  query: Partial<z.output<typeof threadsQuerySchema>> = {},
): Promise<Page<FollowedThread>> {
  return client.request({ path: "/api/threads", query, answer: pageSchema(followedThreadSchema) });
}

/** Follows the thread of a message. */
export function followThread(client: Client, messageId: string): Promise<void> {
  return client.request({ method: "PUT", path: apiPath`/api/threads/${messageId}` });
}

export function unfollowThread(client: Client, messageId: string): Promise<void> {
  return client.request({ method: "DELETE", path: apiPath`/api/threads/${messageId}` });
}
