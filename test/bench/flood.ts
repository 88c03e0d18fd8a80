import { seedPeople } from "#test/support/people.ts";
import { type Stack, startStack } from "#test/support/stack.ts";
import { atRate, cpuOf, milliseconds, percentile, ratio, report } from "./measure.ts";
import { openWire, requestOf } from "./wire.ts";

const CLIENTS = 10;
const PER_SECOND = 200;
const FLOOD_PER_SECOND = 1_000;
/** People at work in the place of a flood: as many requests as it has, within the default limits of each. */
const BUSY_PEOPLE = 32;
const ROUNDS = 5;

/** What others are beside, in each round one after the other. */
const SIDES = {
  nothing: { seconds: 5 },
  "as much valid traffic": { seconds: 5 },
  "a flood without a token": { seconds: 5, must: 1.5 },
  "10,000 wrong tokens": { seconds: 10, must: 2 },
} satisfies Record<string, { seconds: number; must?: number }>;
type Side = keyof typeof SIDES;

/** What came of a side, of each round. */
interface Rounds {
  latencies: number[][];
  /** Of gateway and API, in milliseconds. */
  cpu: number;
  answers: string;
}

/**
 * What others notice of a flood from one address under the default limits: ten people, each from an address of their own at 20
 * requests a second, beside nothing, beside other people, beside a flood without a token, and beside wrong tokens (A12).
 */
export async function run(): Promise<void> {
  const stack = await startStack();
  const people = await seedPeople(stack.databaseUrl);
  const tokensOf = (count: number) => Promise.all(Array.from({ length: count }, () => people.token("ada")));
  const [tokens, busy] = [await tokensOf(CLIENTS), await tokensOf(BUSY_PEOPLE)];
  // The id is a real one: then even the secret must be checked.
  const [id] = (await people.token("bo")).split(".");
  const others = await openOthers(stack.url, tokens);
  const sources: Record<Side, (round: number) => string[] | null> = {
    nothing: () => null,
    "as much valid traffic": () => ["127.0.3.1", busy.join(",")],
    "a flood without a token": (round) => [`127.0.4.${round + 1}`, "none"],
    "10,000 wrong tokens": (round) => [`127.0.5.${round + 1}`, id!],
  };
  const of = Object.fromEntries(
    Object.keys(SIDES).map((side) => [side, { latencies: [], cpu: 0, answers: "" }]),
  ) as unknown as Record<Side, Rounds>;
  await others.measure(5);
  for (let round = 0; round < ROUNDS; round++) {
    for (const side of Object.keys(SIDES) as Side[]) {
      const { seconds } = SIDES[side];
      const source = sources[side](round);
      const before = cpuOf(stack.pid("gateway")) + cpuOf(stack.pid("api"));
      const flood = source && startFlood(stack, seconds, source);
      of[side].latencies.push(await others.measure(seconds));
      if (flood) of[side].answers = (await flood).trim();
      of[side].cpu += cpuOf(stack.pid("gateway")) + cpuOf(stack.pid("api")) - before;
    }
  }
  for (const side of Object.keys(SIDES) as Side[]) reportSide(side, of[side], of.nothing, of["as much valid traffic"]);
  others.close();
  await stack.close();
}

/** People who ask something small all the time, each over a connection from an address of their own. */
async function openOthers(url: string, tokens: string[]) {
  const wires = await Promise.all(tokens.map((_, n) => openWire(url, `127.0.1.${n + 1}`)));
  const requests = tokens.map((token) => requestOf(url, token, "/api/me"));
  return {
    /** The latency of each request. */
    async measure(seconds: number): Promise<number[]> {
      const latencies: number[] = [];
      // One after the other over each connection; what waits for its turn is measured with it.
      const turns: Promise<unknown>[] = wires.map(() => Promise.resolve());
      await atRate(PER_SECOND, PER_SECOND * seconds, async (n) => {
        const client = n % CLIENTS;
        const began = performance.now();
        const turn = turns[client]!.then(() => wires[client]!.send(requests[client]!));
        turns[client] = turn;
        await turn;
        latencies.push(performance.now() - began);
      });
      return latencies;
    },
    close: () => wires.forEach((wire) => void wire.close()),
  };
}

/** From another process; resolves with what was answered. */
async function startFlood({ url }: Stack, seconds: number, [from, tokens]: string[]): Promise<string> {
  const words = [`${import.meta.dir}/flood-source.ts`, url, from!, `${FLOOD_PER_SECOND}`, `${seconds}`, tokens!];
  const child = Bun.spawn([process.execPath, ...words], { stdin: "ignore", stdout: "pipe", stderr: "inherit" });
  return new Response(child.stdout).text();
}

/** The median of the rounds; beside it what it is of the median without anything, and with as much of what is valid. */
function reportSide(side: Side, { latencies, cpu, answers }: Rounds, nothing: Rounds, valid: Rounds): void {
  const { seconds, must }: { seconds: number; must?: number } = SIDES[side];
  for (const [label, share] of [
    ["p50", 0.5],
    ["p99", 0.99],
  ] as const) {
    const of = (rounds: number[][]) => rounds.map((each) => percentile(each, share));
    const [own, idle, busy] = [latencies, nothing.latencies, valid.latencies].map((each) => median(of(each)));
    const beside = [`rounds ${of(latencies).map(milliseconds).join(", ")}`];
    if (must) beside.unshift(`${ratio(own!, idle!)} of beside nothing, ${ratio(own!, busy!)} of beside valid traffic`);
    if (must && label === "p99") beside.unshift(`must: ${must} x`);
    report(`${label} of others beside ${side}`, milliseconds(own!), beside.join("; "));
  }
  const core = `${(cpu / ROUNDS / seconds / 10).toFixed(1)} %`;
  report("CPU of gateway and API meanwhile", core, `of a core, for both${answers ? `; answers ${answers}` : ""}`);
}

const median = (samples: number[]): number => percentile(samples, 0.5);
