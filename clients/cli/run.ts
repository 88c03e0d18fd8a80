import { CommanderError } from "commander";
import { AppError } from "#core/kernel/errors.ts";
import { type TuiWords, tuiWords } from "../tui/words.ts";
import { EXIT, EXIT_OF, ExitError, UsageError } from "./exit.ts";
import { createProgram } from "./program.ts";
import { cleanLine } from "./text.ts";

/** Does what the words say, then ends the process with the exit code that tells how it went. */
export async function run(words: string[]): Promise<void> {
  const forScreen = screenWords(words);
  if (!forScreen) endOnSignalsAndFaults();
  const work = forScreen ? import("./open-screen.ts").then(({ openScreen }) => openScreen(forScreen)) : runWords(words);
  process.exitCode = await work.then(() => EXIT.ok, explain);
  // What was written last may still be on its way into a pipe.
  process.stdout.write("", () => process.exit());
}

/**
 * Where there is a screen and no command, the screen is meant. It answers signals itself: it has a terminal to give back.
 * The streams of `process` are looked at last: loading them is a good part of what a command takes to its first request.
 */
function screenWords(words: string[]): TuiWords | null {
  const found = tuiWords(words);
  return found && process.stdin.isTTY && process.stdout.isTTY ? found : null;
}

function endOnSignalsAndFaults(): void {
  process.on("SIGINT", () => process.exit(EXIT.interrupted));
  for (const fault of ["uncaughtException", "unhandledRejection"]) {
    process.on(fault, (error) => process.exit(isWithoutReader(error) ? EXIT.ok : explain(error)));
  }
}

/** `ajet-chat tail | head` is not a failure: whoever read has had enough. */
const isWithoutReader = (error: unknown): boolean =>
  error instanceof Error &&
  "code" in error &&
  error.code === "EPIPE" &&
  "syscall" in error &&
  error.syscall === "write";

async function runWords(words: string[]): Promise<void> {
  const [first, ...others] = words;
  // Asked by shells at each Tab: it needs no parser, and what it is given is not for one.
  if (first === "complete") return (await import("./commands/complete.ts")).complete(others);
  const meant = wordsMeant(words);
  await createProgram(meant).parseAsync(meant, { from: "user" });
}

/** No words ask for help, and a first word with a slash is a command of the chat. */
function wordsMeant(words: string[]): string[] {
  const [first] = words;
  if (first === undefined) return ["--help"];
  return first.startsWith("/") ? ["slash", ...words] : words;
}

/** Says on standard error what went wrong, and what to do where that is known. */
function explain(error: unknown): number {
  // Commander has said it already; help that was asked for is no error.
  if (error instanceof CommanderError) return error.exitCode === 0 ? EXIT.ok : EXIT.usage;
  if (error instanceof UsageError) return fail(EXIT.usage, cleanLine(error.message));
  if (error instanceof ExitError) return fail(error.code, error.message);
  if (!(error instanceof AppError)) {
    return fail(EXIT.crash, `crashed: ${error instanceof Error ? (error.stack ?? error.message) : error}`);
  }
  return fail(EXIT_OF[error.code], cleanLine(`${error.detail}${hintFor(error)}`));
}

function hintFor({ code, cause, retryAfter, traceId }: AppError): string {
  if (code === "unavailable" && cause instanceof Error) return ` (${cause.message})`;
  if (code === "unauthenticated") return " (ajet-chat login)";
  if (code === "rate_limited" && retryAfter !== undefined) return ` Try again in ${retryAfter} seconds.`;
  if (code === "internal" && traceId) return ` Its log has more under the trace ${traceId}.`;
  return "";
}

function fail(code: number, message: string): number {
  process.stderr.write(`ajet-chat: ${message}\n`);
  return code;
}
