import { type Database, prepared } from "../database/database.ts";
import type { Access } from "./schema.ts";

/** The ids of what a user may read, in one statement: session managers ask for it once per connection. */
export async function findReadableIds(
  db: Database,
  userId: string,
): Promise<Pick<Access, "communities" | "channels" | "joined" | "people">> {
  const [row] = await prepared<Pick<Access, "communities" | "channels" | "joined" | "people">>(
    db,
    `select
       coalesce((select json_agg(community_id) from community_members where user_id = $1), '[]') as communities,
       coalesce((select json_agg(id) from (
         select c.id from community_members cm
         join channels c on c.community_id = cm.community_id
         left join channel_members x on x.channel_id = c.id and x.user_id = $1
         where cm.user_id = $1 and (c.visibility = 'public' or x.user_id is not null)
         union all
         select c.id from channel_members x
         join channels c on c.id = x.channel_id and c.community_id is null
         where x.user_id = $1) readable), '[]') as channels,
       coalesce((select json_agg(channel_id) from channel_members where user_id = $1), '[]') as joined,
       coalesce((
         select json_agg(distinct other.user_id) from channel_members x
         join channels c on c.id = x.channel_id and c.community_id is null
         join channel_members other on other.channel_id = c.id and other.user_id <> $1
         where x.user_id = $1 and not exists (
           select from community_members mine
           join community_members theirs on theirs.community_id = mine.community_id and theirs.user_id = other.user_id
           where mine.user_id = $1)), '[]') as people`,
    [userId],
  );
  return row!;
}
