import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

const MAIN = join(import.meta.dir, "../../clients/cli/main.ts");

/** How one run of `ajet-chat` went. */
export interface CliResult {
  code: number;
  stdout: string;
  stderr: string;
}

interface CliOptions {
  /** What comes on standard input; nothing at all unless given. */
  stdin?: string;
  env?: Record<string, string>;
}

/** `ajet-chat` with a home of its own. */
export interface Cli {
  home: string;
  /** The executable, or Bun and the source; for tests that need a shell. */
  command: string[];
  env(more?: Record<string, string>): Record<string, string>;
  /** Runs it to its end. */
  run(words: string[], options?: CliOptions): Promise<CliResult>;
  /** Starts it, for what goes on until it is stopped. */
  start(words: string[], options?: CliOptions): CliProcess;
  close(): void;
}

/** A run of `ajet-chat` that goes on. */
export interface CliProcess {
  /** The next line on standard output. */
  line(): Promise<string>;
  /** Resolves once this stands in what came on standard error. */
  said(text: string): Promise<void>;
  /** Ends it, and tells how it went. */
  end(signal?: NodeJS.Signals): Promise<CliResult>;
  exited: Promise<number>;
}

/** @param executable a compiled `ajet-chat`; from source without one. */
export function createCli(executable?: string): Cli {
  const home = mkdtempSync(join(tmpdir(), "ajet-cli-"));
  const command = executable ? [executable] : [process.execPath, MAIN];
  const env = (more: Record<string, string> = {}) => ({
    PATH: process.env.PATH ?? "",
    HOME: home,
    XDG_CONFIG_HOME: join(home, "config"),
    TZ: "UTC",
    ...more,
  });
  const spawn = (words: string[], options: CliOptions) =>
    Bun.spawn([...command, ...words], {
      env: env(options.env),
      stdin: new Blob([options.stdin ?? ""]),
      stdout: "pipe",
      stderr: "pipe",
    });
  return {
    home,
    command,
    env,
    async run(words, options = {}) {
      const child = spawn(words, options);
      const [stdout, stderr, code] = await Promise.all([child.stdout.text(), child.stderr.text(), child.exited]);
      return { code, stdout, stderr };
    },
    start(words, options = {}) {
      const child = spawn(words, options);
      const stdout = new Gathered(child.stdout);
      const stderr = new Gathered(child.stderr);
      return {
        exited: child.exited,
        line: () => stdout.line(),
        said: (text) => stderr.until((all) => (all.includes(text) ? true : undefined)).then(() => {}),
        async end(signal = "SIGTERM") {
          child.kill(signal);
          const code = await child.exited;
          return { code, stdout: await stdout.all(), stderr: await stderr.all() };
        },
      };
    },
    close: () => rmSync(home, { recursive: true, force: true }),
  };
}

/** Text as it comes, for who waits for a part of it. */
class Gathered {
  private text = "";
  private taken = 0;
  private readonly reader: ReadableStreamDefaultReader<string>;

  constructor(stream: ReadableStream<Uint8Array<ArrayBuffer>>) {
    this.reader = stream.pipeThrough(new TextDecoderStream()).getReader();
  }

  /** What `find` makes of the text, once it makes something of it. @throws when the text ends before. */
  async until<T>(find: (text: string) => T | undefined): Promise<T> {
    for (;;) {
      const found = find(this.text);
      if (found !== undefined) return found;
      const { done, value } = await this.reader.read();
      if (done) throw new Error(`the output ended: ${this.text}`);
      this.text += value;
    }
  }

  line(): Promise<string> {
    return this.until((text) => {
      const end = text.indexOf("\n", this.taken);
      if (end < 0) return undefined;
      const line = text.slice(this.taken, end);
      this.taken = end + 1;
      return line;
    });
  }

  async all(): Promise<string> {
    for (let part = await this.reader.read(); !part.done; part = await this.reader.read()) this.text += part.value;
    return this.text;
  }
}
