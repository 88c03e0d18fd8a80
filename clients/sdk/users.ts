import { type Me, meSchema, type UpdateMe } from "#core/users/schema.ts";
import type { Client } from "./client.ts";

/** Who is signed in. */
export function getMe(client: Client): Promise<Me> {
  return client.request({ path: "/api/me", answer: meSchema });
}

export function updateMe(client: Client, body: UpdateMe): Promise<Me> {
  return client.request({ method: "PATCH", path: "/api/me", body, answer: meSchema });
}
