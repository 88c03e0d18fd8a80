import { readFileSync } from "node:fs";
import { describeSettings, readSettings, type Setting, type Settings, SettingsError } from "#core/kernel/config.ts";
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
  start(settings: Settings<S>, log: Log): Promise<Running>;
  /** Words after the name that do something else than serve, with what `--help` says of them. */
  verbs?: Record<string, { summary: string; run(settings: Settings<S>, log: Log): Promise<void> }>;
}

/** How long an ending process waits for what is under way, in milliseconds. */
const SHUTDOWN_LIMIT = 10_000;

/**
 * The life of a service's process: `--help`, `--version`, settings from the environment, serve, end on SIGTERM or SIGINT.
 * Exit codes: 0 ended as asked, 1 could not start or not end, 2 wrong settings or words.
 */
export async function run<S extends Record<string, Setting>>(program: Program<S>): Promise<void> {
  const [verb, ...rest] = process.argv.slice(2);
  if (verb === "--help" || verb === "-h") return void process.stdout.write(helpText(program));
  if (verb === "--version") return void process.stdout.write(`${program.name} ${versionText}\n`);
  const action = verb === undefined ? undefined : program.verbs?.[verb];
  if ((verb !== undefined && !action) || rest.length > 0) {
    return fail(2, `${program.name}: unknown words "${[verb, ...rest].join(" ")}"; see ${program.name} --help`);
  }

  let settings: Settings<S>;
  try {
    settings = readSettings(settingsOf(program, process.env), process.env, (path) => readFileSync(path, "utf8"));
  } catch (error) {
    if (error instanceof SettingsError) return fail(2, `${program.name}: ${error.message}`);
    throw error;
  }
  const log = createLog(program.name, (settings as { LOG_LEVEL?: string }).LOG_LEVEL ?? "info");
  // One broken handler must not take the process with it: its request has had its answer.
  process.on("unhandledRejection", (error) => log.error({ err: error }, "unhandled rejection"));

  try {
    if (action) return await action.run(settings, log);
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
  const { name, summary, verbs = {} } = program;
  const words = Object.entries(verbs).map(([verb, { summary: what }]) => `  ${name} ${verb}    ${what}\n`);
  return `${name}: ${summary}\n\nUsage:\n  ${name}    serve\n${words.join("")}\nSettings (environment; where NAME_FILE is said, that names a file with the value instead):\n${describeSettings(settingsOf(program, {}))}\n`;
}

function fail(code: number, message: string): void {
  process.stderr.write(`${message}\n`);
  process.exit(code);
}
