import { knownNames } from "../cache.ts";
import { GLOBAL_OPTIONS } from "../table/options.ts";
import type { CommandSpec, Completes, OptionSpec } from "../table/spec.ts";
import { TABLE } from "../table/table.ts";

/** What could stand as a word, and what that means. */
export interface Candidate {
  value: string;
  means: string;
}

/** Files, which the shell knows best. */
export type Candidates = Candidate[] | "files";

/** Where names come from. */
export interface Known {
  /** The profile that the words name, or else the one that is used. */
  profile(named: string | undefined): string;
  profiles(): string[];
}

const ROOT: Pick<CommandSpec, "args" | "options" | "commands" | "otherwise"> = {
  commands: TABLE.flatMap(({ commands }) => commands),
};

/** What could stand as the last of these words; the words before it are whole. */
export function candidatesFor(words: string[], known: Known): Candidates {
  const current = words.at(-1) ?? "";
  const place = walk(words.slice(0, -1));
  const offer = (completes: Completes | undefined, typed = current) =>
    completes === undefined ? [] : offered(completes, typed, place.profile, known);
  if (place.awaits) return offer(place.awaits.completes);
  const [, flag, value] = /^(--[\w-]+)=(.*)$/.exec(current) ?? [];
  if (!place.onlyWords && flag !== undefined) return valuesOf(flag, value ?? "", place.options, offer);
  if (!place.onlyWords && current.startsWith("-")) return begunWith(current, place.options.flatMap(flagsOf));
  const { args = [], commands = [] } = place.spec;
  if (commands.length > 0 && place.index === 0) {
    return begunWith(
      current,
      commands.map(({ name, summary }) => ({ value: name, means: summary })),
    );
  }
  const arg = args[place.index] ?? (args.at(-1)?.many ? args.at(-1) : undefined);
  return offer(arg?.completes);
}

interface Walked {
  spec: Pick<CommandSpec, "args" | "options" | "commands" | "otherwise">;
  options: OptionSpec[];
  /** Arguments that are there already. */
  index: number;
  /** The option whose value comes next. */
  awaits: OptionSpec | undefined;
  /** After `--` nothing is an option. */
  onlyWords: boolean;
  profile: string | undefined;
}

function walk(words: string[]): Walked {
  const place: Walked = {
    spec: ROOT,
    options: [...GLOBAL_OPTIONS],
    index: 0,
    awaits: undefined,
    onlyWords: false,
    profile: undefined,
  };
  for (const word of words) {
    if (place.awaits) {
      if (place.awaits.flags.includes("--profile ")) place.profile = word;
      place.awaits = undefined;
    } else if (!place.onlyWords && word === "--") place.onlyWords = true;
    else if (!place.onlyWords && word.startsWith("-")) {
      const option = place.options.find(({ flags }) => namesOf(flags).includes(word));
      if (option && takesValue(option)) place.awaits = option;
    } else descend(place, word);
  }
  return place;
}

function descend(place: Walked, word: string): void {
  const inner = place.index === 0 ? place.spec.commands?.find(({ name }) => name === word) : undefined;
  if (!inner) {
    place.index += 1;
    return;
  }
  place.spec = inner;
  // Without a further word it is the one that is meant otherwise, whose options may stand here.
  const meant = inner.commands?.find(({ name }) => name === inner.otherwise);
  place.options = [...(inner.options ?? []), ...(meant?.options ?? []), ...GLOBAL_OPTIONS];
}

const namesOf = (flags: string): string[] => flags.replace(/\s<.*$/, "").split(/,\s*/);
const takesValue = ({ flags }: OptionSpec): boolean => flags.includes("<");

const flagsOf = ({ flags, help }: OptionSpec): Candidate[] =>
  namesOf(flags)
    .filter((name) => name.startsWith("--"))
    .map((value) => ({ value, means: help }));

function valuesOf(
  flag: string,
  typed: string,
  options: OptionSpec[],
  offer: (completes: Completes | undefined, typed: string) => Candidates,
): Candidates {
  const option = options.find(({ flags }) => namesOf(flags).includes(flag));
  const values = offer(option?.completes, typed);
  if (values === "files") return values;
  return values.map(({ value, means }) => ({ value: `${flag}=${value}`, means }));
}

function offered(completes: Completes, typed: string, profile: string | undefined, known: Known): Candidates {
  const names = () => knownNames(known.profile(profile));
  if (completes === "file") return "files";
  if (completes === "channel")
    return typed.startsWith("@") ? people(typed, names().people) : channels(typed, names().channels);
  if (completes === "person") return people(typed, names().people);
  if (completes === "community") return plain(typed, names().communities);
  if (completes === "profile") return plain(typed, known.profiles());
  return listed(typed, completes);
}

const channels = (typed: string, names: string[]) =>
  plain(typed, typed.startsWith("#") ? names.map((name) => `#${name}`) : names);

/** One person, or several between commas. */
function people(typed: string, names: string[]): Candidate[] {
  const before = typed.slice(0, typed.lastIndexOf(",") + 1);
  const last = typed.slice(before.length);
  const signed = last === "" || last.startsWith("@") ? names.map((name) => `@${name}`) : names;
  return plain(last, signed).map(({ value, means }) => ({ value: before + value, means }));
}

/** Some of a few words between commas, of which one is the usual case. */
function listed(typed: string, words: readonly string[]): Candidate[] {
  const before = typed.slice(0, typed.lastIndexOf(",") + 1);
  return plain(typed.slice(before.length), words).map(({ value, means }) => ({ value: before + value, means }));
}

const plain = (typed: string, values: readonly string[]): Candidate[] =>
  begunWith(
    typed,
    values.map((value) => ({ value, means: "" })),
  );

const begunWith = (typed: string, candidates: Candidate[]): Candidate[] =>
  candidates.filter(({ value }) => value.startsWith(typed));
