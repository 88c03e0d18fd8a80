import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { Stack } from "./stack.ts";

/** One call of `ajet-chat`, which may go on for a while. */
export interface Call {
  /** What it has printed on standard output so far. */
  readonly output: string;
  /** Resolves when it has ended and all that it printed is in `output`. */
  exitCode: Promise<number>;
  /** Waits for a line on standard error, where it talks. */
  untilSaid(pattern: RegExp): Promise<RegExpExecArray>;
  /** Waits for a line on standard output, where the data is. */
  untilPrinted(pattern: RegExp): Promise<RegExpExecArray>;
  /** Ctrl-C. */
  end(): Promise<void>;
}

/** Somebody's terminal: the executable with a home of its own. */
export interface Terminal {
  run(words: string[], input?: string): Call;
  /** Ends what still runs. */
  close(): Promise<void>;
}

export function startTerminal(stack: Stack): Terminal {
  const home = join(stack.folder, `home-${crypto.randomUUID()}`);
  // There is no keyring for tests, and tokens go into a file only when that is said.
  mkdirSync(join(home, ".config/ajet-chat"), { recursive: true });
  writeFileSync(join(home, ".config/ajet-chat/config.json"), '{"storage":"file"}');
  const calls: Call[] = [];
  return {
    run(words, input) {
      const child = Bun.spawn([stack.cli, ...words], {
        env: { PATH: process.env.PATH!, HOME: home, NO_COLOR: "1" },
        stdin: input === undefined ? "ignore" : Buffer.from(input),
        stdout: "pipe",
        stderr: "pipe",
      });
      const output = collect(child.stdout);
      const talk = collect(child.stderr);
      const call: Call = {
        get output() {
          return output.text;
        },
        exitCode: Promise.all([child.exited, output.read, talk.read]).then(([code]) => code),
        untilSaid: talk.until,
        untilPrinted: output.until,
        async end() {
          child.kill("SIGINT");
          await child.exited;
        },
      };
      calls.push(call);
      return call;
    },
    async close() {
      for (const call of calls) await call.end();
    },
  };
}

/** Reads a stream to its end, and lets others wait for something in it. */
function collect(stream: ReadableStream<Uint8Array>) {
  let ended = false;
  let check = () => {};
  const collected = {
    text: "",
    read: Promise.resolve(),
    until: (pattern: RegExp) =>
      new Promise<RegExpExecArray>((resolve, reject) => {
        check = () => {
          const match = pattern.exec(collected.text);
          if (match) resolve(match);
          else if (ended) reject(new Error(`it ended without ${pattern}: ${collected.text}`));
        };
        check();
      }),
  };
  collected.read = (async () => {
    const decoder = new TextDecoder();
    for await (const chunk of stream) {
      collected.text += decoder.decode(chunk, { stream: true });
      check();
    }
    ended = true;
    check();
  })();
  return collected;
}
