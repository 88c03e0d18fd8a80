/** How commands are read: without knowing which there are, who asks, or what the names in them mean. */
import { AppError } from "../kernel/errors.ts";
import type { ARG_TYPES } from "./schema.ts";

/** One argument of a command. They stand in the order in which they are typed. */
export type Arg = {
  name: string;
  /** For people, without a full stop at its end. */
  summary: string;
  required: boolean;
} & (
  | { type: Exclude<(typeof ARG_TYPES)[number], "user" | "channel" | "enum" | "count"> }
  /** People of the community, unless they are looked for among those who are banned from it or all whom one knows. */
  | { type: "user"; among?: "bans" | "acquaintances" }
  /** Completion proposes channels that are archived, or those that are not. */
  | { type: "channel"; archived?: true }
  | { type: "enum"; values: readonly string[] }
  | { type: "count"; max: number }
);

/** A word with where it stands. In quotes it can have spaces. */
export interface Word {
  text: string;
  from: number;
  to: number;
  quoted: boolean;
}

/** Telephones set other quotation marks than keyboards. A quote that is not closed ends with the text. */
const WORD = /["“”„]([^"“”„]*)["“”„]?|\S+/gu;

export function wordsOf(source: string): Word[] {
  return [...source.matchAll(WORD)].map((match) => ({
    text: match[1] ?? match[0],
    from: match.index,
    to: match.index + match[0].length,
    quoted: match[1] !== undefined,
  }));
}

/** The longest that a duration may say of each unit; nobody means more. */
const DURATION = /^(\d{1,4})([mhdw])$/i;
const MINUTES: Record<string, number> = { m: 1, h: 60, d: 24 * 60, w: 7 * 24 * 60 };

/** Whether a word can only be meant for such an argument: then what is wrong with it is an error, not another argument. */
export function isMeantFor(arg: Arg, { text, quoted }: Word): boolean {
  if (quoted) return ["text", "word"].includes(arg.type);
  switch (arg.type) {
    case "user":
      return text.startsWith("@");
    case "channel":
      return text.startsWith("#");
    case "duration":
    case "count":
      return /^\d/.test(text);
    case "enum":
      return arg.values.includes(text.toLowerCase());
    case "emoji":
      return isEmoji(text);
    default:
      return true;
  }
}

/** One emoji, with or without its variation selector, or the name of one. */
const isEmoji = (text: string): boolean =>
  /^:[^:\s]+:$/.test(text) || /^\p{RGI_Emoji}$/v.test(text) || /^\p{RGI_Emoji}$/v.test(`${text}\ufe0f`);

/** What a word says to an argument, or what is expected instead of it. */
function readWord(arg: Arg, { text }: Word): { value: unknown } | { expected: string } {
  switch (arg.type) {
    case "user": {
      // Where a name ends a sentence or begins an address, the sign after it is not a part of it.
      const name = /^@?([a-z0-9](?:[a-z0-9._-]{0,30}[a-z0-9])?)[.,:;!?]*$/i.exec(text)?.[1];
      return name ? { value: name } : { expected: "a name such as @ada" };
    }
    case "channel":
      return text === "#" ? { expected: "a channel such as #general" } : { value: text.replace(/^#/, "") };
    case "duration": {
      const [, count = "", unit = ""] = DURATION.exec(text) ?? [];
      const minutes = Number(count) * MINUTES[unit.toLowerCase()]!;
      return minutes > 0 ? { value: minutes } : { expected: "a time such as 10m, 2h or 1d" };
    }
    case "count": {
      const count = /^\d{1,9}$/.test(text) ? Number(text) : 0;
      return count >= 1 && count <= arg.max ? { value: count } : { expected: `a number from 1 to ${arg.max}` };
    }
    case "enum": {
      const value = arg.values.find((known) => known === text.toLowerCase());
      return value ? { value } : { expected: `one of ${arg.values.join(", ")}` };
    }
    case "emoji":
      return isEmoji(text) ? { value: text } : { expected: "an emoji, or its name such as :wave:" };
    default:
      return { value: text };
  }
}

/**
 * What stands after a command's name, as its arguments. An optional argument is passed over by a word that is not meant for
 * it. A text is what is left, as it was typed; when further arguments follow it, they are looked for at its end, and it may
 * stand in quotes.
 *
 * @returns by the name of the argument: numbers for counts and minutes, otherwise text. What is missing is not in it.
 * @throws AppError `invalid` naming the argument.
 */
export function readArgs(args: readonly Arg[], source: string): Map<string, unknown> {
  const values = new Map<string, unknown>();
  const words = wordsOf(source);
  for (const [index, arg] of args.entries()) {
    const following = args.slice(index + 1);
    if (isText(arg)) {
      takeFromEnd(following, words, values);
      takeText(arg, following, source, words.splice(0), values);
      break;
    }
    const word = words[0];
    if (!word || (!arg.required && following.length > 0 && !isMeantFor(arg, word))) {
      if (arg.required) throw argumentError(arg, `${expectedOf(arg)} is missing`);
      continue;
    }
    const read = readWord(arg, word);
    if ("expected" in read) throw argumentError(arg, `${read.expected} is expected, not "${shortened(word.text)}"`);
    values.set(arg.name, read.value);
    words.shift();
  }
  const [surplus] = words;
  if (surplus) {
    const message = `"${shortened(source.slice(surplus.from))}" is more than it takes`;
    throw new AppError("invalid", `text: ${message}.`, { errors: [{ path: "text", message }] });
  }
  return values;
}

/** Whether an argument takes all that is left. */
export const isText = ({ type }: Arg): boolean => type === "text" || type === "command";

/** Takes the arguments after a text, all of them optional: what does not look like one belongs to the text. */
function takeFromEnd(args: readonly Arg[], words: Word[], values: Map<string, unknown>): void {
  for (const arg of args.toReversed()) {
    const word = words.at(-1);
    if (!word || !isMeantFor(arg, word)) continue;
    const read = readWord(arg, word);
    if (!("value" in read)) continue;
    values.set(arg.name, read.value);
    words.pop();
  }
}

function takeText(
  arg: Arg,
  following: readonly Arg[],
  source: string,
  words: Word[],
  values: Map<string, unknown>,
): void {
  const [first] = words;
  const last = words.at(-1);
  if (!first || !last) {
    if (arg.required) throw argumentError(arg, `${expectedOf(arg)} is missing`);
    return;
  }
  const isQuoted = first === last && first.quoted && following.length > 0;
  values.set(arg.name, isQuoted ? first.text : source.slice(first.from, last.to));
}

const NOUNS: Record<Arg["type"], string> = {
  user: "somebody's @name",
  channel: "a #channel",
  text: "a text",
  word: "a word",
  duration: "a time such as 10m, 2h or 1d",
  count: "a number",
  enum: "a choice",
  emoji: "an emoji",
  command: "a command",
};

const expectedOf = (arg: Arg): string => (arg.type === "enum" ? `one of ${arg.values.join(", ")}` : NOUNS[arg.type]);

/** What is wrong with an argument. */
export function argumentError({ name }: { name: string }, message: string): AppError {
  return new AppError("invalid", `${name}: ${message}.`, { errors: [{ path: name, message }] });
}

/** Words of somebody's for a sentence about them. */
export const shortened = (text: string): string => (text.length > 50 ? `${text.slice(0, 50)}…` : text).toWellFormed();
