import { startFollowers } from "#test/support/followers.ts";
import { type FaultCase, underPosts } from "../case.ts";
import { type Figure, mustHold, withFigures } from "../timing.ts";

const STREAMS = 500;
const WITHIN = 10_000;

export const streamsReturn: FaultCase = {
  id: "S10",
  title: "500 streams open at once and come back after a kill, beside posts (X9)",
  async run({ cluster: start, onEnd }) {
    const cluster = await start();
    const followers = startFollowers(cluster, {
      token: await cluster.token("ada"),
      terminals: 350,
      pages: STREAMS - 350,
    });
    onEnd(() => followers.stop());
    const first = await followers.allOpen();
    const figures: Figure[] = [];
    const outcome = await underPosts(cluster, {
      async inject({ acknowledged }) {
        for (const service of ["tui-sm", "gateway"] as const) {
          const instance = cluster.instances[service][0]!;
          await instance.kill();
          await instance.start();
          const began = performance.now();
          const { interrupted, refused } = await followers.allOpen();
          const took = performance.now() - began;
          const said = `${service}: all ${STREAMS} were back after ${(took / 1000).toFixed(1)} s (${interrupted} interruptions so far, ${refused} refusals)`;
          figures.push(mustHold(said, took < WITHIN));
          await acknowledged(20);
        }
        return `${STREAMS} streams, opened with ${first.refused} refusals; kill -9 of the terminal session manager and of the gateway`;
      },
    });
    return withFigures(outcome, figures);
  },
};
