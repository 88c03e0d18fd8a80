import { EXIT, UsageError } from "./exit.ts";
import { cleanLine } from "./text.ts";

// Questions to a person. They stand on standard error, so that standard output has nothing but data, and are asked only on a
// terminal: into a pipe they would wait for ever (the library does).

/** Whether somebody is there to answer. */
export const mayAsk = (): boolean =>
  process.stdin.isTTY === true && process.stderr.isTTY === true && process.env.TERM !== "dumb";

/** Asks for a line. */
export async function askText(message: string, placeholder: string): Promise<string> {
  const { text } = await import("@clack/prompts");
  return answer(await text({ message, placeholder, output: process.stderr }));
}

/** Asks for a yes or a no. */
export async function askYes(message: string): Promise<boolean> {
  const { confirm } = await import("@clack/prompts");
  return answer(await confirm({ message: cleanLine(message), output: process.stderr }));
}

/** Asks for one of several. */
export async function askOne(message: string, options: { value: string; label: string }[]): Promise<string> {
  const { select } = await import("@clack/prompts");
  const safe = options.map(({ value, label }) => ({ value, label: cleanLine(label) }));
  return answer(await select({ message, options: safe, output: process.stderr }));
}

/** Before something that cannot be undone: asks where somebody is there, and goes ahead where nobody is. */
export async function mustMean(message: string, { yes }: { yes?: boolean }): Promise<void> {
  if (yes || !mayAsk()) return;
  if (!(await askYes(message))) throw new UsageError("nothing was done.");
}

/** Ctrl-C at a question is Ctrl-C. The library then answers with a symbol. */
function answer<T>(given: T): Exclude<T, symbol> {
  if (typeof given === "symbol") process.exit(EXIT.interrupted);
  return given as Exclude<T, symbol>;
}
