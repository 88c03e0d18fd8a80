import { findPerson } from "#scripts/idp/people.ts";
import { createClient } from "#sdk/client.ts";
import { createCommunity } from "#sdk/communities.ts";
import { sendMessage } from "#sdk/messages.ts";
import { type FaultCase, underPosts } from "../case.ts";
import { withSql } from "../sql.ts";
import { mustHold, slowestPosts, withFigures } from "../timing.ts";

/** What all bots of a community may say at the most, with the limits that a gateway has unless told otherwise. */
const NOISE = 40;
const SECONDS = 15;

export const noisyNeighbour: FaultCase = {
  id: "L6",
  title: "one noisy community beside a quiet one",
  async run({ cluster: start }) {
    const cluster = await start({ settings: { api: { COMMUNITY_CREATION: "everyone" } } });
    // Somebody whom nobody follows: the terminals of the others show whatever their people are told.
    await withSql(cluster.databaseUrl(), async (sql) => {
      const [dot] = await sql`
        insert into users (id, username, display_name) values (gen_random_uuid(), 'dot', 'Dot Ferreira') returning id`;
      await sql`
        insert into oauth_accounts (id, user_id, provider, provider_user_id)
        values (gen_random_uuid(), ${dot!.id}, 'gitea', ${String(findPerson("dot")!.id)})`;
    });
    const noisy = createClient({ baseUrl: cluster.url, token: await cluster.token("dot") });
    await createCommunity(noisy, { name: "Harbour", slug: "harbour" });
    let before = 0;
    let during = 0;
    let said = 0;
    const outcome = await underPosts(cluster, {
      async inject({ posts }) {
        const quietAt = Date.now();
        await Bun.sleep(SECONDS * 1000);
        const noisyAt = Date.now();
        before = slowestPosts({ posts }, quietAt, noisyAt);
        const noise = setInterval(() => {
          void sendMessage(noisy, { slug: "harbour", channel: "general" }, { body_md: "Horn!" }).then(() => said++);
        }, 1000 / NOISE);
        await Bun.sleep(SECONDS * 1000);
        clearInterval(noise);
        during = slowestPosts({ posts }, noisyAt, Date.now());
        return `${said} posts of the noisy one in ${SECONDS} s`;
      },
    });
    const figure = `the p99 of the quiet one's posts went from ${before} to ${during} ms`;
    // Of a few milliseconds half is a matter of chance.
    return withFigures(outcome, [mustHold(figure, during < Math.max(1.5 * before, before + 50))]);
  },
};
