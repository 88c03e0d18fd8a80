import { Argument, Command, Option } from "commander";
import { UsageError } from "./exit.ts";
import type { Globals } from "./globals.ts";
import { ENVIRONMENT, EXIT_CODES } from "./table/codes.ts";
import { GLOBAL_OPTIONS } from "./table/options.ts";
import { type CommandSpec, type Example, flowing, type OptionSpec } from "./table/spec.ts";
import { TABLE } from "./table/table.ts";
import { versionText } from "./version.ts";

const LAST_GROUP = `${TABLE.at(-1)!.heading}:`;

/**
 * The parser and the help, made from the table. What a command does is loaded when it is called. When the first word names a
 * command, no other is made: all of them are a good part of what a command takes to its first request.
 */
export function createProgram(words: readonly string[]): Command {
  const program = new Command("ajet-chat")
    .description(
      "Team chat from a shell. Without a command, on a terminal, it opens a screen to read and write on; a command does one " +
        "thing and exits. Standard output has data, standard error has talk. --help of a command has examples.",
    )
    .exitOverride()
    .configureHelp({ showGlobalOptions: true })
    .showHelpAfterError("See ajet-chat --help.")
    .version(`ajet-chat ${versionText}`, "-V, --version", "print the version")
    .addHelpText("after", () => `\n${tableText("Exit codes", EXIT_CODES)}\n\n${tableText("Environment", ENVIRONMENT)}`);
  program.addHelpCommand(new Command("help").argument("[command]").summary("help of a command").helpGroup(LAST_GROUP));
  addOptions(program, GLOBAL_OPTIONS);
  const all = TABLE.flatMap(({ commands }) => commands);
  const named = all.find(({ name }) => name === words[0]);
  for (const { heading, commands } of TABLE) {
    program.commandsGroup(`${heading}:`);
    for (const spec of named ? [] : commands) addCommand(program, spec, "ajet-chat");
  }
  if (named) addCommand(program, named, "ajet-chat");
  return program;
}

function addCommand(parent: Command, spec: CommandSpec, before: string, isDefault = false): void {
  const { name, summary, about, args = [], options = [], examples = [], commands = [], otherwise, load } = spec;
  const words = `${before} ${name}`;
  const command = parent
    .command(name, { isDefault })
    .summary(summary)
    .description(flowing(about))
    .helpCommand(false)
    .showHelpAfterError(`See ${words} --help.`)
    .addHelpText("after", examplesText(examples));
  for (const { name, help, optional, many } of args) {
    const inside = many ? `${name}...` : name;
    command.addArgument(new Argument(optional ? `[${inside}]` : `<${inside}>`, help));
  }
  addOptions(command, options);
  for (const inner of commands) addCommand(command, inner, words, inner.name === otherwise);
  // A word that is no command reaches the one that is meant otherwise, and deserves an answer about commands.
  if (isDefault && args.length === 0) {
    command.allowExcessArguments();
    command.hook("preAction", () => {
      const [word] = command.args;
      if (word !== undefined) throw new UsageError(`"${word}" is nothing of ${before}. See ${before} --help.`);
    });
  }
  if (load) {
    command.action(async (...given: unknown[]) => {
      const action = await load();
      const globals: Globals = command.optsWithGlobals();
      // Commander passes the command itself at the end.
      await action(...([globals, ...given.slice(0, -1)] as never[]));
    });
  }
}

function addOptions(command: Command, options: readonly OptionSpec[]): void {
  for (const { flags, help, read, default: value } of options) {
    const option = new Option(flags, help);
    if (read) option.argParser(read);
    if (value !== undefined) option.default(value, String(value));
    command.addOption(option);
  }
}

function examplesText(examples: readonly Example[]): string {
  if (examples.length === 0) return "";
  return `\nExamples:\n${examples.map(([line, does]) => `  # ${does}\n  ${line}`).join("\n")}`;
}

function tableText(heading: string, rows: readonly (readonly [string | number, string])[]): string {
  const width = Math.max(...rows.map(([name]) => String(name).length));
  return `${heading}:\n${rows.map(([name, meaning]) => `  ${String(name).padEnd(width)}  ${meaning}`).join("\n")}`;
}
