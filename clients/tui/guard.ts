import { writeSync } from "node:fs";

/** Every mode that a full-screen program may have switched on, off again. */
const RESET = [
  ...["2026", "1000", "1002", "1003", "1006", "1004", "2004"].map((mode) => `\x1b[?${mode}l`),
  "\x1b[?7h\x1b[<u\x1b[>4;0m\x1b[0m\x1b[?25h\x1b[?1049l",
].join("");

const SIGNALS = { SIGINT: 130, SIGTERM: 143, SIGHUP: 129, SIGQUIT: 131 } as const;
const CRASH = 70;

interface Guarded {
  /** What the terminal is told last: everything off, or nothing where nothing was switched on. */
  reset?: string;
  start(): void;
  stop(): void;
  /** What must be written down before the process ends. */
  save(): void;
  /** Told of what nobody caught. */
  onCrash(error: unknown): void;
}

export interface Guard {
  /** Stops the process until it is brought to the foreground again. */
  suspend(): void;
  /** Gives the terminal to another program, whose signals are its own; the result takes it back. */
  lend(): () => void;
  release(): void;
}

/** Whatever happens to the process, the terminal is given back as it was. Only SIGKILL cannot be answered. */
export function guardTerminal({ reset = RESET, start, stop, save, onCrash }: Guarded): Guard {
  let off = false;
  const giveBack = () => {
    if (off) return;
    off = true;
    attempt(stop);
    attempt(() => process.stdin.setRawMode?.(false));
    // The process may end before a write through the stream gets out.
    attempt(() => writeSync(1, reset));
  };
  let lent = false;
  const leave = (code: number) => {
    if (lent && code === SIGNALS.SIGINT) return;
    giveBack();
    attempt(save);
    process.exit(code);
  };
  const crash = (error: unknown) => {
    giveBack();
    attempt(() => onCrash(error));
    attempt(() => writeSync(2, `ajet-chat crashed: ${error instanceof Error ? error.stack : error}\n`));
    leave(CRASH);
  };
  const suspend = () => {
    if (process.platform === "win32") return;
    giveBack();
    process.off("SIGTSTP", suspend);
    process.once("SIGCONT", () => {
      off = false;
      process.on("SIGTSTP", suspend);
      start();
    });
    setImmediate(() => process.kill(process.pid, "SIGSTOP"));
  };
  const handlers: [string, (argument: unknown) => void][] = [
    ...Object.entries(SIGNALS).map(([signal, code]): [string, () => void] => [signal, () => leave(code)]),
    ["uncaughtException", crash],
    ["unhandledRejection", crash],
    ["exit", giveBack],
  ];
  for (const [name] of handlers) process.removeAllListeners(name);
  for (const [name, handler] of handlers) process.on(name, handler);
  if (process.platform !== "win32") process.on("SIGTSTP", suspend);
  return {
    suspend,
    lend() {
      lent = true;
      giveBack();
      return () => {
        lent = false;
        off = false;
        start();
      };
    },
    release() {
      giveBack();
      for (const [name, handler] of handlers) process.off(name, handler);
      process.off("SIGTSTP", suspend);
    },
  };
}

function attempt(step: () => void): void {
  try {
    step();
  } catch {
    // The terminal may be gone; the rest must happen all the same.
  }
}
