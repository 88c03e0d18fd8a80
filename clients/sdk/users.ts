import { type Me, meSchema, type Profile, profileSchema, type UpdateMe } from "#core/users/schema.ts";
import { apiPath, type Client } from "./client.ts";

/** Who is signed in. */
export function getMe(client: Client): Promise<Me> {
  return client.request({ path: "/api/me", answer: meSchema });
}

export function updateMe(client: Client, body: UpdateMe): Promise<Me> {
  return client.request({ method: "PATCH", path: "/api/me", body, answer: meSchema });
}

/** A person whom one shares a community or direct messages with, by their id or by `@` and their username. */
export function getProfile(client: Client, user: string): Promise<Profile> {
  return client.request({ path: apiPath`/api/users/${user}`, answer: profileSchema });
}
