import { readFileSync } from "node:fs";
import {
  describeSettings,
  readSettings,
  type Setting,
  type Settings,
  SettingsError,
  type Together,
} from "#core/kernel/config.ts";
import type { Log } from "#core/kernel/log.ts";
import { createLog } from "./log.ts";
import { versionText } from "./version.ts";

/** A started service: where it listens, and how it ends. */
export interface Running {
  port: number;
  /** Finishes what is under way and lets go of everything. */
  close(): Promise<void>;
}

interface Program<S extends Record<string, Setting>> {
  /** The executable's name. */
  name: string;
  /** One sentence for `--help`. */
  summary: string;
  /** What it reads from the environment; a function where some settings say which others there are. */
  settings: S | ((env: Record<string, string | undefined>) => S);
  /** What is wrong with settings only beside each other. Verbs do without. */
  together?: Together<S>;
  start(settings: Settings<S>, log: Log): Promise<Running>;
  /** Words after the name that do something else than serve, as `migrate` or `users disable`. */
  verbs?: Record<string, Verb<S>>;
  /** Words by which it serves in another way, and what `--help` says of them; the caller acts on them. */
  flags?: Record<string, string>;
}

/** Something else than serving. It ends by itself; what it throws is said, and the exit code is 1. */
export interface Verb<S extends Record<string, Setting>> {
  /** What `--help` says of it. */
  summary: string;
  /** What has to follow it, by the names in `--help`. */
  args?: readonly string[];
  /** What may follow too, as `--json`, and what `--help` says of it. */
  flags?: Record<string, string>;
  run(settings: Settings<S>, context: VerbContext): Promise<void>;
}

export interface VerbContext {
  args: string[];
  flags: ReadonlySet<string>;
  /** A line for whoever typed it, on standard output. */
  print(line: string): void;
}

/** How long an ending process waits for what is under way, in milliseconds. */
const SHUTDOWN_LIMIT = 10_000;

/**
 * How long a service may take to say whether it is ready, in milliseconds: longer than its checks may, and with the start of who asks
 * less than the six seconds that Compose gives them.
 */
const READY_LIMIT = 4_000;

/**
 * The life of a service's process: `--help`, `--version`, settings from the environment, serve, end on SIGTERM or SIGINT.
 * Exit codes: 0 ended as asked, 1 could not start or not end, 2 wrong settings or words.
 */
export async function run<S extends Record<string, Setting>>(
  program: Program<S>,
  words = process.argv.slice(2),
): Promise<void> {
  if (words[0] === "--help" || words[0] === "-h") return void process.stdout.write(helpText(program));
  if (words[0] === "--version") return void process.stdout.write(`${program.name} ${versionText}\n`);
  const chosen = chooseVerb(verbsOf(program), words);
  if (typeof chosen === "string") return fail(2, `${program.name}: ${chosen}; see ${program.name} --help`);

  let settings: Settings<S>;
  try {
    const readFile = (path: string) => readFileSync(path, "utf8");
    const together = chosen ? undefined : program.together;
    settings = readSettings(settingsOf(program, process.env), process.env, readFile, together);
  } catch (error) {
    if (error instanceof SettingsError) return fail(2, `${program.name}: ${error.message}`);
    throw error;
  }
  const log = createLog(program.name, (settings as { LOG_LEVEL?: string }).LOG_LEVEL ?? "info");
  // One broken handler must not take the process with it: its request has had its answer.
  process.on("unhandledRejection", (error) => log.error({ err: error }, "unhandled rejection"));

  if (chosen) return runVerb(program.name, chosen, settings);

  try {
    const running = await program.start(settings, log);
    log.info({ port: running.port }, "ready");
    endOnSignal(running, log);
  } catch (error) {
    // Some settings are wrong only together.
    if (error instanceof SettingsError) return fail(2, `${program.name}: ${error.message}`);
    log.error({ err: error }, "could not start");
    fail(1, `${program.name}: could not start: ${error instanceof Error ? error.message : error}`);
  }
}

/** Each service can be asked by its own executable whether it serves, since a container may hold nothing else that could ask. */
function verbsOf<S extends Record<string, Setting>>({ verbs = {} }: Program<S>): Record<string, Verb<S>> {
  const ready: Verb<S> = {
    summary: "ask the service that runs with these settings whether it is ready; exit code 1 when it is not",
    async run(settings) {
      const { HOST = "127.0.0.1", PORT } = settings as { HOST?: string; PORT?: number };
      const host = ["0.0.0.0", "::"].includes(HOST) ? "127.0.0.1" : HOST;
      const late = new AbortController();
      const timer = setTimeout(() => late.abort(), READY_LIMIT);
      try {
        const answer = await fetch(`http://${host}:${PORT}/readyz`, { signal: late.signal });
        const said = await answer.text();
        if (!answer.ok) throw new Error(`not ready: ${said}`);
      } finally {
        clearTimeout(timer);
      }
    },
  };
  return { ...verbs, ready };
}

/** What the words after the name ask for: null to serve. A text says what is wrong with them. */
function chooseVerb<S extends Record<string, Setting>>(
  verbs: Record<string, Verb<S>>,
  words: string[],
): ChosenVerb<S> | null | string {
  if (words.length === 0) return null;
  for (const [name, verb] of Object.entries(verbs)) {
    const parts = name.split(" ");
    if (!parts.every((part, index) => words[index] === part)) continue;
    const following = words.slice(parts.length);
    const flags = new Set(following.filter((word) => word.startsWith("--")));
    const args = following.filter((word) => !flags.has(word));
    const { args: expected = [], flags: known = {} } = verb;
    const unknown = [...flags].find((flag) => !Object.hasOwn(known, flag));
    if (unknown) return `"${name}" knows no ${unknown}`;
    if (args.length === expected.length) return { verb, args, flags };
    return `"${name}" is followed by ${expected.length === 0 ? "nothing" : usageOf(expected)}`;
  }
  return `unknown words "${words.join(" ")}"`;
}

interface ChosenVerb<S extends Record<string, Setting>> {
  verb: Verb<S>;
  args: string[];
  flags: Set<string>;
}

async function runVerb<S extends Record<string, Setting>>(
  name: string,
  { verb, args, flags }: ChosenVerb<S>,
  settings: Settings<S>,
): Promise<void> {
  try {
    await verb.run(settings, { args, flags, print: (line) => void process.stdout.write(`${line}\n`) });
  } catch (error) {
    fail(1, `${name}: ${error instanceof Error ? error.message : error}`);
  }
}

function endOnSignal(running: Running, log: Log): void {
  let ending = false;
  const end = async (signal: string) => {
    if (ending) return;
    ending = true;
    log.info({ signal }, "ending");
    const limit = setTimeout(() => fail(1, "could not end in time"), SHUTDOWN_LIMIT);
    await running.close();
    clearTimeout(limit);
    process.exit(0);
  };
  // A Bun executable that is process 1 of a container ignores SIGTERM unless it is handled.
  process.on("SIGTERM", end);
  process.on("SIGINT", end);
}

function settingsOf<S extends Record<string, Setting>>({ settings }: Program<S>, env: NodeJS.ProcessEnv): S {
  return typeof settings === "function" ? settings(env) : settings;
}

function helpText<S extends Record<string, Setting>>(program: Program<S>): string {
  const { name, summary, flags = {} } = program;
  const usages = Object.entries(verbsOf(program)).flatMap(([verb, { summary: what, args = [], flags: own = {} }]) => {
    const words = args.length === 0 ? `${name} ${verb}` : `${name} ${verb} ${usageOf(args)}`;
    return [{ words, what }, ...Object.entries(own).map(([flag, means]) => ({ words: `  ${flag}`, what: means }))];
  });
  const ways = Object.entries(flags).map(([flag, what]) => ({ words: `${name} ${flag}`, what }));
  const all = [{ words: name, what: "serve" }, ...ways, ...usages];
  const width = Math.max(...all.map(({ words }) => words.length));
  const lines = all.map(({ words, what }) => `  ${words.padEnd(width)}    ${what}\n`);
  return `${name}: ${summary}\n\nUsage:\n${lines.join("")}\nSettings (environment; where NAME_FILE is said, that names a file with the value instead):\n${describeSettings(settingsOf(program, {}))}\n`;
}

const usageOf = (args: readonly string[]) => args.map((arg) => `<${arg}>`).join(" ");

function fail(code: number, message: string): void {
  process.stderr.write(`${message}\n`);
  process.exit(code);
}
