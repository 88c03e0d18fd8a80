import { postMessage } from "../messages/actions.ts";
import { postMessageSchema } from "../messages/schema.ts";
import { type Context, checked } from "./command.ts";
import type { CommandReply } from "./schema.ts";

/** Posts a text where the command was typed, in its thread if it was one. @throws AppError as `postMessage`. */
export async function postHere(
  { deps, actor, place, client_message_id }: Pick<Context, "deps" | "actor" | "place" | "client_message_id">,
  body_md: string,
): Promise<CommandReply> {
  const input = checked(postMessageSchema, { body_md, client_message_id, parent_id: place.parent_id });
  const { message } = await postMessage(deps, actor, place.path, input);
  return { kind: "message", text: "", message };
}
