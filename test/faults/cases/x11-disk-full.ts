import { openSync } from "node:fs";
import { join } from "node:path";
import { TestPostgres } from "#test/support/postgres.ts";
import { type Answer, asker, tally } from "../asking.ts";
import { type Course, type FaultCase, type Lab, type Outcome, underPosts } from "../case.ts";
import type { Cluster } from "../cluster.ts";
import { diskObstacle, mountSmallDisk, type SmallDisk } from "../small-disk.ts";

const FULL = 10;
/** MiB: PostgreSQL's programs are there too. */
const SIZE = 700;

function diskOf({ onEnd }: Lab, size: number): SmallDisk {
  const disk = mountSmallDisk(size);
  onEnd(() => disk.unmount());
  return disk;
}

/** Full for a while under posts, and then freed: nobody else does anything. */
async function fillUnder(cluster: Cluster, disk: SmallDisk, what: string, judge?: Course["judge"]): Promise<Outcome> {
  const ask = await asker(cluster);
  const answers: Answer[] = [];
  const outcome = await underPosts(cluster, {
    async inject() {
      disk.fill();
      for (const end = Date.now() + FULL * 1000; Date.now() < end; await Bun.sleep(200))
        answers.push(await ask("/api/me"));
      disk.free();
      return `${what} full for ${FULL} s; reads meanwhile: ${tally(answers.map(({ status }) => status))}`;
    },
    ...(judge ? { judge } : {}),
  });
  const failed = answers.filter(({ status }) => status !== 200);
  return {
    ...outcome,
    broken: [...outcome.broken, ...failed.map(({ status }) => `a read was answered with ${status}`)],
  };
}

export const databaseDiskFull: FaultCase = {
  id: "X11",
  title: "PostgreSQL's disk full",
  obstacle: diskObstacle,
  async run(lab) {
    const disk = diskOf(lab, SIZE);
    const postgres = await TestPostgres.start(lab.processes, disk.folder);
    lab.onEnd(() => postgres.stop("immediate"));
    return fillUnder(await lab.cluster({ postgres }), disk, "PostgreSQL's disk");
  },
};

export const jetStreamDiskFull: FaultCase = {
  id: "X11n",
  title: "JetStream's disk full",
  obstacle: diskObstacle,
  async run(lab) {
    const disk = diskOf(lab, 32);
    const cluster = await lab.cluster({ natsFolder: disk.folder });
    return fillUnder(cluster, disk, "JetStream's disk");
  },
};

export const logDiskFull: FaultCase = {
  id: "X11l",
  title: "the log's disk full",
  obstacle: diskObstacle,
  async run(lab) {
    const disk = diskOf(lab, 1);
    const cluster = await lab.cluster();
    const first = cluster.instances.api[0]!;
    await cluster.add("api", { log: openSync(join(disk.folder, "log"), "a"), settings: { LOG_LEVEL: "debug" } });
    await first.kill();
    return fillUnder(cluster, disk, "the disk of the API's log", ({ patience: { gaveUp } }) =>
      gaveUp > 0 ? [`${gaveUp} posts were refused because the log could not be written`] : [],
    );
  },
};
