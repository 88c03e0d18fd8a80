import { type Access, accessSchema, type Snapshot, snapshotSchema } from "#core/snapshot/schema.ts";
import type { Client } from "./client.ts";

/** All that a client needs to draw its first screen; of one community when its slug is given. */
export function getSnapshot(client: Client, community?: string): Promise<Snapshot> {
  return client.request({ path: "/api/snapshot", query: { community }, answer: snapshotSchema });
}

/** What one may read now: what a session manager judges events by. Of one channel and its community when its id is given. */
export function getAccess(client: Client, channel?: string): Promise<Access> {
  return client.request({ path: "/api/access", query: { channel }, answer: accessSchema });
}
