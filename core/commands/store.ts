import { and, asc, desc, eq, isNotNull, isNull, or, type SQL, sql } from "drizzle-orm";
import { channels } from "../channels/table.ts";
import type { Queries } from "../database/database.ts";
import { escapedForLike } from "../database/paging.ts";
import { channelMembers, communityMembers } from "../memberships/table.ts";
import { bans } from "../moderation/table.ts";
import { hasNameBeginning, users } from "../users/table.ts";

/**
 * People whom somebody may name: those of a community, of a channel, the banned of a community, or all with whom they share a
 * community or direct messages.
 */
export type Circle =
  | { of: "community" | "bans"; community_id: string }
  | { of: "channel"; channel_id: string }
  | { of: "acquaintances"; user_id: string };

const columns = { id: users.id, username: users.username, display_name: users.display_name };

/** Somebody by their username. */
export async function findPerson(q: Queries, circle: Circle, username: string) {
  const [row] = await q
    .select(columns)
    .from(users)
    .where(and(eq(sql`lower(${users.username})`, username.toLowerCase()), isIn(circle)));
  return row ?? null;
}

/** People with a name that has a word that begins so, accents folded, those who were last there first. */
export function findPeopleBeginning(q: Queries, circle: Circle, prefix: string, count: number) {
  return q
    .select({ ...columns, last_seen_at: users.last_seen_at })
    .from(users)
    .where(and(prefix === "" ? undefined : hasNameBeginning(prefix), isIn(circle), isNull(users.disabled_at)))
    .orderBy(sql`${users.last_seen_at} desc nulls last`, asc(users.username))
    .limit(count);
}

function isIn(circle: Circle): SQL {
  switch (circle.of) {
    case "community":
      return sql`exists (select from ${communityMembers} where ${communityMembers.community_id} = ${circle.community_id}
        and ${communityMembers.user_id} = ${users.id})`;
    case "bans":
      return sql`exists (select from ${bans} where ${bans.community_id} = ${circle.community_id}
        and ${bans.user_id} = ${users.id})`;
    case "channel":
      return sql`exists (select from ${channelMembers} where ${channelMembers.channel_id} = ${circle.channel_id}
        and ${channelMembers.user_id} = ${users.id})`;
    case "acquaintances":
      return sql`(exists (select from ${communityMembers} mine join ${communityMembers} theirs using (community_id)
          where mine.user_id = ${circle.user_id} and theirs.user_id = ${users.id})
        or exists (select from ${channelMembers} mine join ${channelMembers} theirs using (channel_id)
          join ${channels} on ${channels.id} = channel_id and ${channels.community_id} is null
          where mine.user_id = ${circle.user_id} and theirs.user_id = ${users.id}))`;
  }
}

/** Channels of a community that somebody may read and whose name begins so, those that they have joined first. */
export function findChannelsBeginning(
  q: Queries,
  { communityId, userId }: { communityId: string; userId: string },
  prefix: string,
  { archived, count }: { archived: boolean; count: number },
) {
  return q
    .select({ name: channels.name, topic: channels.topic })
    .from(channels)
    .leftJoin(channelMembers, and(eq(channelMembers.channel_id, channels.id), eq(channelMembers.user_id, userId)))
    .where(
      and(
        eq(channels.community_id, communityId),
        or(eq(channels.visibility, "public"), isNotNull(channelMembers.user_id)),
        archived ? isNotNull(channels.archived_at) : isNull(channels.archived_at),
        sql`fold(${channels.name}) like (select fold(${escapedForLike(prefix)}) || '%')`,
      ),
    )
    .orderBy(desc(isNotNull(channelMembers.user_id)), asc(channels.name))
    .limit(count);
}
