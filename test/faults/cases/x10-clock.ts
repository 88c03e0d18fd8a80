import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { type Answer, asker, tally } from "../asking.ts";
import { type FaultCase, underPosts } from "../case.ts";
import { fakeTimeObstacle, findFakeTime } from "../fake-time.ts";

const OFFSETS = ["+0", "+3600", "-3600", "+0", "-5", "+5"];

export const clock: FaultCase = {
  id: "X10",
  title: "the clock of the API an hour ahead, an hour behind, and stepping",
  obstacle: fakeTimeObstacle,
  async run({ cluster: start }) {
    const cluster = await start();
    const api = cluster.instances.api[0]!;
    const file = join(cluster.folder, "clock");
    const set = (offset: string) => writeFileSync(file, offset);
    set("+0");
    Object.assign(api.settings, {
      LD_PRELOAD: findFakeTime()!,
      FAKETIME_TIMESTAMP_FILE: file,
      FAKETIME_NO_CACHE: "1",
      // What is measured goes on as ever; only the time of day is wrong.
      FAKETIME_DONT_FAKE_MONOTONIC: "1",
    });
    await api.kill();
    await api.start();
    const ask = await asker(cluster);
    const answers: Answer[] = [];
    return underPosts(cluster, {
      async inject({ acknowledged }) {
        for (const offset of OFFSETS) {
          set(offset);
          await acknowledged(40);
          answers.push(await ask("/api/me"));
        }
        return `stepped by ${OFFSETS.join(", ")} s with 40 posts each; a session was answered with ${tally(answers.map(({ status }) => status))}`;
      },
      judge: () => answers.flatMap(({ status }) => (status === 200 ? [] : [`a session was answered with ${status}`])),
    });
  },
};
