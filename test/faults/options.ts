import { join, resolve } from "node:path";
import { parseArgs } from "node:util";
import { checkout } from "#scripts/lib/checkout.ts";
import type { FaultCase, Settings } from "./case.ts";
import { CASES } from "./cases/all.ts";

const HELP = `Injects faults under posts and compares what was acknowledged, stored and shown.

Usage: bun run faults [case...] [option...]

Options:
  --seed N       the schedule of an earlier run (default: by chance)
  --rounds N     how often the quick faults happen (default: 25; 500 looks further)
  --minutes N    how long the slow cases last (default: 1; 30 and more find what grows slowly)
  --messages N   how many messages a database has that is migrated (default: 100000)
  --source       the services from source, without building the executables first
  --report PATH  where the table goes, with .md and .json behind it (default: dist/faults)

Exit codes: 0 all held, 1 something did not, 2 wrong words.

Cases:
${CASES.map(({ id, title }) => `  ${id.padEnd(4)} ${title}`).join("\n")}`;

export interface Options extends Settings {
  cases: readonly FaultCase[];
  seed: number;
  source: boolean;
  /** Without an ending. */
  report: string;
}

/** Reads the command line. `--help` shows the options, a mistake itself; both end the program. */
export function readOptions(words: string[]): Options {
  if (words.includes("--help") || words.includes("-h")) {
    console.log(HELP);
    process.exit(0);
  }
  try {
    return parseOptions(words);
  } catch (error) {
    console.error(`${(error as Error).message}\nSee --help.`);
    process.exit(2);
  }
}

function parseOptions(words: string[]): Options {
  const { values, positionals } = parseArgs({
    args: words,
    allowPositionals: true,
    options: {
      seed: { type: "string", default: String(crypto.getRandomValues(new Uint32Array(1))[0]) },
      rounds: { type: "string", default: "25" },
      minutes: { type: "string", default: "1" },
      messages: { type: "string", default: "100000" },
      source: { type: "boolean", default: false },
      report: { type: "string", default: join(checkout, "dist/faults") },
    },
  });
  const unknown = positionals.find((name) => !CASES.some(({ id }) => isNamed(id, name)));
  if (unknown !== undefined) throw new Error(`There is no case "${unknown}".`);
  return {
    cases: positionals.length === 0 ? CASES : CASES.filter(({ id }) => positionals.some((name) => isNamed(id, name))),
    seed: wholeNumber("seed", values.seed),
    rounds: wholeNumber("rounds", values.rounds),
    minutes: wholeNumber("minutes", values.minutes),
    messages: wholeNumber("messages", values.messages),
    source: values.source,
    report: resolve(values.report),
  };
}

const isNamed = (id: string, name: string) => id.toUpperCase() === name.toUpperCase();

function wholeNumber(name: string, text: string): number {
  if (!/^\d{1,10}$/.test(text)) throw new Error(`--${name} takes a whole number, not "${text}".`);
  return Number(text);
}
