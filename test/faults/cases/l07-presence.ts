import { cpuOf } from "#test/bench/measure.ts";
import { asker, tally } from "../asking.ts";
import { type FaultCase, underPosts } from "../case.ts";
import { withSql } from "../sql.ts";
import { mustHold, withFigures } from "../timing.ts";

const A_MINUTE = 5_000;
const SECONDS = 30;
/** Of one core, and statements for each heartbeat: they are written together. */
const SHARE = 0.05;
const TRANSACTIONS = 1.2;

export const presence: FaultCase = {
  id: "L7",
  title: "5,000 heartbeats a minute",
  async run({ cluster: start }) {
    const cluster = await start();
    const ask = await asker(cluster);
    const api = cluster.instances.api[0]!;
    const transactions = () =>
      withSql(cluster.databaseUrl(), async (sql) => {
        await sql`select pg_stat_clear_snapshot()`;
        const [row] = await sql`select xact_commit as count from pg_stat_database where datname = current_database()`;
        return Number(row!.count);
      });
    const statuses: number[] = [];
    const beat = async (perMinute: number) => {
      const [cpu, count] = [cpuOf(api.pid), await transactions()];
      const sent: Promise<unknown>[] = [];
      const began = performance.now();
      for (let n = 0; performance.now() - began < SECONDS * 1000; n++) {
        if (perMinute === 0) await Bun.sleep(SECONDS * 1000);
        else {
          await Bun.sleep(Math.max(0, began + (n * 60_000) / perMinute - performance.now()));
          sent.push(ask("/api/heartbeat", { method: "POST" }).then(({ status }) => statuses.push(status)));
        }
      }
      await Promise.all(sent);
      return { cpu: cpuOf(api.pid) - cpu, count: (await transactions()) - count };
    };
    let rest = { cpu: 0, count: 0 };
    let busy = { cpu: 0, count: 0 };
    const outcome = await underPosts(cluster, {
      async inject() {
        rest = await beat(0);
        busy = await beat(A_MINUTE);
        return `${statuses.length} heartbeats in ${SECONDS} s beside posts: ${tally(statuses)}`;
      },
    });
    const share = (busy.cpu - rest.cpu) / (SECONDS * 1000);
    const each = (busy.count - rest.count) / statuses.length;
    return withFigures(outcome, [
      mustHold(`the API took ${(share * 100).toFixed(1)} % of a core for them`, share < SHARE),
      // Who asks is looked up each time; what they did is not written each time.
      mustHold(`${each.toFixed(2)} transactions for each`, each < TRANSACTIONS),
    ]);
  },
};
