import { type Answer, asker, tally } from "../asking.ts";
import { type FaultCase, underPosts } from "../case.ts";

const MODES = ["fast", "immediate"] as const;
const AWAY = 3;

export const postgresRestarted: FaultCase = {
  id: "X5",
  title: "PostgreSQL ended, fast and immediately, and started again",
  async run({ cluster: start, postgres }) {
    const cluster = await start();
    const ask = await asker(cluster);
    const answers: Answer[] = [];
    const running = Object.values(cluster.instances).flat();
    const before = running.map(({ pid }) => pid);
    return underPosts(cluster, {
      async inject({ roundTrip }) {
        for (const mode of MODES) {
          await postgres!.stop(mode);
          for (const end = Date.now() + AWAY * 1000; Date.now() < end; ) answers.push(await ask("/api/me"));
          await postgres!.start();
          await roundTrip();
        }
        const told = tally(answers.map(({ status }) => status));
        return `ended ${MODES.join(" and ")}, each time away for ${AWAY} s; reads meanwhile: ${told}`;
      },
      judge: () => [
        ...running.flatMap(({ name, pid, isRunning }, index) =>
          isRunning && pid === before[index] ? [] : [`${name} ended with the database`],
        ),
        ...answers.flatMap(({ status, retryAfter }) =>
          status === 503 && retryAfter
            ? []
            : [`without a database a read was answered with ${status}, come back ${retryAfter}`],
        ),
      ],
    });
  },
};
