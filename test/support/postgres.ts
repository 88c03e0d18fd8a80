import { readdirSync, readFileSync, realpathSync } from "node:fs";
import { join } from "node:path";
import { startPostgres } from "#scripts/lib/postgres.ts";
import { identify } from "#services/launch/os-process.ts";
import type { Processes } from "#services/launch/processes.ts";

/** How a server is made to end: `fast` breaks its clients off, `immediate` leaves recovery to its next start. */
const SIGNALS = { fast: "SIGINT", immediate: "SIGQUIT" } as const;

/** A durable PostgreSQL that can be ended, frozen and started again. Its port is another one at each start. */
export class TestPostgres {
  private constructor(
    private readonly processes: Processes,
    private readonly folder: string,
    private address: URL,
  ) {}

  /** @param folder where it keeps its programs and its data. */
  static async start(processes: Processes, folder: string): Promise<TestPostgres> {
    return new TestPostgres(processes, folder, await startPostgres(processes, folder, { throwAway: false }));
  }

  /** As superuser. */
  get url(): string {
    return this.address.href;
  }

  get port(): number {
    return Number(this.address.port);
  }

  async stop(mode: keyof typeof SIGNALS): Promise<void> {
    const identity = identify(this.pid);
    process.kill(this.pid, SIGNALS[mode]);
    while (identity && identify(Number.parseInt(identity, 10)) === identity) await Bun.sleep(5);
  }

  /** After `stop`. */
  async start(): Promise<void> {
    this.address = await startPostgres(this.processes, this.folder, { throwAway: false });
  }

  /** Stops the clock for it and for all that it has forked. */
  pause(): void {
    for (const pid of this.family()) process.kill(pid, "SIGSTOP");
  }

  resume(): void {
    for (const pid of this.family()) process.kill(pid, "SIGCONT");
  }

  private get pid(): number {
    const file = join(realpathSync(join(this.folder, "postgres")), "data/postmaster.pid");
    return Number(readFileSync(file, "utf8").split("\n")[0]);
  }

  /** The server first, so that it forks nothing meanwhile. Each of its children leads a group of its own. */
  private family(): number[] {
    const { pid } = this;
    const children = readdirSync("/proc").filter((name) => /^\d+$/.test(name) && parentOf(name) === pid);
    return [pid, ...children.map(Number)];
  }
}

function parentOf(pid: string): number {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, "utf8");
    return Number(stat.slice(stat.lastIndexOf(")") + 2).split(" ")[1]);
  } catch {
    // It has ended meanwhile.
    return 0;
  }
}
