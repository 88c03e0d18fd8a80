import { type FaultCase, underPosts } from "../case.ts";

export const natsEmptied: FaultCase = {
  id: "X4",
  title: "NATS restarted with an empty store",
  async run({ cluster: start, random }) {
    const cluster = await start();
    const times = 3;
    return underPosts(cluster, {
      async inject({ acknowledged, roundTrip }) {
        for (let n = 0; n < times; n++) {
          await cluster.nats.kill();
          await acknowledged(random.between(1, 20));
          await cluster.nats.start({ empty: true });
          await roundTrip();
        }
        return `${times} kills, each start with an empty store`;
      },
    });
  },
};
