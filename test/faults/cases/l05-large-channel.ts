import { sendMessage } from "#sdk/messages.ts";
import { type FaultCase, underPosts } from "../case.ts";
import { pathOf } from "../followers.ts";
import { withSql } from "../sql.ts";
import { type Figure, mustHold, slowestPosts, withFigures } from "../timing.ts";
import { until } from "../traffic.ts";

const MEMBERS = 10_000;
const BOUND = 5_000;

export const largeChannel: FaultCase = {
  id: "L5",
  title: "everybody in a channel of 10,000 called at once",
  async run({ cluster: start }) {
    const cluster = await start();
    const url = cluster.databaseUrl();
    await withSql(url, (sql) =>
      sql.unsafe(`
        create temp table crowd as
          select gen_random_uuid() as id, 'crowd-' || n as username, 'Crowd ' || n as display_name
          from generate_series(1, ${MEMBERS}) n;
        insert into users (id, username, display_name) select id, username, display_name from crowd;
        insert into community_members (community_id, user_id, role)
          select c.id, u.id, 'member' from communities c, crowd u where c.slug = 'lighthouse';
        insert into channel_members (channel_id, user_id)
          select c.id, u.id from channels c, crowd u where c.name = 'general';
        analyze users, community_members, channel_members`),
    );
    const figures: Figure[] = [];
    const outcome = await underPosts(cluster, {
      async inject({ client, place, acknowledged, posts }) {
        const beforeAt = Date.now();
        await acknowledged(100);
        const called = Date.now();
        const before = slowestPosts({ posts }, beforeAt, called);
        const { id } = await sendMessage(client("ada"), pathOf(place("general")), {
          body_md: "@channel Storm warning.",
        });
        await until(async () => {
          const [row] = await withSql(url, (sql) => sql`select count(*) from notifications where source_id = ${id}`);
          return Number(row!.count) >= MEMBERS;
        }, "everybody is notified");
        const took = Date.now() - called;
        await acknowledged(100);
        const after = slowestPosts({ posts }, called);
        figures.push(mustHold(`${MEMBERS} notifications were written within ${took} ms`, took < BOUND));
        figures.push(
          mustHold(
            `the p99 of other posts went from ${before} to ${after} ms`,
            after < Math.max(2 * before, before + 100),
          ),
        );
        return `@channel to ${MEMBERS} members`;
      },
    });
    return withFigures(outcome, figures);
  },
};
