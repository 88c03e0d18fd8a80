import { batched } from "../database/batcher.ts";
import { type Database, prepared } from "../database/database.ts";
import { AUTHORS, messageFields, NO_REPLIERS } from "./json.ts";
import type { Message } from "./schema.ts";

/** What most messages are: from a person to a channel of a community, calling nobody, no reply, without files. */
export interface PlainPost {
  id: string;
  event_id: string;
  user_id: string;
  body_md: string;
  client_message_id: string | null;
}

/** The channel of a community, by its id or its name; the other is null. */
export interface CommunityPlace {
  slug: string;
  channel_id: string | null;
  channel_name: string | null;
}

/** Posts in one statement at most. */
const BATCH = 64;

/**
 * Posts of one channel wait for each other anyhow, for its row and for its commit to reach the disk: those that come
 * meanwhile take the next turn together, in one statement. Each stands for itself all the same; what refuses one, such as a
 * mute, refuses no other. Rows that were refused leave a gap in the channel's numbers.
 *
 * The rules are those of `insertMessage`, which this is the frequent case of; the same locks are taken in the same order. The
 * memberships are counted, not looked for, so that all of their locks are had before the channel's. They are locked in the
 * order of the people, as changes of roles lock them, or the two could wait for each other.
 *
 * $1 slug, $2 channel id or null, $3 channel name or null, $4 the posts as JSON.
 */
const POST = `
with post as (
  select * from json_to_recordset($4::json)
    as p(place integer, id uuid, event_id uuid, user_id uuid, body_md text, client_message_id uuid)
), member as (
  select cm.community_id, cm.user_id from communities co
  join community_members cm on cm.community_id = co.id
  where co.slug = $1 and cm.user_id in (select user_id from post)
  order by cm.user_id
  for key share of cm
), found as (
  select c.id from communities co
  join channels c on c.community_id = co.id and (c.id = $2 or c.name = $3)
  where co.slug = $1
), joined as (
  select x.user_id from found
  join channel_members x on x.channel_id = found.id and x.user_id in (select user_id from post)
  order by x.user_id
  for key share of x
), place as (
  update channels c set last_seq = c.last_seq + (select count(*) from post)
  from found
  where c.id = found.id and c.archived_at is null and (select count(*) from member) > 0
    and ((select count(*) from joined) > 0 or c.visibility = 'public')
  -- Only now, with the row's lock: now() is when the statement began to wait for it, and times would not ascend with seq.
  returning c.id, c.community_id, c.visibility, c.last_seq - (select count(*) from post) as last_seq,
    clock_timestamp() as moment
), m as (
  insert into messages (id, channel_id, seq, user_id, body_md, client_message_id, created_at)
  select post.id, place.id, place.last_seq + post.place, post.user_id, post.body_md, post.client_message_id, place.moment
  from place
  cross join post
  join member on member.user_id = post.user_id
  where (place.visibility = 'public' or post.user_id in (select user_id from joined))
    and not is_muted(member.community_id, post.user_id)
  on conflict (user_id, client_message_id) do nothing
  returning *
), answer as (
  select post.place, post.event_id, post.user_id, post.client_message_id, m.created_at,
    json_build_object(${messageFields({ mentions: "'[]'::json", attachments: "'[]'::json", last_repliers: NO_REPLIERS })},
      'reactions', '[]'::json) as message
  from m ${AUTHORS} join post on post.id = m.id
), event as (
  insert into outbox (event_id, subject, payload)
  select answer.event_id, 'chat.events.' || place.community_id, json_build_object(
    'id', answer.event_id, 'type', 'message.created', 'community_id', place.community_id, 'channel_id', place.id,
    'actor_id', answer.user_id, 'timestamp', iso(answer.created_at), 'data', json_build_object(
      'message', answer.message, 'client_message_id', answer.client_message_id, 'parent', null))
  from answer cross join place order by answer.place
)
select place, message from answer`;

interface Queued {
  place: CommunityPlace;
  post: PlainPost;
}

/** Resolves with null when the post was refused: see `insertMessage`. */
export const insertPlainPost = (db: Database, place: CommunityPlace, post: PlainPost): Promise<Message | null> =>
  insertTogether(db, `${place.slug} ${place.channel_id ?? place.channel_name}`, { place, post });

const insertTogether = batched(insertBatch, BATCH);

async function insertBatch(db: Database, batch: Queued[]): Promise<(Message | null)[]> {
  const { slug, channel_id, channel_name } = batch[0]!.place;
  const posts = batch.map(({ post }, index) => ({ place: index + 1, ...post }));
  const rows = await prepared<{ place: number; message: Message }>(db, POST, [
    slug,
    channel_id,
    channel_name,
    JSON.stringify(posts),
  ]);
  const stored = new Map(rows.map(({ place, message }) => [place, message]));
  return posts.map(({ place }) => stored.get(place) ?? null);
}
