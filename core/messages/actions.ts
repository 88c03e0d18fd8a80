import type { ChannelPath } from "../channels/actions.ts";
import { findChannel } from "../channels/actions.ts";
import { accessChannelById, lockChannel } from "../channels/store.ts";
import { type Deps, transact } from "../database/transaction.ts";
import type { UserActor } from "../kernel/actor.ts";
import { AppError, notFound } from "../kernel/errors.ts";
import { isId, newId } from "../kernel/ids.ts";
import { type Page, type PageQuery, toPage } from "../kernel/page.ts";
import { mustBeDeletable, mustBeEditable } from "./rules.ts";
import type { EditMessage, Message, PostMessage } from "./schema.ts";
import {
  deleteMessageBody,
  findMessage,
  findMessages,
  findPostedMessage,
  insertMessage,
  messageExistsInChannel,
  updateMessageBody,
} from "./store.ts";

/**
 * Posts a message. It is durable when this resolves. `created` is false when this client message id was posted before:
 * then the message is the first one.
 *
 * @throws AppError `not_found` when the actor may not read the channel, `conflict` when it is archived.
 */
export async function postMessage(
  deps: Deps,
  actor: UserActor,
  path: ChannelPath,
  input: PostMessage,
): Promise<{ message: Message; created: boolean }> {
  const byId = isId(path.channel);
  const message = await insertMessage(deps.db, {
    id: newId(),
    event_id: newId(),
    user_id: actor.user_id,
    community_slug: path.slug,
    channel_id: byId ? path.channel : null,
    channel_name: byId ? null : path.channel.normalize("NFKC").toLowerCase(),
    body_md: input.body_md,
    client_message_id: input.client_message_id ?? null,
  });
  if (!message) return explainRefusal(deps, actor, path, input);
  deps.wakeRelay();
  return { message, created: true };
}

/** The statement that posts says only that it did not. Which of its conditions failed is asked here, off the hot path. */
async function explainRefusal(deps: Deps, actor: UserActor, path: ChannelPath, input: PostMessage) {
  const { channel } = await findChannel(deps, actor, path);
  const first = input.client_message_id
    ? await findPostedMessage(deps.db, actor.user_id, input.client_message_id)
    : null;
  if (first?.channel_id === channel.id) return { message: first, created: false };
  if (first) throw new AppError("conflict", "This client_message_id was used in another channel; make a new one.");
  if (channel.archived_at) throw new AppError("conflict", "This channel is archived; nothing can be posted in it.");
  throw notFound("channel");
}

/**
 * A page of a channel, oldest first. Without a cursor the newest page.
 *
 * @throws AppError `invalid` when the cursor is not a message of this channel.
 */
export async function listMessages(
  deps: Deps,
  actor: UserActor,
  path: ChannelPath,
  query: PageQuery,
): Promise<Page<Message>> {
  const { channel } = await findChannel(deps, actor, path);
  const rows = await findMessages(deps.db, channel.id, query);
  const cursor = query.before ?? query.after;
  if (rows.length === 0 && cursor && !(await messageExistsInChannel(deps.db, channel.id, cursor))) {
    const errors = [{ path: query.before ? "before" : "after", message: "is not a message of this channel" }];
    throw new AppError("invalid", "The cursor is not a message of this channel.", { errors });
  }
  return toPage(rows, query, "newest");
}

/**
 * The only door to a message: for those who may read its channel.
 *
 * @throws AppError `not_found` for everyone else, and when it is deleted.
 */
async function accessMessage(deps: Deps, actor: UserActor, messageId: string) {
  const message = await findMessage(deps.db, messageId);
  if (!message) throw notFound("message");
  const { channel, role } = await accessChannelById(deps.db, actor, message.channel_id).catch((error: unknown) => {
    throw error instanceof AppError && error.code === "not_found" ? notFound("message") : error;
  });
  return { message, channel, role };
}

export async function getMessage(deps: Deps, actor: UserActor, messageId: string): Promise<Message> {
  return (await accessMessage(deps, actor, messageId)).message;
}

/** @throws AppError `forbidden` for everyone but the author. */
export async function editMessage(
  deps: Deps,
  actor: UserActor,
  messageId: string,
  input: EditMessage,
): Promise<Message> {
  const { message, channel } = await accessMessage(deps, actor, messageId);
  mustBeEditable(actor, message.author);
  return transact(deps, async (tx, emit) => {
    await lockChannel(tx, channel.id);
    // Asked again under the lock: who was taken out of the channel meanwhile changes nothing in it.
    await accessChannelById(tx, actor, channel.id);
    const edited = await updateMessageBody(tx, messageId, input.body_md);
    if (!edited) throw notFound("message");
    const about = { community_id: channel.community_id, channel_id: channel.id, actor_id: actor.user_id };
    emit({ type: "message.updated", ...about, data: { message: edited } });
    return edited;
  });
}

/** @throws AppError `forbidden` for everyone but the author and those who may delete any message. */
export async function deleteMessage(deps: Deps, actor: UserActor, messageId: string): Promise<void> {
  const { message, channel, role } = await accessMessage(deps, actor, messageId);
  mustBeDeletable(actor, message.author, role);
  await transact(deps, async (tx, emit) => {
    await lockChannel(tx, channel.id);
    await accessChannelById(tx, actor, channel.id);
    const seq = await deleteMessageBody(tx, messageId);
    if (seq === null) throw notFound("message");
    const about = { community_id: channel.community_id, channel_id: channel.id, actor_id: actor.user_id };
    emit({ type: "message.deleted", ...about, data: { message_id: messageId, seq } });
  });
}
