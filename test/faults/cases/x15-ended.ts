import { type FaultCase, underPosts } from "../case.ts";
import { type Instance, SERVICES } from "../cluster.ts";

const LIMIT = 10_000;

/** Ends one, and says what was wrong with how it ended. */
async function endOf(instance: Instance, how: string): Promise<string[]> {
  const { code, took } = await instance.end();
  return [
    ...(code === 0 ? [] : [`${instance.name} ended with code ${code} ${how}`]),
    ...(took < LIMIT ? [] : [`${instance.name} took ${(took / 1000).toFixed(1)} s to end ${how}`]),
  ];
}

export const restartedOneByOne: FaultCase = {
  id: "X15",
  title: "SIGTERM to each of two of each service in turn, under load",
  async run({ cluster: start }) {
    const cluster = await start({ count: { api: 2, "web-sm": 2, "tui-sm": 2, gateway: 2 } });
    const broken: string[] = [];
    const times: string[] = [];
    return underPosts(cluster, {
      async inject({ acknowledged }) {
        for (const service of SERVICES) {
          for (const instance of cluster.instances[service]) {
            const began = performance.now();
            broken.push(...(await endOf(instance, "under load")));
            times.push(`${service} ${((performance.now() - began) / 1000).toFixed(1)} s`);
            await instance.start();
            await acknowledged(20);
          }
        }
        return `all eight, one after the other; ended in ${times.join(", ")}`;
      },
      judge: ({ patience: { gaveUp } }) => [
        ...broken,
        ...(gaveUp > 0 ? [`${gaveUp} posts failed after the tries of the client`] : []),
      ],
    });
  },
};

export const endedWithoutServers: FaultCase = {
  id: "X15s",
  title: "SIGTERM while NATS is away, and while PostgreSQL is silent",
  async run({ cluster: start }) {
    const cluster = await start();
    const broken: string[] = [];
    return underPosts(cluster, {
      async inject() {
        const all = () => Object.values(cluster.instances).flat();
        await cluster.nats.kill();
        for (const instance of all()) broken.push(...(await endOf(instance, "while NATS was away")));
        await cluster.nats.start();
        for (const instance of all()) await instance.start();
        for (const { database } of all()) database.hold("up", "down");
        await Bun.sleep(1_000);
        for (const instance of all()) broken.push(...(await endOf(instance, "while PostgreSQL was silent")));
        for (const { database } of all()) await database.restore();
        for (const instance of all()) await instance.start();
        return "all four under both";
      },
      judge: () => broken,
    });
  },
};
