import { type FaultCase, underPosts } from "../case.ts";

const FROZEN = 20;

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
    return underPosts(cluster, {
      async inject({ client, posts, acknowledged }) {
        const edited = posts.findLast((post) => post.acknowledged)!.acknowledged!.id;
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
        await acknowledged(20);
        const blocked = Date.now() - before;
        await Bun.sleep(Math.max(0, FROZEN * 1000 - blocked));
        frozen!.signal("SIGCONT");
        await frozen!.database.restore();
        await editing;
        return `SIGSTOP for ${FROZEN} s with the lock of the channel; 20 posts by the other one after ${(blocked / 1000).toFixed(1)} s`;
      },
    });
  },
};
