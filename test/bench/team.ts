import { LRUCache } from "lru-cache";
import postgres from "postgres";
import { closeDatabase, openDatabase } from "#core/database/database.ts";
import { systemClock } from "#core/kernel/clock.ts";
import { type SessionDeps, startSession } from "#core/sessions/actions.ts";
import { bunHasher } from "#services/shared/hasher.ts";
import { ORIGIN } from "#test/support/world.ts";

/** Somebody of the team, signed in. */
export interface Member {
  token: string;
  channels: Place[];
}

export interface Place {
  id: string;
  name: string;
}

/** All are in this channel; nobody writes there unless a bench does. */
export const EVERYBODY = "everybody";
export const SLUG = "team";

/** How many channels of which size there are for 2,000 people: one is in about five. Those of 20 people or fewer are private. */
const SIZES: [members: number, channels: number][] = [
  [500, 4],
  [200, 12],
  [50, 40],
  [20, 100],
  [5, 200],
];
const MESSAGES = 200;

/** Fills an empty database with a community of so many people, in channels of 5 to 500 with 200 messages each. */
export async function seedTeam(databaseUrl: string, count: number): Promise<Member[]> {
  const sql = postgres(databaseUrl, { max: 1, onnotice() {}, connection: { session_replication_role: "replica" } });
  await sql`
    insert into users (id, username, display_name)
    select gen_random_uuid(), 'person-' || n, 'Person ' || n from generate_series(0, ${count - 1}::int) n`;
  await sql`insert into communities (id, name, slug) values (gen_random_uuid(), 'Team', ${SLUG})`;
  await sql`
    create temp table people as
    select id, split_part(username, '-', 2)::int as n from users`;
  await sql`
    insert into community_members (community_id, user_id, role)
    select c.id, p.id, case p.n when 0 then 'owner' else 'member' end from communities c, people p`;
  const sizes = [...SIZES.flatMap(([members, channels]) => Array(Math.ceil((channels * count) / 2_000)).fill(members))];
  await sql`
    create temp table places as
    select gen_random_uuid() as id, number::int, least(members, ${count}) as members,
           case when number = ${sizes.length + 1} then ${EVERYBODY} else 'room-' || number end as name
    from unnest(${[...sizes, count]}::int[]) with ordinality place (members, number)`;
  await sql`
    insert into channels (id, community_id, name, type, visibility, last_seq)
    select p.id, c.id, p.name, 'text', case when members > 20 then 'public' else 'private' end, ${MESSAGES}
    from places p, communities c`;
  // 13 divides no number of people that is taken here, so that each seat is somebody else's.
  await sql`
    insert into channel_members (channel_id, user_id, last_read_seq)
    select place.id, p.id, ${MESSAGES - 20}
    from places place cross join lateral generate_series(0, place.members - 1) seat
    join people p on p.n = (place.number * 7919 + seat * 13) % ${count}`;
  await sql`
    insert into messages (id, channel_id, seq, user_id, body_md, created_at)
    select gen_random_uuid(), place.id, seq, p.id, 'message number ' || seq || ', about as long as most of them are',
           now() - (${MESSAGES} - seq) * interval '40 seconds'
    from places place cross join generate_series(1, ${MESSAGES}) seq
    join people p on p.n = (place.number * 7919 + seq % place.members * 13) % ${count}`;
  await sql`analyze`;
  const rows = await sql<{ id: string; channels: Place[] }[]>`
    select p.id,
           json_agg(json_build_object('id', c.id, 'name', c.name)) as channels
    from people p join channel_members m on m.user_id = p.id join channels c on c.id = m.channel_id and c.name <> ${EVERYBODY}
    group by p.id order by min(p.n)`;
  await sql.end();
  return signIn(databaseUrl, rows);
}

async function signIn(databaseUrl: string, rows: { id: string; channels: Place[] }[]): Promise<Member[]> {
  const db = openDatabase(databaseUrl, { name: "bench", max: 8 });
  const deps: SessionDeps = {
    db,
    clock: systemClock,
    wakeRelay() {},
    hasher: bunHasher,
    verified: new LRUCache({ max: 1 }),
  };
  const members = await Promise.all(
    rows.map(async ({ id, channels }, n) => {
      const client = n % 2 === 0 ? "terminal" : "web";
      return { token: await startSession(deps, id, { ...ORIGIN, client }), channels };
    }),
  );
  await closeDatabase(db);
  return members;
}
