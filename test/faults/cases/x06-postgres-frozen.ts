import { type Answer, asker, tally } from "../asking.ts";
import { type FaultCase, underPosts } from "../case.ts";

const FROZEN = 30;
/** The longest that somebody may have to wait for their refusal, in milliseconds: the silence is noticed in three to four seconds. */
const BOUND = 8_000;
/** How long those wait who come when it has been noticed. */
const AT_ONCE = 1_000;

export const postgresFrozen: FaultCase = {
  id: "X6",
  title: "PostgreSQL frozen for half a minute",
  async run({ cluster: start, postgres, onEnd }) {
    const cluster = await start();
    const ask = await asker(cluster);
    const answers: Answer[] = [];
    onEnd(() => postgres!.resume());
    return underPosts(cluster, {
      async inject() {
        postgres!.pause();
        const end = Date.now() + FROZEN * 1000;
        const askers = Array.from({ length: 10 }, async () => {
          while (Date.now() < end) {
            answers.push(await ask("/api/me"));
            await Bun.sleep(100);
          }
        });
        await Promise.race([Promise.all(askers), Bun.sleep(FROZEN * 1000)]);
        postgres!.resume();
        await Promise.all(askers);
        const longest = Math.max(...answers.map(({ took }) => took));
        const told = tally(answers.map(({ status }) => status));
        const atOnce = answers.filter(({ took }) => took < AT_ONCE).length;
        return `SIGSTOP for ${FROZEN} s; reads meanwhile: ${told}, ${atOnce} of them within ${AT_ONCE / 1000} s, the longest wait ${(longest / 1000).toFixed(1)} s`;
      },
      judge: () =>
        answers.flatMap(({ status, took, retryAfter }) => [
          ...(took > BOUND ? [`a read waited for ${(took / 1000).toFixed(1)} s`] : []),
          ...(status === 200 || (status === 503 && retryAfter)
            ? []
            : [`a read was answered with ${status}, come back ${retryAfter}`]),
        ]),
    });
  },
};
