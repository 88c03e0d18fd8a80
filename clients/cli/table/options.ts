import { splitNames } from "./readers.ts";
import type { OptionSpec } from "./spec.ts";

/** What every command takes. */
export const GLOBAL_OPTIONS: readonly OptionSpec[] = [
  { flags: "--json", help: "print JSON: an object, an array, or one object a line for what goes on and on" },
  {
    flags: "--fields <names>",
    help: "print only these fields, separated by commas (an unknown one lists them); tab-separated without --json",
    read: splitNames,
  },
  {
    flags: "--community <slug>",
    help: "the community to work in (default: the one of `communities use`, or the only one)",
    completes: "community",
  },
  { flags: "--server <url>", help: "address of the server" },
  { flags: "--profile <name>", help: "which sign-in to use", completes: "profile" },
  { flags: "--no-color", help: "print no colours" },
  { flags: "-q, --quiet", help: "say nothing but data and errors" },
];
