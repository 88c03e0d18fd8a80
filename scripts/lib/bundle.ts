import { checkout } from "#scripts/lib/checkout.ts";
import type { Processes } from "#services/launch/processes.ts";

/** What is built: a name, the file that is run first, and further words for the bundler. */
interface Executable {
  name: string;
  entry: string;
  options: readonly string[];
}

/** What runs where a server is. */
export const servers: readonly Executable[] = ["gateway", "api", "web-sm", "tui-sm", "server"].map((service) => ({
  name: `ajet-${service}`,
  entry: `services/${service}/main.ts`,
  options: [],
}));

/** Its commands are loaded when they are called, which without splitting would still parse all of them at each start. */
export const terminalClient = { name: "ajet-chat", entry: "clients/cli/main.ts", options: ["--splitting"] };

export const executables: readonly Executable[] = [...servers, terminalClient];

/** The commit that versions show. In an unpacked archive there is none. */
export async function defineCommit(processes: Processes): Promise<string[]> {
  const command = ["git", "describe", "--always", "--dirty", "--exclude=*", "--abbrev=12"];
  const commit = await processes.run({ name: "git", command }).catch(() => "");
  return commit ? [`--define=AJET_COMMIT=${JSON.stringify(commit.trim())}`] : [];
}

/** Makes an executable of an entry file. Throws Refusal with what the bundler said. */
export async function compile(processes: Processes, entry: string, output: string, options: string[]): Promise<void> {
  await bunBuild(processes, [
    entry,
    "--compile",
    "--minify",
    "--sourcemap",
    // Bytecode halves the start. It needs the format: without it the exports of an entry file are taken for a server.
    "--bytecode",
    "--format=esm",
    // An executable reads its settings from the environment alone, not from files where it happens to be started.
    "--no-compile-autoload-dotenv",
    "--no-compile-autoload-bunfig",
    // Packages that ask where they are would be told where they were built; so the same sources give the same bytes.
    '--define=__dirname="/"',
    '--define=__filename="/"',
    ...options,
    `--outfile=${output}`,
  ]);
}

export function bunBuild(processes: Processes, words: string[]): Promise<string> {
  return processes.run({
    name: `bun build ${words[0]}`,
    command: [process.execPath, "build", ...words],
    folder: checkout,
  });
}
