import { type FaultCase, underPosts } from "../case.ts";

export const gatewayKilled: FaultCase = {
  id: "X9",
  title: "kill -9 of the gateway",
  async run({ cluster: start, random, rounds }) {
    const cluster = await start();
    const gateway = cluster.instances.gateway[0]!;
    const times = Math.ceil(rounds / 4);
    return underPosts(cluster, {
      async inject({ acknowledged }) {
        for (let n = 0; n < times; n++) {
          await gateway.kill();
          await gateway.start();
          await acknowledged(random.between(5, 30));
        }
        return `${times} kills, clients retry under the same key`;
      },
    });
  },
};
