import { z } from "zod";
import { type Reactors, reactorsSchema } from "#core/messages/schema.ts";
import { apiPath, type Client } from "./client.ts";

const answer = z.object({ items: z.array(reactorsSchema) });

/** Who has put which emoji on a message. */
export async function listReactors(client: Client, messageId: string): Promise<Reactors[]> {
  const { items } = await client.request({
    method: "GET",
    path: apiPath`/api/messages/${messageId}/reactions`,
    answer,
  });
  return items;
}

/** Puts an emoji on a message; again changes nothing. */
export function addReaction(client: Client, messageId: string, emoji: string): Promise<void> {
  return client.request({ method: "PUT", path: apiPath`/api/messages/${messageId}/reactions/${emoji}` });
}

/** Takes one's own emoji off a message; again changes nothing. */
export function removeReaction(client: Client, messageId: string, emoji: string): Promise<void> {
  return client.request({ method: "DELETE", path: apiPath`/api/messages/${messageId}/reactions/${emoji}` });
}
