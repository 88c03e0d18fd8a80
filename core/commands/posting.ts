import type { ChannelPath } from "../channels/schema.ts";
import type { Actor } from "../kernel/actor.ts";
import { postMessage } from "../messages/actions.ts";
import { postMessageSchema } from "../messages/schema.ts";
import { mustHaveScope } from "../tokens/rules.ts";
import { type Context, checked, type Place } from "./command.ts";
import type { CommandReply } from "./schema.ts";

type Caller = Pick<Context<Place, Actor>, "deps" | "actor" | "client_message_id">;
type PostedReply = Extract<CommandReply, { kind: "message" }>;

/** Posts a text where the command was typed, in its thread if it was one. @throws AppError as `postMessage`. */
export function postHere(context: Caller & { place: Place }, body_md: string): Promise<PostedReply> {
  const { path, parent_id } = context.place;
  return postIn(path, context, { body_md, parent_id });
}

/** Posts a text elsewhere. A bot needs the scope for that beside the one for commands. @throws AppError as `postMessage`. */
export async function postIn(
  path: ChannelPath,
  { deps, actor, client_message_id }: Caller,
  { body_md, parent_id }: { body_md: string; parent_id?: string | undefined },
): Promise<PostedReply> {
  if (actor.kind === "api_user") mustHaveScope(actor, "messages:write");
  const input = checked(postMessageSchema, { body_md, client_message_id, parent_id });
  const { message } = await postMessage(deps, actor, path, input);
  return { kind: "message", text: "", message };
}
