import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { compile, terminalClient } from "#scripts/lib/bundle.ts";
import { checkout } from "#scripts/lib/checkout.ts";
import { Processes } from "#services/launch/processes.ts";
import { milliseconds, percentile, ratio, report } from "./measure.ts";

const ROUNDS = 41;

/** Commands as scripts call them, with all that they need to know, so that the first thing they ask for is what they do. */
const COMMANDS = [
  ["whoami"],
  ["send", "general", "hello"],
  ["read", "general"],
  ["channels", "list"],
  ["react", "00000000-0000-7000-8000-000000000001", "👍"],
  ["wait", "general"],
];

/** A program to start, again and again, and what came of it: milliseconds until its end or first request, and of the processor. */
interface Starting {
  what: string;
  command: string[];
  times: number[];
  work: number[];
  floor?: Starting;
  must?: string;
}

/**
 * How long `ajet-chat` takes before it asks the network for anything: from the start of the process to its first request, the
 * median of many starts. All programs take turns, so that what else the machine does falls on each of them alike. Beside them
 * are what a program that does nothing takes when it is compiled in the same way, and one that only asks.
 */
export async function run(): Promise<void> {
  const executable = join(process.env.TEST_DIST!, "ajet-chat");
  const home = mkdtempSync(join(tmpdir(), "ajet-bench-cli-"));
  const processes = new Processes(home, checkout);
  for (const name of ["nothing", "asks"]) {
    await compile(processes, `test/bench/start/${name}.ts`, join(home, name), [...terminalClient.options]);
  }
  const starting = (what: string, command: string[], floor?: Starting, must?: string): Starting => ({
    what,
    command,
    times: [],
    work: [],
    ...(floor ? { floor } : {}),
    ...(must === undefined ? {} : { must }),
  });
  const nothing = starting("compiled, with nothing to do: the floor", [join(home, "nothing")]);
  const asks = starting("compiled, asks for one thing: the floor", [join(home, "asks")]);
  const all = [
    starting("/bin/true", ["/bin/true"]),
    nothing,
    asks,
    starting("ajet-chat --version", [executable, "--version"], nothing, "10 ms"),
    starting("ajet-chat --help", [executable, "--help"], nothing),
    starting("what a Tab in a shell waits for", [executable, "complete", "--", "send", "ge"], nothing),
    ...COMMANDS.map((words) => {
      const command = [executable, ...words, "--community", "lighthouse"];
      return starting(`ajet-chat ${words[0]}, to its first request`, command, asks, "50 ms");
    }),
  ];
  await startInTurns(all, home);
  for (const one of all) reportStart(one);
  rmSync(home, { recursive: true });
}

async function startInTurns(all: readonly Starting[], home: string): Promise<void> {
  let asked = Promise.withResolvers<number>();
  const server = Bun.serve({
    hostname: "127.0.0.1",
    port: 0,
    fetch() {
      asked.resolve(performance.now());
      return Response.json({ code: "internal", detail: "It only looks at the time." }, { status: 500 });
    },
  });
  const env = {
    HOME: home,
    AJET_CHAT_SERVER: `http://127.0.0.1:${server.port}`,
    AJET_CHAT_TOKEN: "ajs_bench.bench",
  };
  for (let round = 0; round < ROUNDS; round++) {
    for (const { command, times, work } of all) {
      asked = Promise.withResolvers();
      const began = performance.now();
      const child = Bun.spawn(command, { env, stdin: "ignore", stdout: "ignore", stderr: "ignore" });
      const ended = child.exited.then(() => performance.now());
      times.push((await Promise.race([asked.promise, ended])) - began);
      await ended;
      work.push(Number(child.resourceUsage()!.cpuTime.total) / 1000);
    }
  }
  await server.stop(true);
}

function reportStart({ what, times, work, floor, must }: Starting): void {
  const middle = percentile(times, 0.5);
  const beside = [
    floor && ratio(middle, percentile(floor.times, 0.5)),
    `p90 ${milliseconds(percentile(times, 0.9))}`,
    `CPU of a run ${milliseconds(percentile(work, 0.5))}`,
    must && `must: ${must} or less`,
  ];
  report(what, milliseconds(middle), beside.filter(Boolean).join(", "));
}
