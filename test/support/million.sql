-- A million messages of a year in which ada is the busiest reader; for test/support/million.ts.
-- Run with session_replication_role = replica: what is written refers to what there is, and nothing checks it.

-- People by number: ada, bo and cy are the first three.
insert into users (id, username, display_name)
select gen_random_uuid(), 'person-' || n, 'Person ' || n from generate_series(3, 9999) n;
create temp table people as
select id, (row_number() over (order by username like 'person-%', username))::int - 1 as n from users where username <> 'dot';
create index on people (n);

insert into sessions (id, user_id, token_hash, expires_at, absolute_expires_at, client)
select gen_random_uuid(), id, '', now() + interval '1 day', now() + interval '1 day', 'web' from people, generate_series(1, 2);

-- The lighthouse has one huge channel, six large ones and 100 small ones; then there are 20 other communities, and direct messages.
insert into communities (id, name, slug)
select gen_random_uuid(), 'Community ' || n, 'community-' || n from generate_series(1, 20) n;
create temp table places as
select gen_random_uuid() as id, c.id as community_id, place.name, place.size, place.members
from communities c cross join lateral (
  select 'everything' as name, 400000 as size, 10000 as members where c.slug = 'lighthouse'
  union all
  select 'busy-' || n, 50000, 2000 from generate_series(1, 6) n where c.slug = 'lighthouse'
  union all
  select 'small-' || n, 1000, 11 from generate_series(1, 100) n where c.slug = 'lighthouse'
  union all
  select 'room-' || n, 200, 100 from generate_series(1, 40) n where c.slug <> 'lighthouse'
) place
union all
select gen_random_uuid(), null, null, 20, 2 from generate_series(1, 2000);
insert into places select gen_random_uuid(), null, null, 1000000 - sum(size), 2 from places;
insert into channels (id, community_id, name, type, visibility, last_seq, dm_key)
select id, community_id, name, case when community_id is null then 'dm' else 'text' end,
  case when community_id is null or name like '%7' then 'private' else 'public' end, size,
  case when community_id is null then id::text end
from places;
analyze places;

insert into community_members (community_id, user_id, role)
select c.id, p.id, 'member' from communities c join people p on c.slug = 'lighthouse' or p.n between 3 and 502
on conflict do nothing;
-- Everybody has read half of a channel. Ada comes back after a month, is in all channels of the lighthouse and has never
-- looked into the large ones, nor into her direct messages with 100 people.
insert into channel_members (channel_id, user_id, last_read_seq)
select place.id, p.id, case when p.n > 0 then place.size / 2 when place.size > 1000 or place.community_id is null then 3
  else place.size * 9 / 10 end
from (select *, (row_number() over (order by id))::int as number from places) place
cross join lateral generate_series(0, place.members - 1) seat
join people p on p.n = case when seat = 0 and (place.community_id is null or place.name like 'room-%') then 3 + place.number % 500
  when place.members >= 2000 or seat = 0 then seat
  when place.community_id is null and place.number % 20 = 0 then 0
  else 3 + (place.number * 31 + seat) % case when place.name like 'room-%' then 500 else 9990 end end
on conflict do nothing;

-- Words as people use them: a few everywhere, most of them seldom. `search` is what the generated column would hold.
create temp table bodies as
select n, body, to_tsvector('ajet', body) || to_tsvector('simple', body) as search from (
  select n, (
    select string_agg('w' || to_hex((power(random(), 4) * 3000)::int * 7919 % 65536) || 'er', ' ')
    from generate_series(1, 4 + n % 12) word where n is not null
  ) || case n % 500
    when 1 then ' deployed at last' when 2 then ' see src/api/server.ts:' || n when 3 then ' 部署了新版本'
    when 4 then ' https://example.test/' || n when 5 then ' foo-bar' else '' end
    || case when n = 7 then ' quokka' else '' end as body
  from generate_series(0, 19999) n
) body;
create index on bodies (n);
analyze bodies;

-- In the order in which they were written, with the channels mixed. Every fifth is a reply.
create temp table places_of_messages as
select id as channel_id, seq, size, (row_number() over (order by seq::float / size, id))::int as n
from places cross join lateral generate_series(1, size) seq;
alter table places_of_messages add primary key (channel_id, seq);
-- Ids ascend with time, as version 7 does: one message every half a minute.
create function pg_temp.message_id(n int) returns uuid language sql immutable as $$
  select (left(t, 8) || '-' || right(t, 4) || '-7000-8000-' || lpad(to_hex(n), 12, '0'))::uuid
  from (select lpad(to_hex(1735689600000 + n::bigint * 30000), 12, '0') as t) moment
$$;
insert into messages (id, channel_id, seq, user_id, parent_id, body_md, created_at, deleted_at, reply_count, last_reply_at, search)
select pg_temp.message_id(m.n), m.channel_id, m.seq, author.id, pg_temp.message_id(parent.n), body.body,
  to_timestamp(1735689600 + m.n * 30), case when m.n % 97 = 0 then now() end,
  case when m.seq = 1 and m.size = 400000 then 8000 when m.seq % 50 = 1 then 9 else 0 end,
  case when m.seq % 50 = 1 then to_timestamp(1735689600 + m.n * 30 + 3600) end, body.search
from places_of_messages m
join people author on author.n = case when m.n % 5000 = 0 then 2 else m.n::bigint * 7919 % 10000 end
join bodies body on body.n = m.n::bigint * 104729 % 20000
left join places_of_messages parent on m.seq % 5 = 0 and parent.channel_id = m.channel_id
  and parent.seq = case when m.seq % 50 = 0 and m.size = 400000 then 1 else m.seq - (m.seq - 1) % 50 end;

insert into reactions (message_id, user_id, emoji)
select pg_temp.message_id(k * 20), p.id, (array['👍', '🎉', '👀'])[1 + p.n % 3]
from generate_series(1, 50000) k join people p on p.n between k % 9000 and k % 9000 + k % 4;
insert into mentions (id, message_id, target_type, target_id)
select gen_random_uuid(), pg_temp.message_id(k * 20), case when k % 50 = 0 then 'channel' else 'user' end,
  case when k % 50 <> 0 then p.id end
from generate_series(1, 50000) k join people p on p.n = case when k % 10 = 0 then 0 else k % 10000 end;
insert into attachments (id, channel_id, message_id, uploaded_by, filename, content_type, size_bytes, storage_key)
select gen_random_uuid(), m.channel_id, m.id, m.user_id, m.seq || '.png', 'image/png', 1000, m.id
from generate_series(1, 25000) k join messages m on m.id = pg_temp.message_id(k * 40);
-- A fifth of them are ada's, who has read nearly all. Their ids are in the order of the messages that they are about, as the posting statement makes them.
insert into notifications (id, user_id, type, source_id, read, created_at)
select overlay(pg_temp.message_id(k * 4)::text placing '9' from 20 for 1)::uuid, p.id, 'mention', pg_temp.message_id(k * 4),
  k % 1000 <> 0, to_timestamp(1735689600 + k * 120)
from generate_series(1, 250000) k join people p on p.n = case when k % 5 = 0 then 0 else k % 10000 end;

-- Who wrote in a thread follows it, and ada 5,000 more: of those in the large channel she has read what came before its middle.
insert into thread_followers (parent_id, user_id, last_read_seq)
select parent_id, user_id, max(seq) from messages where parent_id is not null group by parent_id, user_id
-- Those of threads that the world had before.
on conflict do nothing;
insert into thread_followers (parent_id, user_id, last_read_seq)
select m.id, p.id, 200000 from messages m join people p on p.n = 0 join places on places.id = m.channel_id
where places.name = 'everything' and m.seq % 50 = 1 and m.seq < 250000
on conflict do nothing;
