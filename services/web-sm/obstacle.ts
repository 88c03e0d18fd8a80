import type { MyChannel } from "#core/channels/schema.ts";
import type { Dm } from "#core/dms/schema.ts";
import { may } from "#core/memberships/rules.ts";
import type { Surroundings } from "./channel-page.ts";

/** Why somebody cannot write in a channel, or what they should know before they do. */
export type Obstacle =
  | { kind: "archived"; mayRestore: boolean }
  | { kind: "muted"; until: string | null; reason: string }
  | { kind: "not-joined" };

/** What stands between a reader and writing in a channel; null when nothing does. The API decides; this only tells. */
export function obstacleTo(
  { mutes = [], communities }: Pick<Surroundings, "mutes" | "communities">,
  { community_id, archived_at, joined }: MyChannel | Dm,
): Obstacle | null {
  if (archived_at !== null) {
    const role = communities.find(({ id }) => id === community_id)?.role;
    return { kind: "archived", mayRestore: role !== undefined && may(role, "channel.archive") };
  }
  const mute = mutes.find((candidate) => candidate.community_id === community_id);
  if (mute) return { kind: "muted", until: mute.until, reason: mute.reason };
  return joined ? null : { kind: "not-joined" };
}
