import { afterEach, beforeAll, beforeEach, expect } from "bun:test";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { ada, lighthouse } from "./events.ts";
import { type FakeChat, page, startFakeChat } from "./fake-chat.ts";

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
  /** The executable, or Bun and what it runs. */
  command: string[];
  env(more?: Record<string, string>): Record<string, string>;
  /** Runs it to its end. */
  run(words: string[], options?: CliOptions): Promise<CliResult>;
  /** Runs a script of bash in which `"$@"` is a run of it. */
  shell(script: string, words: string[], env?: Record<string, string>): Promise<CliResult>;
  /** Starts it, for what goes on until it is stopped. */
  start(words: string[], options?: CliOptions): CliProcess;
  /** Ends what still runs, and removes the home. */
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

/** @param command a compiled `ajet-chat`, or what runs its source. */
export function createCli(...command: [string, ...string[]]): Cli {
  const home = mkdtempSync(join(tmpdir(), "ajet-cli-"));
  // There is no keyring for tests, and tokens go into a file only when that is said.
  mkdirSync(join(home, "config/ajet-chat"), { recursive: true });
  writeFileSync(join(home, "config/ajet-chat/config.json"), '{"storage":"file"}');
  const env = (more: Record<string, string> = {}) => ({
    PATH: process.env.PATH ?? "",
    HOME: home,
    XDG_CONFIG_HOME: join(home, "config"),
    XDG_CACHE_HOME: join(home, "cache"),
    TZ: "UTC",
    ...more,
  });
  const running = new Set<{ kill(): void }>();
  const spawn = (program: string[], options: CliOptions) => {
    const child = Bun.spawn(program, {
      env: env(options.env),
      stdin: new Blob([options.stdin ?? ""]),
      stdout: "pipe",
      stderr: "pipe",
      onExit: (ended) => void running.delete(ended),
    });
    running.add(child);
    return child;
  };
  const runToEnd = async (program: string[], options: CliOptions) => {
    const child = spawn(program, options);
    const texts = [child.stdout, child.stderr].map((stream) => new Response(stream).text());
    const [stdout = "", stderr = ""] = await Promise.all(texts);
    return { code: await child.exited, stdout, stderr };
  };
  return {
    home,
    command,
    env,
    run: (words, options = {}) => runToEnd([...command, ...words], options),
    shell: (script, words, more = {}) => runToEnd(["bash", "-c", script, "bash", ...command, ...words], { env: more }),
    start(words, options = {}) {
      const child = spawn([...command, ...words], options);
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
    close() {
      for (const child of running) child.kill();
      rmSync(home, { recursive: true, force: true });
    },
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

export const TOKEN = "ajs_AAAAAAAAAAAAAAAAAAAAAA.the-secret-that-nobody-may-see-in-any-output";
export const ME = { ...ada, email: "ada@example.test", created_at: "2026-01-02T03:04:05.678Z" };

/** For each test of a file: `ajet-chat` with an empty home, and a fake server that knows ada and one community. */
export interface CliWorld {
  cli: Cli;
  chat: FakeChat;
  /** The environment in which ada is signed in. */
  signedIn(): Record<string, string>;
  /** Runs it as ada, and holds what is true of every run: her token is in no output. */
  run(words: string[], options?: CliOptions): Promise<CliResult>;
  /** The same on a terminal, whose text it resolves with. Its lines end as a terminal driver ends them. */
  onTerminal(words: string[], env?: Record<string, string>): Promise<CliResult>;
  /** The same, for who answers what it asks. */
  atTerminal(words: string[], env?: Record<string, string>): AtTerminal;
}

/** A run on a terminal that goes on. */
export interface AtTerminal {
  exited: Promise<number>;
  /** All that the terminal got so far. */
  text(): string;
  /** Resolves once this was shown. */
  shown(part: string): Promise<void>;
  type(keys: string): void;
}

let bundled: Promise<string> | undefined;

/** The source in one piece, made once for all test files: reading a hundred files at each run is most of what a run takes. */
function bundledMain(): Promise<string> {
  bundled ??= (async () => {
    const folder = mkdtempSync(join(tmpdir(), "ajet-cli-bundle-"));
    process.on("exit", () => rmSync(folder, { recursive: true, force: true }));
    const { outputs } = await Bun.build({ entrypoints: [MAIN], outdir: folder, target: "bun", splitting: true });
    return outputs.find(({ kind }) => kind === "entry-point")!.path;
  })();
  return bundled;
}

export function useCli(): CliWorld {
  const world: CliWorld = {
    cli: undefined as unknown as Cli,
    chat: undefined as unknown as FakeChat,
    signedIn: () => ({ AJET_CHAT_SERVER: world.chat.url, AJET_CHAT_TOKEN: TOKEN }),
    async run(words, options = {}) {
      const result = await world.cli.run(words, { ...options, env: { ...world.signedIn(), ...options.env } });
      expect(result.stdout + result.stderr).not.toContain("the-secret");
      return result;
    },
    async onTerminal(words, env = {}) {
      const terminal = world.atTerminal(words, env);
      return { code: await terminal.exited, stdout: terminal.text(), stderr: "" };
    },
    atTerminal(words, env = {}) {
      let text = "";
      let check = () => {};
      const decoder = new TextDecoder();
      const child = Bun.spawn([...world.cli.command, ...words], {
        env: world.cli.env({ ...world.signedIn(), TERM: "xterm-256color", ...env }),
        terminal: {
          cols: 80,
          rows: 24,
          data(_terminal, data) {
            text += decoder.decode(data, { stream: true });
            check();
          },
        },
      });
      const exited = child.exited.finally(() => child.terminal?.close());
      return {
        exited,
        text: () => text,
        shown: (part) =>
          new Promise((resolve) => {
            check = () => text.includes(part) && resolve();
            check();
          }),
        type: (keys) => void child.terminal?.write(keys),
      };
    },
  };
  let main: string;
  beforeAll(async () => {
    main = await bundledMain();
  });
  beforeEach(() => {
    world.cli = createCli(process.execPath, main);
    world.chat = startFakeChat();
    world.chat.answer("GET /api/me", ME);
    world.chat.answer("GET /api/communities", page([{ ...lighthouse, role: "member" }]));
  });
  afterEach(async () => {
    world.cli.close();
    await world.chat.stop();
  });
  return world;
}
