import { type FaultCase, underPosts } from "../case.ts";
import { until } from "../traffic.ts";

const FROZEN = 20;
/** The longest that nobody may post in the channel, in milliseconds: the transaction of a frozen process ends after five seconds. */
const BOUND = 10_000;

/**
 * A post is one statement, so that no process can be frozen between its insert and its commit. An edit is a transaction that
 * holds the same lock of the channel: frozen in front of its commit it is the same to everybody who posts there.
 */
export const apiFrozen: FaultCase = {
  id: "X12",
  title: "one of two APIs frozen in front of a commit",
  async run({ cluster: start, onEnd }) {
    const cluster = await start({ count: { api: 2 } });
    const [frozen] = cluster.instances.api;
    onEnd(() => frozen!.signal("SIGCONT"));
    let blocked = 0;
    return underPosts(cluster, {
      async inject({ client, posts }) {
        const { channel, acknowledged } = posts.findLast((post) => post.acknowledged)!;
        const edited = acknowledged!.id;
        const reached = Promise.withResolvers<void>();
        let isReached = false;
        frozen!.database.onceSaid("commit", () => {
          frozen!.signal("SIGSTOP");
          // What it has said goes no further either, as if it had been frozen before saying it.
          frozen!.database.hold("up");
          reached.resolve();
        });
        const editing = (async () => {
          for (let n = 0; !isReached; n++) {
            const path = `/api/messages/${edited}`;
            await client("ada")
              .request({ method: "PATCH", path, body: { body_md: `edited ${n}` } })
              .catch(() => {});
          }
        })();
        await reached.promise;
        isReached = true;
        const before = Date.now();
        const isThere = () =>
          posts.some((post) => post.channel === channel && post.sentAt > before && post.acknowledged !== undefined);
        await until(isThere, "somebody posts in the channel again");
        blocked = Date.now() - before;
        await Bun.sleep(Math.max(0, FROZEN * 1000 - blocked));
        frozen!.signal("SIGCONT");
        await frozen!.database.restore();
        await editing;
        return `SIGSTOP for ${FROZEN} s with the lock of the channel; a post there by the other one after ${(blocked / 1000).toFixed(1)} s`;
      },
      judge: () => (blocked < BOUND ? [] : [`nobody could post in the channel for ${(blocked / 1000).toFixed(1)} s`]),
    });
  },
};
