import { ENVIRONMENT, EXIT_CODES } from "./table/codes.ts";
import { GLOBAL_OPTIONS } from "./table/options.ts";
import { type ArgSpec, type CommandSpec, type Example, flowing, type OptionSpec } from "./table/spec.ts";
import { TABLE } from "./table/table.ts";

/** The manual page, from the same table as the parser and the help. In the man macros, which every man reads. */
export function manualPage(version: string): string {
  return [
    `.TH AJET-CHAT 1 "" "ajet-chat ${text(version)}" "User Commands"`,
    ".SH NAME",
    "ajet\\-chat \\- team chat from a shell",
    ".SH SYNOPSIS",
    ".B ajet\\-chat",
    "[\\fIoptions\\fR] \\fIcommand\\fR [\\fIarguments\\fR]",
    ".SH DESCRIPTION",
    "Words run a command and exit. Standard output has data, standard error has talk, and the exit code says how it went.",
    ".SH OPTIONS",
    ...GLOBAL_OPTIONS.flatMap(optionLines),
    ...TABLE.flatMap(({ heading, commands }) => [
      `.SH ${text(heading.toUpperCase())}`,
      ...commands.flatMap((command) => commandLines(command, "ajet-chat")),
    ]),
    ".SH EXIT STATUS",
    ...EXIT_CODES.flatMap(([code, meaning]) => [".TP", `.B ${code}`, text(meaning)]),
    ".SH ENVIRONMENT",
    ...ENVIRONMENT.flatMap(([name, meaning]) => [".TP", `.B ${name}`, text(meaning)]),
    ".SH FILES",
    ".TP",
    ".I $XDG_CONFIG_HOME/ajet\\-chat/config.json",
    "Settings; see ajet\\-chat config.",
    ".TP",
    ".I $XDG_CONFIG_HOME/ajet\\-chat/credentials.json",
    "Tokens that are not in the keyring. Only its owner may read it.",
    ".TP",
    ".I $XDG_CACHE_HOME/ajet\\-chat",
    "Names that shells complete.",
    "",
  ].join("\n");
}

function commandLines(spec: CommandSpec, before: string): string[] {
  const { name, about, args = [], options = [], examples = [], commands = [] } = spec;
  const words = `${before} ${name}`;
  if (commands.length > 0) {
    return [`.SS ${text(words)}`, ...paragraphs(about), ...commands.flatMap((inner) => commandLines(inner, words))];
  }
  const usage = [text(words), ...(options.length > 0 ? ["[\\fIoptions\\fR]"] : []), ...args.map(argText)].join(" ");
  return [
    `.SS ${usage}`,
    ...paragraphs(about),
    ...args.flatMap(({ name, help }) => [".TP", `.I ${text(name)}`, text(help)]),
    ...options.flatMap(optionLines),
    ...(examples.length > 0 ? [".P", "Examples:", ".nf", ".RS", ...examples.flatMap(exampleLines), ".RE", ".fi"] : []),
  ];
}

function argText({ name, optional, many }: ArgSpec): string {
  const inside = `\\fI${text(name)}\\fR${many ? "..." : ""}`;
  return optional ? `[${inside}]` : inside;
}

const optionLines = ({ flags, help }: OptionSpec): string[] => [".TP", `.B ${text(flags)}`, text(help)];

const exampleLines = ([line, does]: Example): string[] => [text(`# ${does}`), text(line)];

const paragraphs = (about: string): string[] =>
  flowing(about)
    .split("\n\n")
    .flatMap((paragraph) => [
      ".P",
      ...paragraph.split("\n").flatMap((line, n) => [...(n > 0 ? [".br"] : []), text(line)]),
    ]);

/** A line as text: what roff would take for a request or an escape is none. Hyphens are to be copied as they are. */
function text(line: string): string {
  const escaped = line.replaceAll("\\", "\\e").replaceAll("-", "\\-");
  return /^[.']/.test(escaped) ? `\\&${escaped}` : escaped;
}
