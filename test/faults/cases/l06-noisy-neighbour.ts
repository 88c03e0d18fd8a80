import { createClient } from "#sdk/client.ts";
import { createCommunity } from "#sdk/communities.ts";
import { sendMessage } from "#sdk/messages.ts";
import { type FaultCase, underPosts } from "../case.ts";
import { mustHold, slowestPosts, withFigures } from "../timing.ts";

/** What all bots of a community may say at the most, with the limits that a gateway has unless told otherwise. */
const NOISE = 40;
const SECONDS = 15;

export const noisyNeighbour: FaultCase = {
  id: "L6",
  title: "one noisy community beside a quiet one",
  async run({ cluster: start }) {
    const cluster = await start();
    const noisy = createClient({ baseUrl: cluster.url, token: await cluster.token("bo") });
    await createCommunity(noisy, { name: "Harbour", slug: "harbour" });
    let before = 0;
    let during = 0;
    let said = 0;
    const outcome = await underPosts(cluster, {
      async inject({ posts }) {
        const quietAt = Date.now();
        await Bun.sleep(SECONDS * 1000);
        const noisyAt = Date.now();
        before = slowestPosts({ posts }, quietAt, noisyAt);
        const noise = setInterval(() => {
          void sendMessage(noisy, { slug: "harbour", channel: "general" }, { body_md: "Horn!" }).then(() => said++);
        }, 1000 / NOISE);
        await Bun.sleep(SECONDS * 1000);
        clearInterval(noise);
        during = slowestPosts({ posts }, noisyAt, Date.now());
        return `${said} posts of the noisy one in ${SECONDS} s`;
      },
    });
    const figure = `the p99 of the quiet one's posts went from ${before} to ${during} ms`;
    // Of a few milliseconds half is a matter of chance.
    return withFigures(outcome, [mustHold(figure, during < Math.max(1.5 * before, before + 50))]);
  },
};
