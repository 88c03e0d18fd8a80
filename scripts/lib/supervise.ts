import type { Processes } from "#services/launch/processes.ts";
import { Refusal } from "#services/launch/refusal.ts";

const SIGNALS = ["SIGINT", "SIGTERM", "SIGHUP"] as const;

interface Ending {
  /** The exit code for when a person or the system asks to stop; 130, as shells have it for Ctrl-C, unless said. */
  codeWhenAsked?: number;
  /** What to do after the processes have ended. */
  cleanUp?(): void;
}

/**
 * Does `work`, which answers with an exit code, then ends the processes and exits. Ctrl-C, SIGTERM and SIGHUP end it early
 * but in order; a second one at once.
 */
export async function supervise(
  processes: Processes,
  work: () => Promise<number>,
  { codeWhenAsked = 130, cleanUp }: Ending = {},
): Promise<never> {
  // When the terminal is gone, so is the place to write to.
  process.stdout.on("error", () => {});
  process.stderr.on("error", () => {});
  const asked = untilAsked(processes).then(() => codeWhenAsked);
  const code = await Promise.race([asked, work().catch(report)]);
  await processes.stop();
  cleanUp?.();
  process.exit(code);
}

function untilAsked(processes: Processes): Promise<void> {
  return new Promise((resolve) => {
    let asked = false;
    for (const signal of SIGNALS) {
      process.on(signal, () => {
        if (asked) {
          processes.kill();
          process.exit(1);
        }
        asked = true;
        console.log("\nStopping.");
        resolve();
      });
    }
  });
}

function report(error: unknown): number {
  console.error(error instanceof Refusal ? `\n${error.message}` : error);
  return 1;
}
