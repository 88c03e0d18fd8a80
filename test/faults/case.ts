import type { Processes } from "#services/launch/processes.ts";
import type { TestPostgres } from "#test/support/postgres.ts";
import { type Cluster, type ClusterOptions, startCluster } from "./cluster.ts";
import { type Findings, isClean } from "./ledger.ts";
import type { Random } from "./random.ts";
import { type Site, startTraffic, type Traffic } from "./traffic.ts";

/** What can be chosen for a run. */
export interface Settings {
  /** How often the quick faults happen: kills and cuts. */
  rounds: number;
  /** How long the slow cases last. */
  minutes: number;
  /** How many messages a database has that is migrated. */
  messages: number;
}

/** What a case is given. */
export interface Lab extends Settings {
  /** Of this case alone: the same seed gives the same schedule, whatever other cases are run. */
  random: Random;
  /** A server that may be ended; null where only what the environment names is there. */
  postgres: TestPostgres | null;
  /** What programs run by. */
  processes: Processes;
  /** A cluster that ends with the case. @param options `postgres` is another server than that of all cases. */
  cluster(options?: LabClusterOptions): Promise<Cluster>;
  /** What must end with the case, in reverse order. */
  onEnd(work: () => unknown): void;
}

export type LabClusterOptions = Omit<ClusterOptions, "postgresPort"> & { postgres?: TestPostgres };

/** One fault: what is set up, what is done to it, and what must hold. */
export interface FaultCase {
  /** The number in the list of cases. */
  id: string;
  title: string;
  /** Why it cannot be run on this machine, or null. */
  obstacle?(): string | null | Promise<string | null>;
  run(lab: Lab): Promise<Outcome>;
}

/** What came of it. */
export interface Outcome {
  /** What was done, in a few words, with its numbers. */
  done: string;
  /** Of the ledger, where one ran. */
  findings?: Findings;
  /** Milliseconds from the end of the fault until a new post was acknowledged and shown to all. */
  recovery?: number;
  /** What did not hold, one sentence each; beside what the findings say. */
  broken: string[];
  /** Figures that are worth knowing. */
  notes: string[];
}

/** Whether all held. */
export const holds = ({ findings, broken }: Outcome): boolean =>
  broken.length === 0 && (!findings || isClean(findings));

/** Starts a case on a lab, and ends all that it started. */
export async function runCase(fault: FaultCase, given: Omit<Lab, "cluster" | "onEnd">): Promise<Outcome> {
  const endings: (() => unknown)[] = [];
  const onEnd = (work: () => unknown) => void endings.push(work);
  const lab: Lab = {
    ...given,
    onEnd,
    async cluster({ postgres = given.postgres ?? undefined, ...options } = {}) {
      // Where databases of tests are made.
      if (postgres) process.env.TEST_DATABASE_URL = postgres.url;
      const started = await startCluster({ ...options, ...(postgres ? { postgresPort: () => postgres.port } : {}) });
      onEnd(() => started.close());
      return started;
    },
  };
  try {
    return await fault.run(lab);
  } finally {
    for (const end of endings.toReversed()) await end();
  }
}

/** What a case does under posts. */
export interface Course {
  /** What is done while people post and follow. Says what was done, when all is over that was to be borne. */
  inject(traffic: Traffic): Promise<string>;
  /** What must hold beside the ledger: what does not, in sentences. */
  judge?(traffic: Traffic): string[] | Promise<string[]>;
}

/** Most cases: 20 posts a second, a fault among them, a post that comes through afterwards, and the ledger compared. */
export async function underPosts(site: Site, { inject, judge = () => [] }: Course): Promise<Outcome> {
  const traffic = await startTraffic(site);
  await traffic.acknowledged(20);
  const done = await inject(traffic);
  const recovery = await traffic.roundTrip();
  await traffic.acknowledged(20);
  const findings = await traffic.finish();
  const { gaveUp, refusals, longestSilence } = traffic.patience;
  const refused = Object.entries(refusals).map(([code, count]) => `${count} × ${code}`);
  const internal = refusals.internal ? [`${refusals.internal} posts were answered with an internal error`] : [];
  return {
    done,
    findings,
    recovery,
    broken: [...internal, ...(await judge(traffic))],
    notes: [
      `longest time without an acknowledged post ${(longestSilence / 1000).toFixed(1)} s`,
      ...(gaveUp > 0 ? [`the SDK gave up ${gaveUp} times (${refused.join(", ")})`] : []),
    ],
  };
}
