import type { Deps } from "../database/transaction.ts";
import type { UserActor } from "../kernel/actor.ts";
import { isCommand, nameBegunIn, restOfName } from "./body.ts";
import type { Command, Place } from "./command.ts";
import { emojiBeginning } from "./emoji.ts";
import { usageOf, usageOfArg } from "./help.ts";
import { type Arg, isMeantFor, isText, wordsOf } from "./parse.ts";
import { accessPlace, circleOf, circleOfReaders } from "./place.ts";
import { commandsFor } from "./registry.ts";
import { type Complete, type Completion, type Hint, PROPOSALS_MAX, type Proposal } from "./schema.ts";
import { type Circle, findChannelsBeginning, findPeopleBeginning } from "./store.ts";

/** What is typed up to the cursor, and who types it. */
interface Typed {
  deps: Deps;
  actor: UserActor;
  place: Place;
  before: string;
}

/**
 * What could stand at the cursor: names of commands and of what they take, people, channels, emoji. Only what the actor may
 * use and see is proposed, by one query at most.
 *
 * @throws AppError `not_found` for who may not read the channel.
 */
export async function completeText(
  deps: Deps,
  actor: UserActor,
  { text, cursor, channel_id }: Complete,
): Promise<Completion> {
  const place = await accessPlace(deps, actor, { channel_id });
  const before = text.slice(0, cursor);
  const typed = { deps, actor, place, before };
  const { from, items, hint = null } = isCommand(text) ? await completeCommand(typed) : await completeName(typed);
  return { from, to: cursor + restOfName(text.slice(cursor)), items, hint };
}

type Found = Pick<Completion, "from" | "items"> & { hint?: Hint };

const nothingAt = ({ before }: Typed): Found => ({ from: before.length, items: [] });

async function completeCommand(typed: Typed): Promise<Found> {
  const { place, before } = typed;
  const usable = commandsFor(typed.actor, place).filter(({ where }) => where === "anywhere" || place.slug !== null);
  const begun = before.slice(1).toLowerCase();
  const named = usable.filter(({ name }) => name.startsWith(begun));
  if (named.length > 0) return { from: 0, items: named.slice(0, PROPOSALS_MAX).map(proposalOfCommand) };
  const command = usable.find(({ name }) => begun.startsWith(`${name} `));
  if (!command) return nothingAt(typed);
  return { ...(await completeArg(typed, command, usable)), hint: hintOf(command, begunArg(typed, command)) };
}

const proposalOfCommand = (command: Command): Proposal => ({
  value: `/${command.name}`,
  label: usageOf(command),
  detail: command.summary,
  kind: "command",
});

/** What stands behind the command's name: the words that are whole, and the one that is being typed. */
function begunArg({ before }: Typed, command: Command): { done: string; begun: string } {
  const rest = before.slice(command.name.length + 2);
  const done = /^.*\s/s.exec(rest)?.[0] ?? "";
  return { done, begun: rest.slice(done.length) };
}

function hintOf({ name, summary, args }: Command, { done, begun }: ReturnType<typeof begunArg>): Hint {
  const next = nextArg(args, done);
  const [word] = wordsOf(begun);
  const fits = (arg: Arg) => !word || arg.required || isText(arg) || isMeantFor(arg, word);
  const current = args.findIndex((arg, place) => place >= next && fits(arg));
  return {
    name,
    summary,
    args: args.map((arg) => ({ usage: usageOfArg(arg), summary: arg.summary })),
    current: current < 0 ? null : current,
  };
}

async function completeArg(typed: Typed, command: Command, usable: readonly Command[]): Promise<Found> {
  const { done, begun } = begunArg(typed, command);
  const args = argsAt(command.args, done);
  const from = typed.before.length - begun.length;
  const choices = args.flatMap((arg) => choicesOf(arg, usable)).filter(({ value }) => startsWith(value, begun));
  if (choices.length > 0) return { from, items: choices.slice(0, PROPOSALS_MAX) };
  const user = args.find((arg) => arg.type === "user");
  if (user && /^@?[^@#:/]*$/.test(begun)) {
    const circle = circleOf(typed.place, typed.actor, user);
    return { from, items: await people(typed, circle, begun.replace(/^@/, "")) };
  }
  const channel = args.find((arg) => arg.type === "channel");
  if (channel && /^#?[^@#:/]*$/.test(begun)) {
    return { from, items: await channels(typed, begun.replace(/^#/, ""), channel.archived ?? false) };
  }
  return args.some((arg) => isText(arg) || arg.type === "emoji") ? completeName(typed) : nothingAt(typed);
}

/** The arguments of which one can come next: those that can be left out, up to one that cannot or that takes all. */
function argsAt(args: readonly Arg[], source: string): readonly Arg[] {
  const open = args.slice(nextArg(args, source));
  const last = open.findIndex((arg) => arg.required || isText(arg));
  return last < 0 ? open : open.slice(0, last + 1);
}

/** The place of the first argument that can come after these words. */
function nextArg(args: readonly Arg[], source: string): number {
  let next = 0;
  for (const word of wordsOf(source)) {
    while (next < args.length - 1 && !args[next]!.required && !isText(args[next]!) && !isMeantFor(args[next]!, word)) {
      next += 1;
    }
    if (next === args.length || isText(args[next]!)) break;
    next += 1;
  }
  return next;
}

/** What people mean most often; any other can be typed. */
const DURATIONS = [
  { value: "10m", detail: "10 minutes" },
  { value: "1h", detail: "An hour" },
  { value: "8h", detail: "8 hours" },
  { value: "1d", detail: "A day" },
  { value: "1w", detail: "A week" },
];

function choicesOf(arg: Arg, usable: readonly Command[]): Proposal[] {
  if (arg.type === "enum") {
    return arg.values.map((value) => ({ value, label: value, detail: arg.summary, kind: "value" }));
  }
  if (arg.type === "duration") return DURATIONS.map((one) => ({ ...one, label: one.value, kind: "value" }));
  if (arg.type !== "command") return [];
  return usable.map(({ name, summary }) => ({ value: name, label: name, detail: summary, kind: "command" }));
}

const startsWith = (value: string, begun: string): boolean => value.startsWith(begun.toLowerCase());

/** In a text: `@`, `#` and `:` begin names. */
async function completeName(typed: Typed): Promise<Found> {
  const name = nameBegunIn(typed.before);
  if (!name) return nothingAt(typed);
  const { sign, begun } = name;
  const from = typed.before.length - sign.length - begun.length;
  switch (sign) {
    case "@":
      return { from, items: [...(await people(typed, circleOfReaders(typed.place), begun)), ...groups(begun)] };
    case "#":
      return { from, items: await channels(typed, begun, false) };
    case ":":
      return { from, items: begun === "" ? [] : emoji(begun) };
    default:
      return nothingAt(typed);
  }
}

async function people({ deps, actor }: Typed, circle: Circle, begun: string): Promise<Proposal[]> {
  const found = await findPeopleBeginning(deps.db, circle, begun.normalize("NFKC"), PROPOSALS_MAX - GROUPS.length);
  // Who types was there last of all, and hardly ever means themselves.
  const isOther = ({ id }: { id: string }) => id !== actor.user_id;
  return [...found.filter(isOther), ...found.filter((one) => !isOther(one))].map(({ username, display_name }) => ({
    value: `@${username}`,
    label: `@${username}`,
    detail: display_name,
    kind: "user",
  }));
}

const GROUPS = [
  { name: "channel", detail: "Everybody in this channel" },
  { name: "here", detail: "Everybody in this channel who is there" },
];

const groups = (begun: string): Proposal[] =>
  GROUPS.filter(({ name }) => startsWith(name, begun)).map(({ name, detail }) => ({
    value: `@${name}`,
    label: `@${name}`,
    detail,
    kind: "value",
  }));

async function channels({ deps, actor, place }: Typed, begun: string, archived: boolean): Promise<Proposal[]> {
  const communityId = place.channel.community_id;
  if (communityId === null) return [];
  const where = { communityId, userId: actor.user_id };
  const found = await findChannelsBeginning(deps.db, where, begun.normalize("NFKC"), {
    archived,
    count: PROPOSALS_MAX,
  });
  return found.map(({ name, topic }) => ({ value: `#${name}`, label: `#${name}`, detail: topic, kind: "channel" }));
}

const emoji = (begun: string): Proposal[] =>
  emojiBeginning(begun, PROPOSALS_MAX).map(({ name, emoji }) => ({
    value: emoji,
    label: `${emoji} :${name}:`,
    detail: name,
    kind: "emoji",
  }));
