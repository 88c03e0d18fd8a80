import { deleteMessage } from "#sdk/messages.ts";
import { readMessage } from "../address.ts";
import { connect } from "../connect.ts";
import type { Globals } from "../globals.ts";
import { mustMean } from "../prompts.ts";

/** Deletes messages; on a terminal it asks first. */
export async function deleteMessages(globals: Globals, messages: string[], options: { yes?: boolean }): Promise<void> {
  const { client, server } = await connect(globals);
  const ids = messages.map((typed) => readMessage(typed, server));
  await mustMean(ids.length === 1 ? "Delete this message?" : `Delete these ${ids.length} messages?`, options);
  for (const id of ids) await deleteMessage(client, id);
}
