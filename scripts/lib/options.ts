import { join, resolve } from "node:path";
import { parseArgs } from "node:util";
import { checkout } from "#scripts/lib/checkout.ts";

/** What scripts/start and `bun run dev` can be told. */
export interface StackOptions {
  state: string;
  port: number;
  demo: boolean;
  reset: boolean;
}

const OPTIONS_HELP = `Options:
  --state DIR   where the data is kept (default: .state in this checkout)
  --port N      where the pages are served (default: 3000)
  --demo        fill an empty database with a community and its conversation
  --reset       delete all data in the state folder first
  --help        show this`;

/** Reads this script's command line. `--help` shows `introduction` and the options, a mistake itself; both end the script. */
export function readOptions(introduction: string): StackOptions {
  const words = process.argv.slice(2);
  if (words.includes("--help") || words.includes("-h")) {
    console.log(`${introduction}\n\n${OPTIONS_HELP}`);
    process.exit(0);
  }
  try {
    return parseOptions(words);
  } catch (error) {
    console.error(`${(error as Error).message}\nSee --help.`);
    process.exit(2);
  }
}

/** Reads the options from words. Throws an Error that names the mistake. */
export function parseOptions(words: string[]): StackOptions {
  const { state, port, demo, reset } = parseArgs({
    args: words,
    options: {
      state: { type: "string" },
      port: { type: "string", default: "3000" },
      demo: { type: "boolean", default: false },
      reset: { type: "boolean", default: false },
    },
  }).values;
  if (!/^\d{1,5}$/.test(port) || Number(port) < 1 || Number(port) > 65_535) {
    throw new Error(`--port takes a number from 1 to 65535, not "${port}".`);
  }
  return { state: state === undefined ? join(checkout, ".state") : resolve(state), port: Number(port), demo, reset };
}
