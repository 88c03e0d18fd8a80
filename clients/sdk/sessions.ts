import { z } from "zod";
import { type Session, sessionSchema } from "#core/sessions/schema.ts";
import { apiPath, type Client } from "./client.ts";

const sessionsSchema = z.object({ items: z.array(sessionSchema) });

/** Where one is signed in, the last used first. */
export async function listSessions(client: Client): Promise<Session[]> {
  return (await client.request({ path: "/api/sessions", answer: sessionsSchema })).items;
}

/** Signs out there: the session's token is refused from now on, and its open streams close. */
export function endSession(client: Client, id: string): Promise<void> {
  return client.request({ method: "DELETE", path: apiPath`/api/sessions/${id}` });
}

/** Signs out everywhere else; with `current` here too, and this client's token is void afterwards. */
export function endSessions(client: Client, { current = false }: { current?: boolean } = {}): Promise<void> {
  return client.request({ method: "DELETE", path: "/api/sessions", query: { current: String(current) } });
}
