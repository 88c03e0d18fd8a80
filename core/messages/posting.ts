import { type Database, prepared } from "../database/database.ts";
import type { Calls } from "../mentions/rules.ts";
import { EXCERPT_MAX } from "../notifications/schema.ts";
import { AUTHORS, attachmentsFrom, mentionsFrom, messageFields, NO_REPLIERS, threadSummary } from "./json.ts";
import { type CommunityPlace, insertPlainPost } from "./plain-posts.ts";
import { type Author, LAST_REPLIERS_MAX, type Message } from "./schema.ts";

/** A message to be. */
export interface NewMessage {
  id: string;
  event_id: string;
  author: Poster;
  place: Place;
  body_md: string;
  client_message_id: string | null;
  parent_id: string | null;
  attachment_ids: string[];
  calls: Calls;
}

/** Who posts. A bot posts in public channels that it was not put into only when it sees them. */
export type Poster =
  | { kind: "user" | "webhook"; id: string }
  | { kind: "api_user"; id: string; sees_public_channels: boolean };

/** Where: a channel of a community by its id or name, direct messages by their id, or where a webhook leads. */
export type Place = ({ kind: "community" } & CommunityPlace) | { kind: "dm"; channel_id: string } | { kind: "webhook" };

/**
 * Posting is one statement, because round trips cost more than the write: it finds the channel through the eyes of the
 * author, takes the next number under the channel's row lock, and stores the message and its event together.
 *
 * Memberships are read with a lock that only their deletion conflicts with: a removal comes before the post, which is then
 * refused, or waits until the post is committed. (Without it a post that waits for the channel's row would go by what was
 * true when it began to wait.)
 *
 * $1 message id, $2 author id, $3 event id, $4 body, $5 client message id, $6 parent id or null; from $7 on what `SEATS` of
 * the kind of author and place names, then what calls and files add. The time is the database's: one clock for all instances.
 *
 * Resolves with null when nothing was posted: no such channel for this author, archived, no such parent, files that are not
 * theirs to attach, or posted before.
 */
export async function insertMessage(db: Database, message: NewMessage): Promise<Message | null> {
  const { id, event_id, author, place, body_md, client_message_id, parent_id, attachment_ids, calls } = message;
  const isCalling = calls.users.length + calls.groups.length > 0 || parent_id !== null || place.kind === "dm";
  const hasFiles = attachment_ids.length > 0;
  if (place.kind === "community" && author.kind === "user" && !isCalling && !hasFiles) {
    return insertPlainPost(db, place, { id, event_id, user_id: author.id, body_md, client_message_id });
  }
  const form: Form = {
    seat: place.kind === "community" && author.kind === "api_user" ? "bot" : place.kind,
    author: author.kind,
    isCalling,
    hasFiles,
  };
  const [row] = await prepared<{ message: Message }>(db, statementOf(form), [
    id,
    author.id,
    event_id,
    body_md,
    client_message_id,
    parent_id,
    ...placeParams(place),
    ...(author.kind === "api_user" ? [author.sees_public_channels] : []),
    ...(form.isCalling ? [JSON.stringify(calls.users), JSON.stringify(calls.groups)] : []),
    ...(form.hasFiles ? [JSON.stringify(attachment_ids)] : []),
  ]);
  return row?.message ?? null;
}

function placeParams(place: Place): (string | null)[] {
  switch (place.kind) {
    case "community":
      return [place.slug, place.channel_id, place.channel_name];
    case "dm":
      return [place.channel_id];
    case "webhook":
      return [];
  }
}

/** What of a post decides how its statement reads: few forms, each prepared once per connection. */
interface Form {
  seat: keyof typeof SEATS;
  author: Author["kind"];
  isCalling: boolean;
  hasFiles: boolean;
}

const statements = new Map<string, string>();

function statementOf(form: Form): string {
  const key = JSON.stringify(form);
  const known = statements.get(key);
  if (known) return known;
  const statement = buildStatement(form);
  statements.set(key, statement);
  return statement;
}

function buildStatement({ seat, author, isCalling, hasFiles }: Form): string {
  const { find, params, isOpen, canRead }: Seat = SEATS[seat];
  const parameters = params.concat(isCalling ? ["users", "groups"] : [], hasFiles ? ["files"] : []);
  const text = `
with ${find}, place as (
  update channels c set last_seq = c.last_seq + 1
  from seat
  where c.id = seat.channel_id and c.archived_at is null and (${isOpen})
    and not exists (select from messages d where d.${author}_id = $2 and d.client_message_id = $5)
  -- Only now, with the row's lock: now() is when the statement began to wait for it, and times would not ascend with seq.
  returning c.id, c.community_id, c.name, c.visibility, c.last_seq, clock_timestamp() as moment
), parent as (
  update messages p set reply_count = p.reply_count + 1, last_reply_at = place.moment,
    last_repliers = (array_prepend($2::uuid, array_remove(p.last_repliers, $2::uuid)))[1:${LAST_REPLIERS_MAX}]
  from place
  where p.id = $6 and p.channel_id = place.id and p.parent_id is null and p.deleted_at is null
  returning p.id, p.reply_count, p.last_reply_at, p.last_repliers
)${hasFiles ? FILES.found(author) : ""}, m as (
  insert into messages (id, channel_id, seq, ${author}_id, body_md, client_message_id, parent_id, created_at)
  select $1, place.id, place.last_seq, $2, $4, $5, $6, place.moment from place
  where ($6::uuid is null or exists (select from parent))${hasFiles ? FILES.areAll : ""}
  on conflict (${author}_id, client_message_id) do nothing
  returning *
)${hasFiles ? FILES.taken : ""}${isCalling ? CALLING.mentioned(canRead) + CALLING.followed(author) : ""}, answer as (
  select place.community_id, place.name as channel_name, m.created_at, json_build_object(${messageFields({
    mentions: isCalling ? mentionsFrom("mentioned t") : "'[]'::json",
    attachments: hasFiles ? attachmentsFrom("taken f") : "'[]'::json",
    last_repliers: NO_REPLIERS,
  })}, 'reactions', '[]'::json) as message
  from m ${AUTHORS} cross join place
)${isCalling ? CALLING.notified(seat === "dm", canRead) : ""}, event as (
  insert into outbox (event_id, subject, payload)
  select $3::uuid as event_id,
    coalesce('chat.events.' || answer.community_id, 'chat.dm.' || (answer.message ->> 'channel_id')) as subject,
    json_build_object(
      'id', $3::uuid, 'type', 'message.created', 'community_id', answer.community_id,
      'channel_id', answer.message -> 'channel_id', 'actor_id', $2::uuid, 'timestamp', iso(answer.created_at),
      'data', json_build_object('message', answer.message, 'client_message_id', $5::uuid, 'parent', (
        select ${threadSummary("parent")} from parent))) as payload
  from answer${isCalling ? CALLING.events : ""}
)
select message from answer`;
  return text.replace(/:(\w+)\$/g, (_, name: string) => `$${7 + parameters.indexOf(name)}`);
}

/**
 * How somebody comes to sit in a channel: the statement's first part, which finds it as `seat` and locks what lets them in;
 * its parameters, in order; when the channel's row, now locked, lets them write; and which other people can read it.
 */
interface Seat {
  find: string;
  params: string[];
  isOpen: string;
  canRead: (person: string, isInChannel: string) => string;
}

const byChannel: Seat["canRead"] = (_, isInChannel) => isInChannel;

const byCommunity: Seat["canRead"] = (person, isInChannel) => `
  exists (select from community_members cm where cm.community_id = place.community_id and cm.user_id = ${person})
  and (place.visibility = 'public' or ${isInChannel})`;

const COMMUNITY_CHANNEL = "c.community_id = member.community_id and (c.id = :channel_id$ or c.name = :channel_name$)";

const SEATS = {
  community: {
    find: `member as (
  select cm.community_id from communities co
  join community_members cm on cm.community_id = co.id
  where co.slug = :slug$ and cm.user_id = $2
  for key share of cm
), joined as (
  select x.channel_id from member
  join channels c on ${COMMUNITY_CHANNEL}
  join channel_members x on x.channel_id = c.id and x.user_id = $2
  for key share of x
), seat as (
  select c.id as channel_id, member.community_id, exists (select from joined) as is_joined
  from member join channels c on ${COMMUNITY_CHANNEL}
)`,
    params: ["slug", "channel_id", "channel_name"],
    // Asked with what the membership's lock gave, or it could be asked before the lock was had.
    isOpen: "(c.visibility = 'public' or seat.is_joined) and not is_muted(seat.community_id, $2)",
    canRead: byCommunity,
  },
  bot: {
    find: `member as (
  select a.community_id from communities co
  join api_users a on a.community_id = co.id
  where co.slug = :slug$ and a.id = $2
  for key share of a
), joined as (
  select x.channel_id from member
  join channels c on ${COMMUNITY_CHANNEL}
  join channel_api_users x on x.channel_id = c.id and x.api_user_id = $2
  for key share of x
), seat as (
  select c.id as channel_id, exists (select from joined) as is_joined from member join channels c on ${COMMUNITY_CHANNEL}
)`,
    params: ["slug", "channel_id", "channel_name", "sees_public_channels"],
    isOpen: "seat.is_joined or (c.visibility = 'public' and :sees_public_channels$::boolean)",
    canRead: byCommunity,
  },
  dm: {
    find: `seat as (
  select x.channel_id from channels c
  join channel_members x on x.channel_id = c.id and x.user_id = $2
  where c.id = :channel_id$ and c.community_id is null
  for key share of x
)`,
    params: ["channel_id"],
    isOpen: "true",
    canRead: byChannel,
  },
  webhook: {
    find: `seat as (
  select h.channel_id from webhooks h
  join community_members cm on cm.community_id = h.community_id and cm.user_id = h.created_by
  join users u on u.id = cm.user_id and u.disabled_at is null
  where h.id = $2 and h.revoked_at is null
  for key share of h, cm
)`,
    params: [],
    isOpen: "true",
    canRead: byCommunity,
  },
} satisfies Record<string, Seat>;

/** What a message with files does more than others: all of them are the author's, of this channel and free, or none is taken. */
const FILES = {
  found: (author: Author["kind"]) => `, files as (
  select a.id, wanted.position
  from place
  cross join json_array_elements_text(:files$::json) with ordinality as wanted(id, position)
  join attachments a on a.id = wanted.id::uuid
  where a.channel_id = place.id and a.message_id is null and a.content_type is not null and a.deleted_at is null
    and a.${author === "api_user" ? "uploaded_by_api_user" : "uploaded_by"} = $2
  for update of a
)`,
  areAll: `
    and (select count(*) from files) = json_array_length(:files$::json)`,
  taken: `, taken as (
  update attachments a set message_id = m.id, position = files.position from files cross join m where a.id = files.id
  returning a.*
)`,
};

/** Told of a reply are the author of its thread, those of the replies just before it, as many as this, and who else follows it. */
const THREAD_REPLIES_SEEN = 200;
const FOLLOWERS_TOLD = 200;

/**
 * What a message that calls somebody, a reply or a direct message does more than others. Called are those who can read the
 * channel, and notified those of them whose level for it lets it through: each once, by name rather than as one of all, as
 * mentioned rather than as part of the thread. One insert for all of them, however many.
 *
 * Usernames and groups come as JSON. The ids of notifications begin as the message's does, so that they are in its order;
 * the event of one has its id, because an id is needed in two places that must agree.
 */
const CALLING = {
  mentioned: (canRead: Seat["canRead"]) => `, mentioned as (
  select 'user' as target_type, u.id as target_id
  from place
  cross join json_array_elements_text(:users$::json) as called(username)
  join users u on lower(u.username) = called.username
  where ${canRead("u.id", "exists (select from channel_members x where x.channel_id = place.id and x.user_id = u.id)")}
  union all
  select json_array_elements_text(:groups$::json), null from place
), stored as (
  insert into mentions (id, message_id, target_type, target_id)
  select gen_random_uuid(), m.id, mentioned.target_type, mentioned.target_id from m cross join mentioned
)`,
  /**
   * A reply makes followers of who writes it, whose message it answers and whom it calls, also again. Who writes has seen what
   * is above; the author of the thread follows from its first reply on, once.
   */
  followed: (author: Author["kind"]) => `, followed as (
  insert into thread_followers (parent_id, user_id, last_read_seq)
  select distinct on (who.user_id) parent.id, who.user_id, who.seq
  from m join parent on parent.id = m.parent_id
  cross join lateral (
    ${author === "user" ? "select m.user_id, m.seq union all" : ""}
    select p.user_id, p.seq from messages p where p.id = parent.id and p.user_id is not null and not exists (
      select from thread_followers f where f.parent_id = p.id and f.user_id = p.user_id)
    union all
    select target_id, m.seq - 1 from mentioned where target_type = 'user'
  ) who
  order by who.user_id, who.seq desc
  on conflict (parent_id, user_id) do update set following = true,
    last_read_seq = case when thread_followers.user_id = $2 then excluded.last_read_seq
      else thread_followers.last_read_seq end
)`,
  notified: (isDirect: boolean, canRead: Seat["canRead"]) => `, wanted as (
  select target_id as user_id, 'mention' as type, false as as_group, 1 as rank from mentioned where target_type = 'user'
  union all
  select x.user_id, 'mention', true, 2
  from place
  join channel_members x on x.channel_id = place.id
  join users u on u.id = x.user_id
  -- Said by itself, so that a message without groups does not look at the members one by one.
  where :groups$::jsonb <> '[]'::jsonb
    and (:groups$::jsonb ? 'channel' or (:groups$::jsonb ? 'here' and u.last_seen_at > now() - interval '2 minutes'))
    and u.disabled_at is null
  union all
  select p.user_id, 'thread_reply', false, 3 from parent join messages p on p.id = parent.id
  union all
  select distinct r.user_id, 'thread_reply', false, 3
  from parent
  cross join lateral (
    select user_id from messages where parent_id = parent.id and deleted_at is null
    order by seq desc limit ${THREAD_REPLIES_SEEN}) r
  union all
  select f.user_id, 'thread_reply', false, 3
  from parent
  cross join lateral (
    select user_id from thread_followers where parent_id = parent.id and following limit ${FOLLOWERS_TOLD}) f${
      isDirect
        ? `
  union all
  select x.user_id, 'dm', false, 4 from place join channel_members x on x.channel_id = place.id`
        : ""
    }
), recipients as (
  select distinct on (wanted.user_id) wanted.user_id, wanted.type, wanted.as_group,
    (left($1::uuid::text, 18) || right(gen_random_uuid()::text, 18))::uuid as notification_id
  from wanted
  cross join place
  left join channel_members x on x.channel_id = place.id and x.user_id = wanted.user_id
  where wanted.user_id <> $2
    and (wanted.type <> 'thread_reply' or not exists (
      select from parent join thread_followers f on f.parent_id = parent.id
      where f.user_id = wanted.user_id and not f.following))
    and ${canRead("wanted.user_id", "x.user_id is not null")}
    and case coalesce(x.notify_level, 'all') when 'all' then true when 'mentions' then wanted.type = 'mention' end
  order by wanted.user_id, wanted.rank
), notified as (
  insert into notifications (id, user_id, type, source_id, created_at)
  select recipients.notification_id, recipients.user_id, recipients.type, m.id, m.created_at from m cross join recipients
)`,
  events: `
  union all
  select r.notification_id, 'chat.notifications.' || r.user_id, json_build_object(
    'id', r.notification_id, 'type', 'notification.created', 'community_id', null,
    'channel_id', answer.message -> 'channel_id', 'actor_id', $2::uuid, 'timestamp', iso(answer.created_at),
    'data', json_build_object('user_id', r.user_id, 'notification', json_build_object(
      'id', r.notification_id, 'type', r.type, 'source_id', answer.message -> 'id', 'read', false,
      'created_at', iso(answer.created_at),
      'actor', answer.message -> 'author',
      'channel', json_build_object(
        'id', answer.message -> 'channel_id', 'name', answer.channel_name, 'community_id', answer.community_id),
      'message', json_build_object('id', answer.message -> 'id', 'parent_id', answer.message -> 'parent_id',
        'excerpt', left(answer.message ->> 'body_md', ${EXCERPT_MAX})),
      'text', null)))
  from answer cross join recipients r
  where not r.as_group`,
};
