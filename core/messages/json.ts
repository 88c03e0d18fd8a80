/** The SQL by which rows become messages, for pages, posts and events alike. */

/** Rows with a type and a target as the mentions of a message. */
export const mentionsFrom = (rows: string) => `(
  select coalesce(json_agg(json_build_object('type', t.target_type, 'id', t.target_id)
    order by t.target_type, t.target_id), '[]') from ${rows})`;

/** Rows of `attachments` as the files of a message. */
export const attachmentsFrom = (rows: string) => `(
  select coalesce(json_agg(json_build_object('id', f.id, 'filename', f.filename, 'content_type', f.content_type,
    'size_bytes', f.size_bytes, 'width', f.width, 'height', f.height) order by f.position), '[]') from ${rows})`;

/** Who wrote a row `m`: exactly one of the three is there. */
export const AUTHORS = `
  left join users u on u.id = m.user_id
  left join api_users b on b.id = m.api_user_id
  left join webhooks w on w.id = m.webhook_id`;

export const AUTHOR = `json_build_object(
  'kind', case when u.id is not null then 'user' when b.id is not null then 'api_user' else 'webhook' end,
  'id', coalesce(m.user_id, m.api_user_id, m.webhook_id), 'name', coalesce(u.display_name, b.name, w.name),
  'avatar_url', coalesce(u.avatar_url, b.avatar_url, w.avatar_url))`;

/** Who wrote the newest replies, the last of them first: a row of `messages` has their ids. */
const lastRepliers = (row: string) => `(
  select coalesce(json_agg(${AUTHOR} order by m.place), '[]')
  from (
    select id as user_id, id as api_user_id, id as webhook_id, place
    from unnest(${row}.last_repliers) with ordinality as replier(id, place)
  ) m ${AUTHORS})`;

/** Where the thread of a row of `messages` stands. */
export const threadSummary = (row: string) => `json_build_object('id', ${row}.id, 'reply_count', ${row}.reply_count,
  'last_reply_at', iso(${row}.last_reply_at), 'last_repliers', ${lastRepliers(row)})`;

interface Parts {
  mentions: string;
  attachments: string;
  last_repliers: string;
}

/** A message as it travels, from a row `m` joined with `AUTHORS`, but for its reactions. */
export const messageFields = ({ mentions, attachments, last_repliers }: Parts) => `
  'mentions', ${mentions}, 'attachments', ${attachments}, 'id', m.id, 'channel_id', m.channel_id, 'seq', m.seq,
  'author', ${AUTHOR}, 'parent_id', m.parent_id, 'body_md', m.body_md,
  'created_at', iso(m.created_at), 'edited_at', iso(m.edited_at), 'deleted_at', iso(m.deleted_at),
  'reply_count', m.reply_count, 'last_reply_at', iso(m.last_reply_at),
  'last_repliers', ${last_repliers}`;

/** What is new has no replies. */
export const NO_REPLIERS = "'[]'::json";

/** Most messages have none of a thing: to see that there is none costs less than to aggregate nothing. */
const ifAny = (rows: string, list: string) => `case when exists (select from ${rows}) then ${list} else '[]'::json end`;

const MENTIONS = "mentions t where t.message_id = m.id";
/** What is deleted shows no files. */
const FILES = "attachments f where f.message_id = m.id and m.deleted_at is null";
const REACTIONS = "reactions where message_id = m.id";

/** The same of a message that is stored already. */
export const STORED_FIELDS = messageFields({
  mentions: ifAny(MENTIONS, mentionsFrom(MENTIONS)),
  attachments: ifAny(FILES, attachmentsFrom(FILES)),
  last_repliers: `case when m.reply_count > 0 then ${lastRepliers("m")} else ${NO_REPLIERS} end`,
});

/** The whole message, as the reader in the given parameter sees it. */
export const messageFor = (reader: string) => {
  const reactions = `(
  select json_agg(json_build_object('emoji', r.emoji, 'count', r.count, 'reacted_by_me', r.mine)
    order by r.first, r.emoji)
  from (
    select emoji, count(*) as count, bool_or(user_id = ${reader}) as mine, min(created_at) as first
    from ${REACTIONS} group by emoji
  ) r)`;
  return `json_build_object(${STORED_FIELDS}, 'reactions', ${ifAny(REACTIONS, reactions)})`;
};
