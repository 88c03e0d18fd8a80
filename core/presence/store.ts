import { type Database, prepared } from "../database/database.ts";

/**
 * Notes that people were seen, and resolves with the communities that they are in: one statement however many they are.
 * A row that somebody else is writing is left out; the next heartbeat of that person is less than a minute away.
 */
export function touchUsers(
  db: Database,
  userIds: string[],
  now: Date,
): Promise<{ community_id: string; user_ids: string[] }[]> {
  return prepared(
    db,
    `with free as (
       select id from users where id = any($1::text::uuid[]) and disabled_at is null
       order by id for no key update skip locked
     ), touched as (
       update users set last_seen_at = greatest(last_seen_at, $2::text::timestamptz) from free where users.id = free.id
     )
     select m.community_id, json_agg(m.user_id) as user_ids from community_members m
     join users u on u.id = m.user_id and u.disabled_at is null
     where m.user_id = any($1::text::uuid[]) group by m.community_id`,
    [`{${userIds.join(",")}}`, now.toISOString()],
  );
}
