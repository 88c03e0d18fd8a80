import { type FaultCase, underPosts } from "../case.ts";

const AWAY = 60;

export const natsAway: FaultCase = {
  id: "X3",
  title: "NATS down for a minute",
  async run({ cluster: start }) {
    const cluster = await start();
    return underPosts(cluster, {
      async inject({ acknowledged, posts }) {
        await cluster.nats.kill();
        const before = posts.length;
        await Bun.sleep(AWAY * 1000);
        await acknowledged(1);
        const meanwhile = posts.slice(before).filter((post) => post.acknowledged).length;
        await cluster.nats.start();
        return `NATS killed for ${AWAY} s, in which ${meanwhile} posts were acknowledged`;
      },
      // Whoever posts must not notice.
      judge: ({ patience: { gaveUp, longestSilence } }) => [
        ...(gaveUp > 0 ? [`${gaveUp} posts were refused while only the live updates were away`] : []),
        ...(longestSilence > 5_000 ? [`no post was acknowledged for ${longestSilence} ms`] : []),
      ],
    });
  },
};
