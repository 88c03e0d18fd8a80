import { type Command, defineCommand, textReply } from "./command.ts";
import type { Arg } from "./parse.ts";
import type { CommandHelp, CommandReply } from "./schema.ts";
import { refuseUnknown } from "./suggest.ts";

/** How a command is typed: `/mute <@user> [duration] [reason]`. What stands in brackets can be left out. */
export function usageOf({ name, args }: Pick<Command, "name" | "args">): string {
  return [`/${name}`, ...args.map(usageOfArg)].join(" ");
}

export const usageOfArg = (arg: Arg): string => (arg.required ? `<${placeholderOf(arg)}>` : `[${placeholderOf(arg)}]`);

function placeholderOf(arg: Arg): string {
  switch (arg.type) {
    case "user":
      return `@${arg.name}`;
    case "channel":
      return `#${arg.name}`;
    case "enum":
      return arg.values.join("|");
    case "emoji":
      return `:${arg.name}:`;
    default:
      return arg.name;
  }
}

export const helpOf = (command: Command): CommandHelp => ({
  name: command.name,
  usage: usageOf(command),
  summary: command.summary,
  args: command.args.map((arg) => ({
    name: arg.name,
    type: arg.type,
    required: arg.required,
    summary: arg.summary,
    values: arg.type === "enum" ? [...arg.values] : null,
  })),
  examples: [...command.examples],
});

export const help = defineCommand({
  name: "help",
  summary: "Lists the commands that you can use here, or explains one.",
  where: "anywhere",
  bots: true,
  args: [{ name: "command", type: "command", required: false, summary: "Which one" }],
  examples: ["/help", "/help topic"],
  async run({ commands }, { command: name }) {
    if (name === undefined) return listOf(commands, "Two slashes (//) begin a text that itself begins with a slash.");
    const wanted = name.replace(/^\//, "").toLowerCase();
    const command = commands.find((candidate) => candidate.name === wanted);
    if (command) return explanationOf(command);
    const group = commands.filter((candidate) => candidate.name.startsWith(`${wanted} `));
    if (group.length === 0) throw refuseUnknown(wanted, commands);
    return listOf(group, `/${wanted} does several things.`);
  },
});

const listOf = (commands: readonly Command[], text: string): CommandReply => ({
  kind: "table",
  text,
  columns: [
    { label: "Command", type: "text" },
    { label: "What it does", type: "text" },
  ],
  rows: commands.map((command) => ({ cells: [usageOf(command), command.summary], link: null })),
});

function explanationOf(command: Command): CommandReply {
  const args = command.args.map(({ name, required, summary }) => `${name}: ${summary}${required ? "" : " (optional)"}`);
  const examples = command.examples.map((example) => `Example: ${example}`);
  return textReply([usageOf(command), command.summary, ...args, ...examples].join("\n"));
}
