import { type FaultCase, underPosts } from "../case.ts";
import { withSql } from "../sql.ts";

export const twoRelays: FaultCase = {
  id: "X13",
  title: "the relay taken from one API while it publishes, and so run twice",
  async run({ cluster: start, random, rounds }) {
    const cluster = await start({ count: { api: 2 } });
    const times = Math.ceil(rounds / 2);
    return underPosts(cluster, {
      async inject({ acknowledged }) {
        for (let n = 0; n < times; n++) {
          const held = random.pick(cluster.instances.api);
          held.nats.hold(random.pick(["up", "down"] as const));
          await acknowledged(random.between(1, 10));
          // Its lock goes with its session, and the other API publishes what this one is about to.
          await withSql(
            cluster.databaseUrl(),
            (sql) => sql`
              select pg_terminate_backend(pid) from pg_stat_activity
              where datname = current_database() and application_name = 'ajet-relay'`,
          );
          await acknowledged(random.between(1, 10));
          await held.nats.restore();
        }
        return `${times} times a relay's session ended while its events were on their way to NATS`;
      },
    });
  },
};
