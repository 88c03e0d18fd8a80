import { isCommand, unescaped } from "#core/commands/body.ts";
import { AppError } from "#core/kernel/errors.ts";
import { isId } from "#core/kernel/ids.ts";
import { type ChannelPath, getChannel } from "#sdk/channels.ts";
import type { Client } from "#sdk/client.ts";
import { runCommand } from "#sdk/commands.ts";
import { loadSurroundings } from "./channel-page.ts";
import { pageResponse, redirect, wantsPage } from "./pages.ts";
import { CommandReply, CommandReplyPage } from "./views/command-reply.tsx";

interface Body {
  body_md: string;
  attachment_ids?: string[] | undefined;
}

interface Typed {
  client: Client;
  request: Request;
  /** Where it was typed; `message` is the one whose thread it was. */
  params: ChannelPath & { message?: string };
  body: { body_md: string; client_message_id: string };
  /** The page that it was typed on. */
  href: string;
}

/** Whether a body goes to the commands: those, and texts in which two slashes stand for one. */
export const beginsWithSlash = ({ body_md, attachment_ids }: Body): boolean =>
  body_md.startsWith("/") && attachment_ids === undefined;

/** What is posted of a form. Commands take no files: what has some is a text, or refused. @throws AppError `invalid` */
export function withText<T extends Body>(body: T): T {
  if (isCommand(body.body_md)) throw new AppError("invalid", "A command takes no files. Begin with // to send a text.");
  return { ...body, body_md: unescaped(body.body_md) };
}

/**
 * Runs a command, and answers as posting does where it posts. What else it replies is for the caller alone: a page, or for a
 * script `{ html }` to show, or `{ href }` to go to.
 */
export async function answerSlash({ client, request, params, body, href }: Typed): Promise<Response> {
  const channel_id = isId(params.channel) ? params.channel : (await getChannel(client, params)).id;
  const { body_md: text, client_message_id } = body;
  const reply = await runCommand(client, { text, channel_id, parent_id: params.message, client_message_id });
  const forPage = wantsPage(request);
  if (reply.kind === "navigate") return forPage ? redirect(reply.to.href) : Response.json({ href: reply.to.href });
  if (reply.kind === "message" && reply.text === "") {
    return forPage ? redirect(href) : Response.json({ id: reply.message.id });
  }
  if (!forPage) return Response.json({ html: String(<CommandReply reply={reply} />) });
  const surroundings = await loadSurroundings(client, params.slug);
  return pageResponse(<CommandReplyPage surroundings={surroundings} reply={reply} href={href} />);
}
