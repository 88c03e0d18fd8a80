import { UnicodeGraphemesAddon } from "@xterm/addon-unicode-graphemes";
import { Terminal as VirtualTerminal } from "@xterm/headless";

/** A program in a terminal that nobody sees: what stands on its screen, and what is typed. */
export interface Pty {
  /** The rows of the screen as they are now. */
  screen(): Promise<string[]>;
  /** Waits until the screen shows this, and resolves with its rows. */
  shows(what: string | RegExp, limit?: number): Promise<string[]>;
  /** Waits until the screen shows this no more. */
  hides(what: string | RegExp): Promise<string[]>;
  type(text: string): void;
  resize(columns: number, rows: number): void;
  kill(signal: NodeJS.Signals): void;
  pid: number;
  exited: Promise<number>;
  /** Every byte that came. */
  raw(): string;
  /** Where the cursor stands. */
  cursor(): { row: number; column: number };
  title(): string;
  /** How often it rang. */
  bells(): number;
  /** What was put into the clipboard by OSC 52. */
  copied(): string[];
  /** Whether the terminal echoes and edits lines, as a shell wants it. */
  isCooked(): boolean;
  close(): Promise<void>;
}

interface PtyOptions {
  env: Record<string, string>;
  columns?: number;
  rows?: number;
  cwd?: string;
}

const ICANON = 2;
const ECHO = 8;

export function startPty(command: string[], { env, columns = 80, rows = 24, cwd }: PtyOptions): Pty {
  const decoder = new TextDecoder();
  const terminal = new VirtualTerminal({ cols: columns, rows, allowProposedApi: true });
  terminal.loadAddon(new UnicodeGraphemesAddon());
  let raw = "";
  let title = "";
  let bells = 0;
  const copied: string[] = [];
  let changed = Promise.withResolvers<void>();
  terminal.onTitleChange((text) => {
    title = text;
  });
  terminal.onBell(() => {
    bells += 1;
  });
  terminal.parser.registerOscHandler(52, (data) => {
    copied.push(Buffer.from(data.split(";")[1] ?? "", "base64").toString());
    return true;
  });
  terminal.onWriteParsed(() => {
    changed.resolve();
    changed = Promise.withResolvers();
  });
  // The options, not a Terminal: only so does the child get a terminal that controls it, with job control and SIGWINCH.
  const child = Bun.spawn(command, {
    env,
    ...(cwd === undefined ? {} : { cwd }),
    terminal: {
      cols: columns,
      rows,
      name: env.TERM ?? "xterm-256color",
      data(_terminal, data) {
        const text = decoder.decode(data, { stream: true });
        raw += text;
        terminal.write(text);
      },
    },
  });
  // Answers what programs ask a terminal.
  terminal.onData((data) => {
    if (!child.terminal?.closed) child.terminal?.write(data);
  });
  const screen = async () => {
    await new Promise<void>((resolve) => terminal.write("", resolve));
    const buffer = terminal.buffer.active;
    return Array.from(
      { length: terminal.rows },
      (_, row) => buffer.getLine(buffer.viewportY + row)?.translateToString(true) ?? "",
    );
  };
  const until = async (holds: (text: string) => boolean, what: string, limit: number) => {
    const deadline = Bun.sleep(limit).then(() => "late" as const);
    for (;;) {
      const shown = await screen();
      // Nothing is written between the look at the screen and here.
      const next = changed.promise;
      if (holds(shown.join("\n"))) return shown;
      const ended = child.exited.then(() => "ended" as const);
      const why = await Promise.race([next, deadline, ended]);
      if (why === "late" || why === "ended") {
        const last = await screen();
        if (holds(last.join("\n"))) return last;
        throw new Error(`${why} before ${what}; the screen:\n${last.join("\n")}`);
      }
    }
  };
  const has = (text: string, what: string | RegExp) =>
    typeof what === "string" ? text.includes(what) : what.test(text);
  return {
    screen,
    shows: (what, limit = 15_000) => until((text) => has(text, what), `it shows ${what}`, limit),
    hides: (what) => until((text) => !has(text, what), `it hides ${what}`, 15_000),
    type: (text) => void child.terminal?.write(text),
    resize(newColumns, newRows) {
      terminal.resize(newColumns, newRows);
      child.terminal?.resize(newColumns, newRows);
    },
    kill: (signal) => child.kill(signal),
    pid: child.pid,
    exited: child.exited,
    raw: () => raw,
    cursor: () => ({ row: terminal.buffer.active.cursorY, column: terminal.buffer.active.cursorX }),
    title: () => title,
    bells: () => bells,
    copied: () => copied,
    isCooked: () => ((child.terminal?.localFlags ?? 0) & (ICANON | ECHO)) === (ICANON | ECHO),
    async close() {
      child.kill("SIGKILL");
      await child.exited;
      child.terminal?.close();
      terminal.dispose();
    },
  };
}

/** Modes that a program switched on and left on, as the numbers of DEC. */
export function modesLeftOn(raw: string): string[] {
  const on = new Set<string>();
  for (const [, modes, how] of raw.matchAll(/\[\?([\d;]+)([hl])/g)) {
    for (const mode of modes!.split(";")) how === "h" ? on.add(mode) : on.delete(mode);
  }
  // A cursor that is seen and lines that wrap are how a terminal begins.
  return [...on].filter((mode) => mode !== "25" && mode !== "7");
}

export const KEY = {
  enter: "\r",
  escape: "\u001b",
  tab: "\t",
  up: "\u001b[A",
  down: "\u001b[B",
  pageUp: "\u001b[5~",
  pageDown: "\u001b[6~",
  home: "\u001b[H",
  end: "\u001b[F",
  f1: "\u001bOP",
  f2: "\u001bOQ",
  backspace: "\u007f",
  ctrl: (letter: string) => String.fromCharCode(letter.charCodeAt(0) & 0x1f),
  alt: (letter: string) => `\u001b${letter}`,
} as const;
