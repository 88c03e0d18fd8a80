import { type Database, prepared } from "../database/database.ts";
import { AUTHORS, messageFor } from "../messages/json.ts";
import type { Message } from "../messages/schema.ts";

/** What somebody has written where they can read now, in the order of the ids, `limit` after one. */
export async function findOwnMessages(
  db: Database,
  userId: string,
  after: string | null,
  limit: number,
): Promise<Message[]> {
  const rows = await prepared<{ message: Message }>(
    db,
    `select ${messageFor("$1")} as message from (
      select m.* from messages m
      join channels c on c.id = m.channel_id
      left join community_members cm on cm.community_id = c.community_id and cm.user_id = $1
      left join channel_members x on x.channel_id = c.id and x.user_id = $1
      where m.user_id = $1 and m.deleted_at is null and ($2::uuid is null or m.id > $2)
        and (c.community_id is null or cm.user_id is not null) and (c.visibility = 'public' or x.user_id is not null)
      order by m.id limit $3
    ) m ${AUTHORS} order by m.id`,
    [userId, after, limit],
  );
  return rows.map(({ message }) => message);
}
