import { apiPath, type Client } from "./client.ts";

/** Puts an emoji on a message; again changes nothing. */
export function addReaction(client: Client, messageId: string, emoji: string): Promise<void> {
  return client.request({ method: "PUT", path: apiPath`/api/messages/${messageId}/reactions/${emoji}` });
}

/** Takes one's own emoji off a message; again changes nothing. */
export function removeReaction(client: Client, messageId: string, emoji: string): Promise<void> {
  return client.request({ method: "DELETE", path: apiPath`/api/messages/${messageId}/reactions/${emoji}` });
}
