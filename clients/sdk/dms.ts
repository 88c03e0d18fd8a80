import { type Dm, dmSchema, type OpenDm, type UpdateDm } from "#core/dms/schema.ts";
import { type Page, pageSchema } from "#core/kernel/page.ts";
import { apiPath, type Client } from "./client.ts";
import type { PageOptions } from "./pages.ts";

// What is done in a DM is done as in every channel, by a `ChannelPath` without a slug: `./messages.ts`, `./reading.ts`.

/** The DMs that one is in, in the order in which they were opened. */
export function listDms(client: Client, query: PageOptions = {}): Promise<Page<Dm>> {
  return client.request({ path: "/api/dm", query, answer: pageSchema(dmSchema) });
}

/** The DM with these people; a new one where there is none. */
export function openDm(client: Client, body: OpenDm): Promise<Dm> {
  return client.request({ method: "POST", path: "/api/dm", body, answer: dmSchema });
}

export function getDm(client: Client, id: string): Promise<Dm> {
  return client.request({ path: apiPath`/api/dm/${id}`, answer: dmSchema });
}

/** Gives a group a name or a topic. */
export function updateDm(client: Client, id: string, body: UpdateDm): Promise<Dm> {
  return client.request({ method: "PATCH", path: apiPath`/api/dm/${id}`, body, answer: dmSchema });
}

/** Leaves a group, for good. */
export function leaveDm(client: Client, id: string): Promise<void> {
  return client.request({ method: "DELETE", path: apiPath`/api/dm/${id}/members/me` });
}
