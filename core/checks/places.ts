import { type Check, RESTORE_ADVICE } from "./check.ts";

/** Of communities, channels and who is in them. */
export const placeChecks: readonly Check[] = [
  {
    name: "communities.owners",
    claims: "Every community has an owner.",
    advice: `Let psql make somebody one: update community_members set role = 'owner' where community_id = '…' and user_id = '…';`,
    finds: `
      select format('community %s', c.slug) from communities c
      where not exists (select from community_members m where m.community_id = c.id and m.role = 'owner')`,
  },
  {
    name: "memberships.channels",
    claims: "Who is in a channel of a community is in the community.",
    advice: `Let psql take them out: delete from channel_members x using channels c where c.id = x.channel_id and c.community_id is not null
      and not exists (select from community_members m where m.community_id = c.community_id and m.user_id = x.user_id);`,
    finds: `
      select format('person %s in channel %s', x.user_id, c.id) from channel_members x
      join channels c on c.id = x.channel_id and c.community_id is not null
      where not exists (select from community_members m where m.community_id = c.community_id and m.user_id = x.user_id)`,
  },
  {
    name: "memberships.bans",
    claims: "Nobody is in a community from which they are banned.",
    advice: "Ban them again in the community's settings, or lift the ban.",
    finds: `
      select format('person %s in community %s', b.user_id, b.community_id) from bans b
      join community_members m on m.community_id = b.community_id and m.user_id = b.user_id`,
  },
  {
    name: "bots.channels",
    claims: "Bots are in channels of their own community.",
    advice: RESTORE_ADVICE,
    finds: `
      select format('bot %s in channel %s', a.id, c.id) from channel_api_users x
      join api_users a on a.id = x.api_user_id join channels c on c.id = x.channel_id
      where c.community_id is distinct from a.community_id`,
  },
  {
    name: "webhooks.channels",
    claims: "Webhooks lead into channels of their own community.",
    advice: RESTORE_ADVICE,
    finds: `
      select format('webhook %s into channel %s', w.id, c.id) from webhooks w join channels c on c.id = w.channel_id
      where c.community_id is distinct from w.community_id`,
  },
  {
    name: "dms.people",
    claims: "Direct messages of two are those of two.",
    advice: RESTORE_ADVICE,
    finds: `
      select format('channel %s has %s people', c.id, count(x.user_id)) from channels c
      left join channel_members x on x.channel_id = c.id where c.type = 'dm' group by c.id having count(x.user_id) <> 2`,
  },
  {
    name: "outbox.age",
    claims: "What happened is told to clients within a minute.",
    advice: "Start the API if it does not run; else see in its log why it does not reach NATS.",
    finds:
      "select format('event %s of %s', event_id, created_at) from outbox where created_at < clock_timestamp() - interval '1 minute'",
  },
  {
    name: "database.constraints",
    claims: "All constraints were validated, and all indexes can be used.",
    advice: "Let psql finish what was interrupted: alter table … validate constraint …; or reindex index …;",
    finds: `
      select format('constraint %s of %s', conname, conrelid::regclass) from pg_constraint
      where connamespace = 'public'::regnamespace and not convalidated
      union all
      select format('index %s', x.indexrelid::regclass) from pg_index x join pg_class c on c.oid = x.indrelid
      where c.relnamespace = 'public'::regnamespace and not x.indisvalid
      union all
      select format('triggers of %s are off', tgrelid::regclass) from pg_trigger t join pg_class c on c.oid = t.tgrelid
      where c.relnamespace = 'public'::regnamespace and t.tgenabled = 'D'`,
  },
];
