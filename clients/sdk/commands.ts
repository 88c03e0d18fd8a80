import {
  type CommandHelp,
  type CommandReply,
  type Complete,
  type Completion,
  commandReplySchema,
  commandsSchema,
  completionSchema,
  type RunCommand,
} from "#core/commands/schema.ts";
import { newId } from "#core/kernel/ids.ts";
import type { Client } from "./client.ts";

/**
 * Runs what somebody typed after a slash; after two slashes it is posted as a text with one. What it posts is posted once,
 * also when it runs again with the same `client_message_id`.
 */
export function runCommand(
  client: Client,
  { client_message_id = newId(), ...command }: RunCommand,
): Promise<CommandReply> {
  const body = { ...command, client_message_id };
  return client.request({ method: "POST", path: "/api/commands", body, answer: commandReplySchema });
}

/** The commands that one can use in a channel. */
export async function listCommands(client: Client, channelId: string): Promise<CommandHelp[]> {
  const query = { channel_id: channelId };
  return (await client.request({ path: "/api/commands", query, answer: commandsSchema })).items;
}

/** What could stand at the cursor of a text that is being written. */
export function completeText(client: Client, body: Complete): Promise<Completion> {
  return client.request({ method: "POST", path: "/api/commands/complete", body, answer: completionSchema });
}
