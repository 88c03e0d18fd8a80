import { type Check, RESTORE_ADVICE } from "./check.ts";

/** Numbers that messages and deletions have taken, by channel. */
const USED = `select channel_id, count(*) + count(deleted_at) as used, max(seq) as newest from messages group by channel_id`;

/** Of messages, their threads and what hangs on them. */
export const messageChecks: readonly Check[] = [
  {
    name: "messages.numbers",
    claims: "No message has a number that its channel has not given yet.",
    advice: `${RESTORE_ADVICE} Until then posting in the channel fails, or readers miss messages.`,
    finds: `
      select format('channel %s has given %s numbers; %s are used, the newest is %s', c.id, c.last_seq, n.used, n.newest)
      from channels c join (${USED}) n on n.channel_id = c.id where n.newest > c.last_seq or n.used > c.last_seq`,
  },
  {
    name: "messages.gaps",
    claims: "Every number of a channel is that of a message or of a deletion.",
    advice:
      "Nothing: a post that is refused at the last moment has taken a number. Many of them are worth a look at the API's log.",
    isNote: true,
    finds: `
      select format('channel %s has given %s numbers, of which %s are used', c.id, c.last_seq, coalesce(n.used, 0))
      from channels c left join (${USED}) n on n.channel_id = c.id where c.last_seq > coalesce(n.used, 0)`,
  },
  {
    name: "messages.replies",
    claims: "Each message says how many replies it has.",
    advice: `Let psql count them anew: update messages p set reply_count = (select count(*) from messages r
      where r.parent_id = p.id and r.deleted_at is null) where p.parent_id is null;`,
    finds: `
      select format('message %s counts %s replies and has %s', p.id, p.reply_count, coalesce(r.replies, 0))
      from messages p left join (
        select parent_id, count(*) as replies from messages where parent_id is not null and deleted_at is null group by 1
      ) r on r.parent_id = p.id where p.reply_count <> coalesce(r.replies, 0)`,
  },
  {
    name: "messages.threads",
    claims: "Replies are one level deep, and in the channel of what they answer.",
    advice: RESTORE_ADVICE,
    finds: `
      select format('reply %s to %s', r.id, p.id) from messages r join messages p on p.id = r.parent_id
      where p.parent_id is not null or p.channel_id <> r.channel_id`,
  },
  {
    name: "messages.deleted",
    claims: "Of a deleted message no word is left.",
    advice: "Let psql take them away: update messages set body_md = '' where deleted_at is not null;",
    finds: "select format('message %s', id) from messages where deleted_at is not null and body_md <> ''",
  },
  {
    name: "messages.search",
    claims: "The newest 1,000 messages are found by their words.",
    advice: "Let psql read all of them anew: update messages set body_md = body_md; reindex table messages;",
    finds: `
      select format('message %s', id) from (select * from messages order by id desc limit 1000) m
      where search is distinct from to_tsvector('ajet', body_md) || to_tsvector('simple', body_md)`,
  },
  {
    name: "messages.mentions",
    claims: "Whoever is mentioned is there.",
    advice: RESTORE_ADVICE,
    finds: `
      select format('message %s mentions %s', t.message_id, t.target_id) from mentions t
      where t.target_type = 'user' and not exists (select from users u where u.id = t.target_id)`,
  },
  {
    name: "notifications.sources",
    claims: "Notifications of messages are of messages that there are.",
    advice: "Let psql remove those that are named: delete from notifications where id in (…);",
    finds: `
      select format('notification %s of %s', n.id, n.source_id) from notifications n
      where n.type in ('mention', 'dm', 'thread_reply') and not exists (select from messages m where m.id = n.source_id)`,
  },
  {
    name: "reading.marks",
    claims: "Nobody has read further than the newest number of a channel, also in threads.",
    advice: `Let psql set them back: update channel_members x set last_read_seq = c.last_seq from channels c
      where c.id = x.channel_id and x.last_read_seq > c.last_seq; and the same for thread_followers.`,
    finds: `
      select format('person %s in channel %s', x.user_id, c.id)
      from channel_members x join channels c on c.id = x.channel_id where x.last_read_seq > c.last_seq
      union all
      select format('person %s in thread %s', f.user_id, f.parent_id) from thread_followers f
      join messages m on m.id = f.parent_id join channels c on c.id = m.channel_id where f.last_read_seq > c.last_seq`,
  },
  {
    name: "attachments.places",
    claims: "A file is in the channel of its message, and given up with it.",
    advice: RESTORE_ADVICE,
    finds: `
      select format('file %s of message %s', f.id, m.id) from attachments f join messages m on m.id = f.message_id
      where f.channel_id is distinct from m.channel_id or (m.deleted_at is not null and f.deleted_at is null)`,
  },
];
