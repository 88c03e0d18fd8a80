import { type FaultCase, underPosts } from "../case.ts";

export const sessionManagersKilled: FaultCase = {
  id: "X8",
  title: "kill -9 of a session manager beside its twin",
  async run({ cluster: start, random, rounds }) {
    const cluster = await start({ count: { "web-sm": 2, "tui-sm": 2 } });
    const times = Math.ceil(rounds / 4);
    return underPosts(cluster, {
      async inject({ acknowledged }) {
        for (let n = 0; n < times; n++) {
          for (const service of ["tui-sm", "web-sm"] as const) {
            const instance = random.pick(cluster.instances[service]);
            await instance.kill();
            await acknowledged(random.between(1, 20));
            await instance.start();
          }
        }
        return `${times} kills of each, one of two at a time`;
      },
    });
  },
};
