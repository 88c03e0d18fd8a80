import { readdirSync } from "node:fs";
import { memoryOf } from "#test/bench/measure.ts";
import { type Answer, asker, uploadOf } from "../asking.ts";
import { type FaultCase, underPosts } from "../case.ts";
import type { Cluster } from "../cluster.ts";
import { withSql } from "../sql.ts";
import { mustHold, withFigures } from "../timing.ts";

/** Shares of what there was after the first quarter. */
const MEMORY_GROWTH = 0.15;
const DESCRIPTORS_MORE = 20;
const OUTBOX_LEFT = 20;

export const soak: FaultCase = {
  id: "L8",
  title: "mixed load for a while: what grows",
  async run({ cluster: start, minutes }) {
    const cluster = await start();
    const ask = await asker(cluster);
    const refused: Answer[] = [];
    let early: Sample[] = [];
    let late: Sample[] = [];
    let outbox = 0;
    const outcome = await underPosts(cluster, {
      async inject({ place }) {
        const until = async (share: number) => {
          for (const end = Date.now() + minutes * 60_000 * share; Date.now() < end; await Bun.sleep(100)) {
            for (const request of mixOf(place("general").id)) {
              const answer = await ask(...request);
              if (answer.status >= 500 || answer.status === 0) refused.push(answer);
            }
          }
        };
        await until(0.25);
        early = sampleOf(cluster);
        await until(0.75);
        late = sampleOf(cluster);
        outbox = await withSql(cluster.databaseUrl(), async (sql) =>
          Number((await sql`select count(*) from outbox`)[0]!.count),
        );
        return `posts, reads, searches, heartbeats and uploads for ${minutes} min`;
      },
      judge: () => refused.map(({ status, detail }) => `a request was answered with ${status}: ${detail}`),
    });
    const figures = late.map(({ name, memory, descriptors }, index) => {
      const before = early[index]!;
      const grown = memory / before.memory - 1;
      const more = descriptors - before.descriptors;
      const said = `${name}: ${(grown * 100).toFixed(1)} % memory and ${more} descriptors more`;
      return mustHold(said, grown < MEMORY_GROWTH && more < DESCRIPTORS_MORE);
    });
    return withFigures(outcome, [...figures, mustHold(`${outbox} events were in the outbox`, outbox < OUTBOX_LEFT)]);
  },
};

const mixOf = (channel: string): [string, RequestInit?][] => [
  ["/api/snapshot?community=lighthouse"],
  ["/api/c/lighthouse/channels/general/messages?limit=50"],
  ["/api/search?q=lamp"],
  ["/api/heartbeat", { method: "POST" }],
  ["/api/attachments", uploadOf(channel, 5_000)],
];

interface Sample {
  name: string;
  memory: number;
  descriptors: number;
}

const sampleOf = ({ instances }: Cluster): Sample[] =>
  Object.values(instances)
    .flat()
    .map(({ name, pid }) => ({ name, memory: memoryOf(pid), descriptors: readdirSync(`/proc/${pid}/fd`).length }));
