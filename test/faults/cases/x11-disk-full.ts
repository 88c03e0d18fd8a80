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
/** MiB: a server promises three quarters of its disk, and the stream wants 256. */
const JETSTREAM_SIZE = 512;

function diskOf({ onEnd }: Lab, size: number): SmallDisk {
  const disk = mountSmallDisk(size);
  onEnd(() => disk.unmount());
  return disk;
}

interface Filling {
  what: string;
  /** What an operator does when there is room again; nothing unless said. */
  mend?(): Promise<void>;
  judge?: Course["judge"];
}

/** Full for a while under posts, and then freed. */
async function fillUnder(cluster: Cluster, disk: SmallDisk, { what, mend, judge }: Filling): Promise<Outcome> {
  const ask = await asker(cluster);
  const answers: Answer[] = [];
  const outcome = await underPosts(cluster, {
    async inject() {
      disk.fill();
      for (const end = Date.now() + FULL * 1000; Date.now() < end; await Bun.sleep(200))
        answers.push(await ask("/api/me"));
      disk.free();
      await mend?.();
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
    return fillUnder(await lab.cluster({ postgres }), disk, { what: "PostgreSQL's disk" });
  },
};

export const jetStreamDiskFull: FaultCase = {
  id: "X11n",
  title: "JetStream's disk full, and NATS started again",
  obstacle: diskObstacle,
  async run(lab) {
    const disk = diskOf(lab, JETSTREAM_SIZE);
    const cluster = await lab.cluster({ natsFolder: disk.folder });
    return fillUnder(cluster, disk, {
      what: "JetStream's disk",
      // nats-server 2.9 says nothing more about its streams once a write has failed, whatever room there is then.
      async mend() {
        await cluster.nats.kill();
        await cluster.nats.start();
      },
      judge: ({ patience: { gaveUp } }) =>
        gaveUp > 0 ? [`${gaveUp} posts were refused because events had no room`] : [],
    });
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
    return fillUnder(cluster, disk, {
      what: "the disk of the API's log",
      judge: ({ patience: { gaveUp } }) =>
        gaveUp > 0 ? [`${gaveUp} posts were refused because the log could not be written`] : [],
    });
  },
};
