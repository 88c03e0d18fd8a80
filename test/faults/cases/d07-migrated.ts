import type postgres from "postgres";
import { migrate } from "#core/database/migrate.ts";
import { migrations } from "#drizzle/migrations.gen.ts";
import { createEmptyDatabase } from "#test/support/database.ts";
import type { FaultCase, Lab } from "../case.ts";
import { withSql } from "../sql.ts";

/** The first schema with all tables, and the one three steps ago. */
const FROM = [2, migrations.length - 3];
/** A read waits for so long at most, as those of the services do. */
const PATIENCE = 10_000;

export const migrated: FaultCase = {
  id: "D7",
  title: "earlier schemas with data brought to the newest",
  async run(lab) {
    const results = [];
    for (const from of FROM) results.push(await migrateFrom(lab, from));
    return {
      done: `${lab.messages} messages each: ${results.map(({ done }) => done).join("; ")}`,
      broken: results.flatMap(({ broken }) => broken),
      notes: results.flatMap(({ notes }) => notes),
    };
  },
};

async function migrateFrom({ messages, postgres, onEnd }: Lab, from: number) {
  process.env.TEST_DATABASE_URL = postgres!.url;
  const { url, drop } = await createEmptyDatabase();
  onEnd(drop);
  await migrate(url, migrations[from - 1]!.folderMillis);
  return withSql(url, async (sql) => {
    await fill(sql, messages);
    const before = await checksums(sql);
    const began = performance.now();
    let done = false;
    const reading = readMeanwhile(url, () => done);
    await migrate(url).finally(() => {
      done = true;
    });
    const took = ((performance.now() - began) / 1000).toFixed(1);
    const { longest, failed } = await reading;
    const after = await checksums(sql);
    const step = `from step ${from} to ${migrations.length}`;
    return {
      done: `${step} in ${took} s`,
      broken: [
        ...Object.keys(before).flatMap((table) =>
          before[table] === after[table] ? [] : [`${step}: ${table} held ${before[table]} and holds ${after[table]}`],
        ),
        ...(failed > 0 ? [`${step}: ${failed} reads failed meanwhile`] : []),
      ],
      notes: [`${step}: the longest wait of a read was ${longest.toFixed(0)} ms`],
    };
  });
}

/** A community in which much was said, one message of twenty in a thread. */
async function fill(sql: postgres.Sql, messages: number): Promise<void> {
  await sql.unsafe(`
    insert into users (id, username, display_name)
      select gen_random_uuid(), 'person-' || n, 'Person ' || n from generate_series(1, 500) n;
    insert into communities (id, name, slug) values (gen_random_uuid(), 'Lighthouse', 'lighthouse');
    insert into community_members (community_id, user_id, role)
      select c.id, u.id, 'member' from communities c, users u;
    insert into channels (id, community_id, name, type, visibility, last_seq)
      select gen_random_uuid(), c.id, 'channel-' || n, 'text', 'public', ${messages} / 10 from communities c, generate_series(1, 10) n;
    insert into channel_members (channel_id, user_id, last_read_seq)
      select c.id, u.id, ${messages} / 20 from channels c, users u;
    insert into messages (id, channel_id, seq, user_id, body_md)
      select gen_random_uuid(), c.id, n, u.id, 'message ' || n || ' about the lamp and the harbour'
      from (select id, row_number() over (order by id) as number from channels) c
      cross join generate_series(1, ${messages} / 10) n
      join (select id, row_number() over (order by id) - 1 as number from users) u on u.number = (n + c.number) % 500;
    update messages m set parent_id = p.id from messages p
      where m.seq % 20 = 0 and p.channel_id = m.channel_id and p.seq = m.seq - 1;
    update messages p set reply_count = 1, last_reply_at = now() from messages r where r.parent_id = p.id;
    insert into reactions (message_id, user_id, emoji) select id, user_id, '👍' from messages where seq % 10 = 0;
    analyze`);
}

/** How many rows there are, and a sum over what they say: by table, of the columns that there have always been. */
async function checksums(sql: postgres.Sql): Promise<Record<string, string>> {
  const columns: Record<string, string> = {
    messages: "id, channel_id, seq, user_id, parent_id, body_md, created_at, reply_count",
    users: "id, username, display_name, created_at",
    channels: "id, community_id, name, type, visibility, last_seq",
    community_members: "community_id, user_id, role",
    channel_members: "channel_id, user_id, last_read_seq, notify_level",
    reactions: "message_id, user_id, emoji",
  };
  const sums: Record<string, string> = {};
  for (const [table, names] of Object.entries(columns)) {
    const [row] = await sql.unsafe(
      `select count(*) || ' rows, ' || sum(hashtextextended(concat_ws('|', ${names}), 0)) as sum from ${table}`,
    );
    sums[table] = row!.sum;
  }
  return sums;
}

/** The newest page of a channel again and again, as somebody reads who does not know of the migration. */
async function readMeanwhile(url: string, isDone: () => boolean): Promise<{ longest: number; failed: number }> {
  return withSql(url, async (sql) => {
    await sql.unsafe(`set statement_timeout = ${PATIENCE}`);
    let longest = 0;
    let failed = 0;
    while (!isDone()) {
      const began = performance.now();
      await sql`
        select id, body_md from messages
        where channel_id = (select id from channels where name = 'channel-1') order by seq desc limit 50`.catch(
        () => failed++,
      );
      longest = Math.max(longest, performance.now() - began);
      await Bun.sleep(5);
    }
    return { longest, failed };
  });
}
