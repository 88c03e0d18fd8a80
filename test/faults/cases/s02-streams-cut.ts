import { type FaultCase, underPosts } from "../case.ts";

export const streamsCut: FaultCase = {
  id: "S2",
  title: "connections of clients cut at random",
  async run({ cluster: start, random, rounds }) {
    const cluster = await start();
    const times = rounds * 4;
    return underPosts(cluster, {
      async inject({ watching }) {
        for (let n = 0; n < times; n++) {
          await Bun.sleep(random.between(0, 300));
          cluster.ways.gateway.cut();
        }
        const broken = watching.reduce((sum, { interruptions }) => sum + interruptions(), 0);
        return `${times} cuts of all connections at random moments, ${broken} streams resumed`;
      },
    });
  },
};
