import { getChannel } from "../channels/actions.ts";
import type { MyChannel } from "../channels/schema.ts";
import type { Deps } from "../database/transaction.ts";
import type { Actor } from "../kernel/actor.ts";
import { AppError } from "../kernel/errors.ts";
import { isCommand, unescaped } from "./body.ts";
import type { Command, CommandDeps, Named, Place } from "./command.ts";
import { readEmoji } from "./emoji.ts";
import { helpOf, usageOf } from "./help.ts";
import { type Arg, argumentError, readArgs } from "./parse.ts";
import { accessPlace, circleOf } from "./place.ts";
import { postHere } from "./posting.ts";
import { commandsFor, findCommand } from "./registry.ts";
import type { CommandHelp, CommandReply, RunCommand } from "./schema.ts";
import { findPerson } from "./store.ts";

/**
 * Does what somebody typed after a slash; after two slashes, posts it as a text with one. What is allowed is decided by the
 * action behind the command, as it is for a route.
 *
 * @throws AppError `not_found` when the actor may not read the channel, `invalid` for a command that does not exist or is
 *   not shown to them, or naming the argument that is wrong, and what the action throws.
 */
export async function runCommand(deps: CommandDeps, actor: Actor, input: RunCommand): Promise<CommandReply> {
  const place = await accessPlace(deps, actor, input);
  const commands = commandsFor(actor, place);
  const context = { deps, actor, place, commands, client_message_id: input.client_message_id };
  if (!isCommand(input.text)) return postHere(context, unescaped(input.text));
  const { command, rest } = findCommand(commands, input.text);
  mustWorkIn(place, command);
  try {
    const args = await resolveArgs(deps, actor, place, command.args, readArgs(command.args, rest));
    return await command.run(context, args);
  } catch (error) {
    throw withUsage(error, command);
  }
}

function mustWorkIn({ slug }: Place, { name, where }: Command): void {
  if (where === "anywhere" || slug !== null) return;
  throw new AppError("conflict", `/${name} works in the channels of a community, not in a direct message.`);
}

/** Names become whom and what they stand for. Hidden and missing are told in the same words. */
async function resolveArgs(
  deps: Deps,
  actor: Actor,
  place: Place,
  args: readonly Arg[],
  values: Map<string, unknown>,
): Promise<Record<string, unknown>> {
  const resolved: Record<string, unknown> = Object.create(null);
  for (const arg of args) {
    const value = values.get(arg.name);
    if (value === undefined) continue;
    resolved[arg.name] = await resolveArg(deps, actor, place, arg, value);
  }
  return resolved;
}

async function resolveArg(deps: Deps, actor: Actor, place: Place, arg: Arg, value: unknown): Promise<unknown> {
  if (typeof value !== "string") return value;
  switch (arg.type) {
    case "user":
      return resolvePerson(deps, actor, place, arg, value);
    case "channel":
      return resolveChannel(deps, actor, place, arg, value);
    case "emoji": {
      const emoji = readEmoji(value);
      if (emoji === null) throw argumentError(arg, `there is no emoji ${value}`);
      return emoji;
    }
    default:
      return value;
  }
}

async function resolvePerson(
  deps: Deps,
  actor: Actor,
  place: Place,
  arg: Extract<Arg, { type: "user" }>,
  username: string,
): Promise<Named> {
  const circle = circleOf(place, actor, arg);
  const person = await findPerson(deps.db, circle, username);
  if (person) return person;
  throw argumentError(arg, circle.of === "bans" ? `@${username} is not banned here` : `there is no @${username} here`);
}

async function resolveChannel(deps: Deps, actor: Actor, place: Place, arg: Arg, name: string): Promise<MyChannel> {
  try {
    return await getChannel(deps, actor, { slug: place.slug!, channel: name });
  } catch (error) {
    if (!(error instanceof AppError) || error.code !== "not_found") throw error;
    throw argumentError(arg, `there is no channel #${name}, or you may not see it`);
  }
}

/** Whoever got an argument wrong is shown how the command is typed. */
function withUsage(error: unknown, command: Command): unknown {
  if (!(error instanceof AppError) || error.code !== "invalid" || !error.errors) return error;
  const names = ["text", ...command.args.map(({ name }) => name)];
  if (!error.errors.some(({ path }) => names.includes(path.split(".")[0]!))) return error;
  const detail = error.detail.replace(/[^.?!]$/, "$&.");
  return new AppError("invalid", `${detail} Usage: ${usageOf(command)}`, { errors: error.errors, cause: error });
}

/** The commands that the actor may use in a channel. @throws AppError `not_found` for who may not read it. */
export async function listCommands(deps: Deps, actor: Actor, channelId: string): Promise<{ items: CommandHelp[] }> {
  const place = await accessPlace(deps, actor, { channel_id: channelId });
  const usable = commandsFor(actor, place).filter(({ where }) => where === "anywhere" || place.slug !== null);
  return { items: usable.map(helpOf) };
}
