import { type ChildProcess, type SpawnOptions, spawn } from "node:child_process";
import { once } from "node:events";
import { closeSync, mkdirSync, openSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { text } from "node:stream/consumers";
import { type Running, recordRunning } from "#services/launch/leftovers.ts";
import { endProcess, identify } from "#services/launch/os-process.ts";
import { Refusal } from "#services/launch/refusal.ts";

const READY_WITHIN_MILLISECONDS = 30_000;
const LINES_OF_LOG_TO_SHOW = 15;

/** Of the environment of the person these reach every program; its settings it gets from us alone. */
const PASSED_ON = ["PATH", "HOME", "TMPDIR", "LANG", "TZ", "LOG_LEVEL"];

/** A program to run. */
export interface Program {
  name: string;
  command: readonly string[];
  settings?: Record<string, string | undefined>;
  /** Whom to run as, when not as ourselves. */
  user?: { uid?: number; gid?: number };
  /** Where to run, when not where all of them do. */
  folder?: string;
  /** What ends it in good order; SIGTERM unless said. */
  stopSignal?: NodeJS.Signals;
}

/** A program that runs until it is stopped. */
export interface Server extends Running {
  name: string;
  log: string;
  hasEnded: boolean;
}

/** The processes that one script runs. What servers print goes to `<folder>/logs/<name>.log`. */
export class Processes {
  readonly #folder: string;
  readonly #home: string;
  readonly #servers: Server[] = [];
  readonly #commands = new Set<ChildProcess>();
  readonly #death = Promise.withResolvers<never>();
  #stopping = false;

  /** @param home where programs run. */
  constructor(folder: string, home: string) {
    this.#folder = folder;
    this.#home = home;
    // A server may die while nobody waits for that yet.
    this.#death.promise.catch(() => {});
  }

  /** Starts a server. Throws Refusal when the program cannot be run. */
  async start(program: Program): Promise<Server> {
    mkdirSync(join(this.#folder, "logs"), { recursive: true });
    const log = join(this.#folder, "logs", `${program.name}.log`);
    const output = openSync(log, "w");
    const child = await this.#launch(program, ["ignore", output, output]);
    closeSync(output);

    const stopSignal = program.stopSignal ?? "SIGTERM";
    const server = { name: program.name, log, identity: identify(child.pid!) ?? "", stopSignal, hasEnded: false };
    this.#servers.push(server);
    this.#record();
    untilEnd(child).then(() => this.#onEnd(server, child));
    return server;
  }

  /** Waits until `isReady` says so. Throws Refusal when the server ends, or is not ready within half a minute. */
  async untilReady(server: Server, isReady: () => boolean | Promise<boolean>): Promise<void> {
    const deadline = performance.now() + READY_WITHIN_MILLISECONDS;
    while (!(await isReady())) {
      if (server.hasEnded) await this.untilOneDies();
      if (performance.now() > deadline) {
        throw new Refusal(`${server.name} did not become ready.\n${lastLines(server.log)}`);
      }
      await Bun.sleep(10);
    }
  }

  /** Rejects with Refusal, with the last lines of its log, when a server ends that was not told to. */
  untilOneDies(): Promise<never> {
    return this.#death.promise;
  }

  /** Runs a command to its end and returns what it printed. Throws Refusal with what it said when it fails. */
  async run(program: Program): Promise<string> {
    const child = await this.#launch(program, ["ignore", "pipe", "pipe"]);
    const [output, errors] = await Promise.all([text(child.stdout!), text(child.stderr!), this.#untilDone(child)]);
    if (child.exitCode !== 0) throw new Refusal(`${program.name} failed.\n${errors}${output}`.trimEnd());
    return output;
  }

  /** Runs a command whose output the person sees, and returns its exit code. */
  async show(program: Program): Promise<number> {
    const child = await this.#launch(program, ["ignore", "inherit", "inherit"]);
    await this.#untilDone(child);
    return child.exitCode ?? 1;
  }

  /** Ends everything, last started first, each in its own good order. */
  async stop(): Promise<void> {
    this.#stopping = true;
    for (const command of this.#commands) signalGroup(command.pid!, "SIGTERM");
    await Promise.all([...this.#commands].map((command) => untilEnd(command)));
    for (const server of this.#servers.toReversed()) await endProcess(server.identity, server.stopSignal);
    // Having started nothing it may not have been given the folder: the record in it is then another script's.
    if (this.#servers.splice(0).length > 0) this.#record();
  }

  /** Ends everything at once, without order. */
  kill(): void {
    for (const command of this.#commands) signalGroup(command.pid!, "SIGKILL");
    for (const { identity } of this.#servers) signalGroup(Number.parseInt(identity, 10), "SIGKILL");
  }

  async #launch(program: Program, stdio: SpawnOptions["stdio"]): Promise<ChildProcess> {
    await this.#holdWhenStopping();
    const [file, ...words] = program.command;
    const env = { ...environment(), ...program.settings };
    const cwd = program.folder ?? this.#home;
    // Detached: Ctrl-C in a terminal reaches every process of its group, and what runs here is to stop in order.
    const child = spawn(file!, words, { ...program.user, env, cwd, stdio, detached: true });
    try {
      await once(child, "spawn");
    } catch (error) {
      throw new Refusal(`${program.name} could not be run: ${(error as Error).message}`);
    }
    return child;
  }

  async #untilDone(command: ChildProcess): Promise<void> {
    this.#commands.add(command);
    await untilEnd(command);
    this.#commands.delete(command);
    await this.#holdWhenStopping();
  }

  /** A script that was asked to stop is about to exit: it must not go on to its next step, or take the end for a failure. */
  async #holdWhenStopping(): Promise<void> {
    if (this.#stopping) await new Promise<never>(() => {});
  }

  #onEnd(server: Server, { exitCode, signalCode }: ChildProcess): void {
    server.hasEnded = true;
    if (this.#stopping) return;
    this.#servers.splice(this.#servers.indexOf(server), 1);
    this.#record();
    const how = signalCode ?? `exit code ${exitCode}`;
    this.#death.reject(new Refusal(`${server.name} stopped by itself (${how}).\n${lastLines(server.log)}`));
  }

  #record(): void {
    recordRunning(this.#folder, this.#servers);
  }
}

/** Every program leads a group of its own. Its children are in it, and must not outlive it. */
function signalGroup(pid: number, signal: NodeJS.Signals): void {
  try {
    process.kill(-pid, signal);
  } catch {
    // It ended by itself in the meantime.
  }
}

function environment(): Record<string, string | undefined> {
  return Object.fromEntries(PASSED_ON.map((name) => [name, process.env[name]]));
}

async function untilEnd(child: ChildProcess): Promise<void> {
  if (child.exitCode === null && child.signalCode === null) await once(child, "exit");
}

function lastLines(log: string): string {
  const lines = readFileSync(log, "utf8").trimEnd().split("\n").slice(-LINES_OF_LOG_TO_SHOW);
  return [`The end of ${log}:`, ...lines.map((line) => `  ${line}`)].join("\n");
}
