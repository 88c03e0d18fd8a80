import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { milliseconds, percentile, report } from "./measure.ts";

const RUNS = 41;

/** Commands as scripts call them, with all that they need to know, so that the first thing they ask for is what they do. */
const COMMANDS = [
  ["whoami"],
  ["send", "general", "hello"],
  ["read", "general"],
  ["channels", "list"],
  ["react", "00000000-0000-7000-8000-000000000001", "👍"],
  ["wait", "general"],
];

/**
 * How long `ajet-chat` takes before it asks the network for anything: from the start of the process to its first request, the
 * median of many runs beside the 90th percentile, and the processor's time of a run. The floor is `/bin/true`.
 */
export async function run(): Promise<void> {
  const executable = join(process.env.TEST_DIST!, "ajet-chat");
  const home = mkdtempSync(join(tmpdir(), "ajet-bench-cli-"));
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
  const start = (program: string[]) => Bun.spawn(program, { env, stdin: "ignore", stdout: "ignore", stderr: "ignore" });

  const measure = async (what: string, program: string[], until: "end" | "request", beside = "") => {
    const times: number[] = [];
    const work: number[] = [];
    for (let n = 0; n < RUNS; n++) {
      asked = Promise.withResolvers();
      const began = performance.now();
      const child = start(program);
      const request = until === "request" ? await asked.promise : 0;
      await child.exited;
      times.push((request || performance.now()) - began);
      work.push(Number(child.resourceUsage()!.cpuTime.total) / 1000);
    }
    const middle = milliseconds(percentile(times, 0.5));
    const cpu = `p90 ${milliseconds(percentile(times, 0.9))}, CPU of a run ${milliseconds(percentile(work, 0.5))}`;
    report(what, middle, beside ? `${cpu}; ${beside}` : cpu);
  };

  await measure("/bin/true, the floor of starting anything", ["/bin/true"], "end");
  await measure("ajet-chat --version", [executable, "--version"], "end", "must: 10 ms or less");
  await measure("ajet-chat --help", [executable, "--help"], "end");
  await measure("what a Tab in a shell waits for", [executable, "complete", "--", "send", "ge"], "end");
  for (const words of COMMANDS) {
    const program = [executable, ...words, "--community", "lighthouse"];
    await measure(`ajet-chat ${words[0]}, to its first request`, program, "request", "must: 50 ms or less");
  }
  await server.stop(true);
  rmSync(home, { recursive: true });
}
