// The command line as data. The parser, the help, the completion of shells and the manual page are all made from it, and
// nothing in these files loads a command: what one does is loaded when it is called.

/** What a shell may offer for a word: names that are remembered, files, or one of these words. */
export type Completes = "channel" | "person" | "community" | "profile" | "file" | readonly string[];

export interface ArgSpec {
  name: string;
  help: string;
  optional?: true;
  /** All words that follow. */
  many?: true;
  completes?: Completes;
}

export interface OptionSpec {
  /** As commander writes them: `-c, --channel <name>`. */
  flags: string;
  help: string;
  completes?: Completes;
  /** Reads the value; `before` is what an option that may be given again has so far. @throws UsageError */
  read?: (text: string, before: unknown) => unknown;
  default?: unknown;
}

/** A command line to copy, and what it does. */
export type Example = readonly [line: string, does: string];

/** What a command does: its arguments and its options follow the global ones. */
export type Action = (...given: never[]) => Promise<void>;

export interface CommandSpec {
  name: string;
  /** A few words for lists. */
  summary: string;
  /** What `--help` says above the options. */
  about: string;
  args?: readonly ArgSpec[];
  options?: readonly OptionSpec[];
  examples?: readonly Example[];
  /** Words that come after this one. */
  commands?: readonly CommandSpec[];
  /** Which of them is meant when there is none. */
  otherwise?: string;
  load?: () => Promise<Action>;
}

/** Commands under one heading of the help. */
export interface CommandGroup {
  heading: string;
  commands: readonly CommandSpec[];
}

/** A text whose lines are as long as the page is wide: its own breaks stay only between paragraphs and before what is indented. */
export const flowing = (about: string): string => about.replace(/(?<!\n)\n(?![\n ])/g, " ");
