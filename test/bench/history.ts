import postgres from "postgres";
import { createClient } from "#sdk/client.ts";
import { listMessages } from "#sdk/messages.ts";
import { getMe } from "#sdk/users.ts";
import { LIFTED_LIMIT_SETTINGS } from "#test/support/limits.ts";
import { seedPeople } from "#test/support/people.ts";
import { startStack } from "#test/support/stack.ts";
import { closedLoop, milliseconds, percentile, ratio, report } from "./measure.ts";

const MESSAGES = 100_000;
const DURATION = 3_000;

/** The newest 50 messages of a channel that has 100,000, and the cheapest authenticated request, through gateway and API. */
export async function run(): Promise<void> {
  const stack = await startStack({ gateway: LIFTED_LIMIT_SETTINGS });
  const people = await seedPeople(stack.databaseUrl);
  const client = createClient({ baseUrl: stack.url, token: await people.token("ada") });
  const sql = postgres(stack.databaseUrl, { max: 8, onnotice() {} });
  await sql`
    with place as (select id, last_seq from channels where name = 'general'), author as (select id from users where username = 'ada')
    insert into messages (id, channel_id, seq, user_id, body_md)
    select gen_random_uuid(), place.id, place.last_seq + n, author.id, 'message number ' || n
    from place, author, generate_series(1, ${MESSAGES}) n`;
  await sql`update channels set last_seq = last_seq + ${MESSAGES} where name = 'general'`;
  await sql`analyze messages`;
  const [channel] = await sql<{ id: string }[]>`select id from channels where name = 'general'`;

  const floor = await closedLoop(
    8,
    DURATION,
    () =>
      sql`select id, seq, body_md, created_at from messages where channel_id = ${channel!.id} and parent_id is null and deleted_at is null order by seq desc limit 50`,
  );
  await sql.end();
  const page = await closedLoop(8, DURATION, () =>
    listMessages(client, { slug: "lighthouse", channel: "general" }, { limit: 50 }),
  );
  const [p50, p99] = [percentile(page.latencies, 0.5), percentile(page.latencies, 0.99)];
  report(
    "last 50, 8 at once",
    `${page.perSecond.toFixed(0)}/s`,
    `${ratio(page.perSecond, floor.perSecond)} of the driver's rows`,
  );
  report("last 50, p50 and p99", `${milliseconds(p50)}, ${milliseconds(p99)}`);
  const me = await closedLoop(16, DURATION, () => getMe(client));
  report(
    "GET /api/me, 16 at once",
    `${me.perSecond.toFixed(0)}/s`,
    `p99 ${milliseconds(percentile(me.latencies, 0.99))}`,
  );
  await stack.close();
}
