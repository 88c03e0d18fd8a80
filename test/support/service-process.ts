import { join } from "node:path";
import type { Subprocess } from "bun";

export type Service = "api" | "web-sm" | "tui-sm" | "gateway";

/** The executable of a service, or its source where the environment names no folder of executables. */
export const commandOf = (name: string): string[] =>
  process.env.TEST_DIST
    ? [join(process.env.TEST_DIST, `ajet-${name}`)]
    : [process.execPath, join(import.meta.dir, `../../services/${name}/main.ts`)];

interface ProcessOptions {
  /** What is run instead of the executable `ajet-<name>`. */
  command?: string[];
  /** Where standard error goes, and the log with it: to the output of the tests unless said otherwise. */
  output?: "ignore" | "inherit" | number;
}

/** One process that serves, and says at `/readyz` when it does. It can be ended in every way and started again at the same address. */
export class ServiceProcess {
  private process: Subprocess | undefined;

  /** @param settings `PORT` among them; they may be changed before the next start. */
  constructor(
    readonly name: string,
    readonly settings: Record<string, string>,
    private readonly options: ProcessOptions = {},
  ) {}

  get port(): number {
    return Number(this.settings.PORT);
  }

  get address(): string {
    return `http://127.0.0.1:${this.port}`;
  }

  get pid(): number {
    return this.process!.pid;
  }

  get isRunning(): boolean {
    return this.process !== undefined && this.process.exitCode === null && this.process.signalCode === null;
  }

  /** Starts it, and waits until it is ready. */
  async start(): Promise<void> {
    this.launch();
    for (;;) {
      if (!this.isRunning)
        throw new Error(`${this.name} ended with code ${this.process!.exitCode} before it was ready`);
      const answer = await fetch(`${this.address}/readyz`, { signal: AbortSignal.timeout(5_000) }).catch(() => null);
      if (answer?.ok) return;
      await Bun.sleep(20);
    }
  }

  /** Starts it, and waits for nothing. Nothing of the tests' own environment gets into it but where to find programs. */
  launch(): void {
    const { command = commandOf(this.name), output = "inherit" } = this.options;
    this.process = Bun.spawn(command, {
      env: { PATH: process.env.PATH!, HOME: process.env.HOME!, LOG_LEVEL: "warn", ...this.settings },
      stdin: "ignore",
      stdout: typeof output === "number" ? output : "ignore",
      stderr: output,
    });
  }

  signal(signal: NodeJS.Signals): void {
    this.process?.kill(signal);
  }

  /** kill -9, as a crash would. */
  async kill(): Promise<void> {
    this.signal("SIGKILL");
    await this.process?.exited;
  }

  /** Asks it to end. Resolves with its exit code, and with how long it took in milliseconds. */
  async end(): Promise<{ code: number | null; took: number }> {
    const began = performance.now();
    this.signal("SIGTERM");
    await this.process?.exited;
    return { code: this.process?.exitCode ?? null, took: performance.now() - began };
  }

  /** The exit code of a process that ends by itself. */
  async exited(): Promise<number> {
    return this.process!.exited;
  }
}
