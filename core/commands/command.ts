import type { z } from "zod";
import type { Channel, ChannelPath, MyChannel } from "../channels/schema.ts";
import type { Deps } from "../database/transaction.ts";
import type { Actor, UserActor } from "../kernel/actor.ts";
import { invalidInput } from "../kernel/errors.ts";
import type { Permission } from "../memberships/rules.ts";
import type { Role } from "../memberships/schema.ts";
import type { SecretDeps } from "../sessions/secrets.ts";
import type { Arg } from "./parse.ts";
import type { CommandReply } from "./schema.ts";

/** Somebody whom a command names. */
export interface Named {
  id: string;
  username: string;
  display_name: string;
}

/** What an argument is for a command: names are resolved, durations are minutes. */
interface Values {
  user: Named;
  channel: MyChannel;
  text: string;
  word: string;
  duration: number;
  count: number;
  emoji: string;
  command: string;
}

type Value<A extends Arg> = A extends { type: "enum"; values: readonly (infer V)[] }
  ? V
  : A extends { type: keyof Values }
    ? Values[A["type"]]
    : never;

type ValuesOf<A extends readonly Arg[]> = {
  [One in A[number] as One["name"]]: One["required"] extends true ? Value<One> : Value<One> | undefined;
};

/** What commands are run with: what the actions behind them need. */
export type CommandDeps = Deps & SecretDeps;

/** Where a command was typed, which its caller may read. */
export interface Place {
  channel: Channel;
  joined: boolean;
  path: ChannelPath;
  /** Of the community; null in a direct message. */
  slug: string | null;
  /** Of the caller in the community; in a direct message the least one. */
  role: Role;
  /** The message whose thread it was typed in. */
  parent_id: string | undefined;
}

/** A channel of a community. */
export interface CommunityPlace extends Place {
  path: { slug: string; channel: string };
  slug: string;
}

export interface Context<P extends Place = Place, A extends Actor = UserActor> {
  deps: CommandDeps;
  actor: A;
  place: P;
  client_message_id: string | undefined;
  /** The commands that the caller may use. */
  commands: readonly Command[];
}

/** Whether a command works in each channel, or only where there is a community. */
type Where = "anywhere" | "community";

interface Definition<W extends Where, A extends readonly Arg[], B extends boolean> {
  /** Without the slash; of one word, or of two where several commands share the first. */
  name: string;
  /** One sentence. */
  summary: string;
  /** Who does not have it is not shown the command. What is allowed is decided by the action, not here. */
  permission?: Permission;
  where: W;
  /** Whether bots can use it too. Who cannot is not shown it. */
  bots?: B;
  args: A;
  examples: readonly [string, ...string[]];
  run(
    context: Context<W extends "community" ? CommunityPlace : Place, B extends true ? Actor : UserActor>,
    args: ValuesOf<A>,
  ): Promise<CommandReply>;
}

/** A command as data. What `run` takes is known only where it is defined; `dispatch.ts` gives it what is said there. */
export interface Command extends Omit<Definition<Where, readonly Arg[], boolean>, "run"> {
  run(context: Context<Place, Actor>, args: Record<string, unknown>): Promise<CommandReply>;
}

export function defineCommand<const W extends Where, const A extends readonly Arg[], const B extends boolean = false>(
  definition: Definition<W, A, B>,
): Command {
  return definition as unknown as Command;
}

/** Input for an action as its schema has it. @throws AppError `invalid` naming the field, as a route does. */
export function checked<S extends z.ZodType>(schema: S, input: z.input<S>): z.output<S> {
  const result = schema.safeParse(input);
  if (!result.success) throw invalidInput(result.error);
  return result.data;
}

export const textReply = (text: string): CommandReply => ({ kind: "text", text });

/** How somebody is called in a sentence. */
export const calledBy = ({ display_name, username }: Named): string => `${display_name} (@${username})`;
