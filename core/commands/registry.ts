import { auditCommands } from "../audit/commands.ts";
import { channelCommands } from "../channels/commands.ts";
import { dmCommands } from "../dms/commands.ts";
import type { Actor } from "../kernel/actor.ts";
import { AppError } from "../kernel/errors.ts";
import { membershipCommands } from "../memberships/commands.ts";
import { may } from "../memberships/rules.ts";
import { messageCommands } from "../messages/commands.ts";
import { moderationCommands } from "../moderation/commands.ts";
import { readingCommands } from "../reading/commands.ts";
import { searchCommands } from "../search/commands.ts";
import { tokenCommands } from "../tokens/commands.ts";
import { userCommands } from "../users/commands.ts";
import { webhookCommands } from "../webhooks/commands.ts";
import type { Command, Place } from "./command.ts";
import { help, usageOf } from "./help.ts";
import { refuseUnknown } from "./suggest.ts";

/** Every command that there is, by name. */
export const COMMANDS: readonly Command[] = [
  help,
  ...membershipCommands,
  ...channelCommands,
  ...messageCommands,
  ...dmCommands,
  ...userCommands,
  ...readingCommands,
  ...searchCommands,
  ...moderationCommands,
  ...auditCommands,
  ...webhookCommands,
  ...tokenCommands,
].sort((a, b) => (a.name < b.name ? -1 : 1));

/** Those that are shown to somebody with this role, or to a bot. */
export const commandsFor = (actor: Actor, { role }: Pick<Place, "role">): readonly Command[] =>
  COMMANDS.filter(({ permission, bots }) =>
    actor.kind === "user" ? permission === undefined || may(role, permission) : bots,
  );

/**
 * The command that a text begins with, and what stands behind its name.
 *
 * @param commands those to choose from.
 * @throws AppError `invalid` when there is none of this name.
 */
export function findCommand(commands: readonly Command[], text: string): { command: Command; rest: string } {
  const [, first = "", second = ""] = /^\/(\S*)(?:\s+(\S+))?/.exec(text) ?? [];
  const name = first.toLowerCase();
  const group = commands.filter((command) => command.name.startsWith(`${name} `));
  if (group.length > 0) return findInGroup(group, text, name, second.toLowerCase());
  const command = commands.find((candidate) => candidate.name === name);
  if (!command) throw refuseUnknown(first, commands);
  return { command, rest: text.slice(1 + first.length) };
}

/** One of several commands that share their first word. */
function findInGroup(group: readonly Command[], text: string, first: string, second: string) {
  const command = group.find(({ name }) => name === `${first} ${second}`);
  if (command) return { command, rest: text.replace(/^\/\S+\s+\S+/, "") };
  const message = `/${first} is followed by what to do`;
  const usages = group.map(usageOf).join(", ");
  throw new AppError("invalid", `${message}: ${usages}`, { errors: [{ path: "text", message }] });
}
