import { type FaultCase, underPosts } from "../case.ts";

/** Where in its work the API is when it dies: by what it waits for at that moment. */
const MOMENTS = ["anywhere", "committed, not published", "published, not removed", "committed, not answered"] as const;

export const apiKilled: FaultCase = {
  id: "X1",
  title: "kill -9 of the API between commit and publish",
  async run({ cluster: start, random, rounds }) {
    const cluster = await start();
    const api = cluster.instances.api[0]!;
    const counts = new Map<string, number>();
    return underPosts(cluster, {
      async inject(traffic) {
        for (let round = 0; round < rounds; round++) {
          const moment = random.pick(MOMENTS);
          counts.set(moment, (counts.get(moment) ?? 0) + 1);
          if (moment === "committed, not published") api.nats.hold("up");
          if (moment === "published, not removed") api.nats.hold("down");
          if (moment === "committed, not answered") cluster.ways.api.hold("down");
          else if (moment !== "anywhere") await traffic.acknowledged(1);
          await Bun.sleep(random.between(0, 150));
          await api.kill();
          await Promise.all([api.nats.restore(), cluster.ways.api.restore()]);
          await api.start();
          await traffic.acknowledged(random.between(1, 5));
        }
        const each = [...counts].map(([moment, count]) => `${count} ${moment}`).join("; ");
        return `${rounds} kills (${each})`;
      },
    });
  },
};
