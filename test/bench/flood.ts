import { seedPeople } from "#test/support/people.ts";
import { type Stack, startStack } from "#test/support/stack.ts";
import { atRate, cpuOf, milliseconds, percentile, ratio, report } from "./measure.ts";
import { openWire, requestOf } from "./wire.ts";

const CLIENTS = 10;
const PER_SECOND = 200;
const FLOOD_PER_SECOND = 1_000;
const SECONDS = 5;
const ROUNDS = 5;

/**
 * What others notice of a flood from one address under the default limits: ten people, each from an address of their own at 20
 * requests a second, alone and beside it. A flood without a token, and one of wrong tokens (A12), in turns with none.
 */
export async function run(): Promise<void> {
  const stack = await startStack();
  const people = await seedPeople(stack.databaseUrl);
  const tokens = await Promise.all(Array.from({ length: CLIENTS }, () => people.token("ada")));
  // The id is a real one: then even the secret must be checked.
  const [id] = (await people.token("bo")).split(".");
  const wires = await Promise.all(tokens.map((_, n) => openWire(stack.url, `127.0.1.${n + 1}`)));
  const requests = tokens.map((token) => requestOf(stack.url, token, "/api/me"));
  const measure = async (): Promise<number[]> => {
    const latencies: number[] = [];
    // One after the other over each connection; what waits for its turn is measured with it.
    const turns = wires.map(() => Promise.resolve());
    await atRate(PER_SECOND, PER_SECOND * SECONDS, async (n) => {
      const client = n % CLIENTS;
      const began = performance.now();
      const turn = turns[client]!.then(() => wires[client]!.send(requests[client]!));
      turns[client] = turn;
      await turn;
      latencies.push(performance.now() - began);
    });
    return latencies;
  };
  await measure();
  for (const [what, source, must] of [
    ["a flood without a token", "none", "must: 1.5 x"],
    ["wrong tokens", id!, "must: 2 x"],
  ] as const) {
    const alone: number[][] = [];
    const beside: number[][] = [];
    let answers = "";
    let cpu = 0;
    for (let round = 0; round < ROUNDS; round++) {
      alone.push(await measure());
      const flood = startFlood(stack, `127.0.2.${round + 1}`, source);
      const before = cpuOf(stack.pid("gateway")) + cpuOf(stack.pid("api"));
      beside.push(await measure());
      answers = (await flood).trim();
      cpu += cpuOf(stack.pid("gateway")) + cpuOf(stack.pid("api")) - before;
    }
    for (const [label, share] of [
      ["p50", 0.5],
      ["p99", 0.99],
    ] as const) {
      const [without, by] = [alone, beside].map((rounds) => rounds.map((latencies) => percentile(latencies, share)));
      // Of each the quietest round: whatever else the machine does can only add to it.
      const [least, leastBy] = [Math.min(...without!), Math.min(...by!)];
      const all = `rounds ${by!.map(milliseconds).join(", ")}; without ${without!.map(milliseconds).join(", ")}`;
      const note = `${ratio(leastBy, least)} the ${milliseconds(least)} without${label === "p99" ? `, ${must}` : ""}; ${all}`;
      report(`${label} of others beside ${what}`, milliseconds(leastBy), note);
    }
    const share = `${(cpu / ROUNDS / SECONDS / 10).toFixed(1)} %`;
    report("CPU of gateway and API meanwhile", share, `of a core, for both; the flood was answered ${answers}`);
  }
  for (const wire of wires) wire.close();
  await stack.close();
}

/** From another process and address; resolves with what was answered. */
async function startFlood({ url }: Stack, from: string, source: string): Promise<string> {
  const words = [`${import.meta.dir}/flood-source.ts`, url, from, `${FLOOD_PER_SECOND}`, `${SECONDS}`, source];
  const child = Bun.spawn([process.execPath, ...words], { stdin: "ignore", stdout: "pipe", stderr: "inherit" });
  return new Response(child.stdout).text();
}
