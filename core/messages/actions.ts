import { record } from "../audit/actions.ts";
import { type ChannelPath, findChannel } from "../channels/actions.ts";
import type { Channel } from "../channels/schema.ts";
import { accessChannel, accessChannelById, lockChannel } from "../channels/store.ts";
import { accessCommunity } from "../communities/store.ts";
import type { Queries, Transaction } from "../database/database.ts";
import { type Deps, type Emit, transact } from "../database/transaction.ts";
import type { UserActor } from "../kernel/actor.ts";
import { AppError, notFound } from "../kernel/errors.ts";
import { isId, newId } from "../kernel/ids.ts";
import { type Page, type PageQuery, toPage } from "../kernel/page.ts";
import { mustBeAllowed } from "../memberships/rules.ts";
import { lockMembership } from "../memberships/store.ts";
import { callsIn } from "../mentions/rules.ts";
import { mustNotBeMuted } from "../moderation/store.ts";
import { findFirstUnread } from "../reading/store.ts";
import { mustBeDeletable, mustBeEditable } from "./rules.ts";
import type {
  EditMessage,
  Message,
  MessagesQuery,
  PostMessage,
  PostReply,
  Purged,
  PurgeQuery,
  Thread,
} from "./schema.ts";
import {
  deleteMessageBody,
  findMessage,
  findMessageChannel,
  findMessages,
  findMessagesAround,
  findNewestIds,
  findParticipants,
  findPostedMessage,
  findReplies,
  insertMessage,
  isMessageOf,
  recountReplies,
  updateMessageBody,
} from "./store.ts";

/** People that a thread names; who wants all of them reads the replies. */
const PARTICIPANTS_MAX = 20;

/**
 * Posts a message. It is durable when this resolves. `created` is false when this client message id was posted before:
 * then the message is the first one.
 *
 * @throws AppError `not_found` when the actor may not read the channel, `forbidden` while they are muted, `conflict` when
 *   the channel is archived, `invalid` when the parent is no top-level message of the channel.
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
    parent_id: input.parent_id ?? null,
    calls: callsIn(input.body_md),
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
  await mustBeWritable(deps.db, actor, channel);
  if (input.parent_id) {
    const errors = [{ path: "parent_id", message: "is not a message of this channel that can be replied to" }];
    throw new AppError("invalid", "The message to reply to is not in this channel, is a reply itself, or is deleted.", {
      errors,
    });
  }
  throw notFound("channel");
}

/**
 * The condition for posts, edits and reactions beside being able to read.
 *
 * @throws AppError `forbidden` for who is muted, `conflict` when the channel is archived.
 */
async function mustBeWritable(q: Queries, actor: UserActor, channel: Channel): Promise<void> {
  if (channel.community_id) await mustNotBeMuted(q, channel.community_id, actor.user_id);
  if (channel.archived_at) throw new AppError("conflict", "This channel is archived: it can be read, not written in.");
}

/** Replies to a message, wherever it is. @throws AppError as `postMessage`. */
export async function postReply(
  deps: Deps,
  actor: UserActor,
  parentId: string,
  input: PostReply,
): Promise<{ message: Message; created: boolean }> {
  const { path } = await accessMessage(deps, actor, parentId);
  return postMessage(deps, actor, path, { ...input, parent_id: parentId });
}

/**
 * Messages of a channel, oldest first: a page before or after one, those around one or around
 * the first unread one, or without a cursor the newest page; that too when nothing is unread.
 *
 * @throws AppError `invalid` when the cursor is not a message of this channel.
 */
export async function listMessages(
  deps: Deps,
  actor: UserActor,
  path: ChannelPath,
  query: MessagesQuery,
): Promise<Page<Message>> {
  const { channel } = await findChannel(deps, actor, path);
  const around =
    query.around === "unread" ? await findFirstUnread(deps.db, channel.id, actor.user_id) : (query.around ?? null);
  const page = around
    ? await pageAround(deps, actor, channel.id, { around, limit: query.limit })
    : toPage(await findMessages(deps.db, channel.id, actor.user_id, query), query, "newest");
  if (page.items.length === 0) await mustBeCursorOf(deps, { channel_id: channel.id, parent_id: null }, query);
  return page;
}

async function pageAround(
  deps: Deps,
  actor: UserActor,
  channelId: string,
  { around, limit }: { around: string; limit: number },
): Promise<Page<Message>> {
  if (!(await isMessageOf(deps.db, { channel_id: channelId, parent_id: null }, around))) {
    throw notACursor("around");
  }
  const { older, newer } = await findMessagesAround(deps.db, channelId, actor.user_id, { around, limit });
  const hasOlder = older.length > Math.ceil(limit / 2);
  const hasNewer = newer.length > Math.floor(limit / 2);
  const items = [...(hasOlder ? older.slice(1) : older), ...(hasNewer ? newer.slice(0, -1) : newer)];
  return {
    items,
    next: hasNewer ? items.at(-1)!.id : null,
    prev: hasOlder ? items[0]!.id : null,
  };
}

/** A page that is empty because its cursor is nonsense must not look like the end of the list. */
async function mustBeCursorOf(
  deps: Deps,
  list: { channel_id: string; parent_id: string | null },
  { before, after }: PageQuery,
): Promise<void> {
  const cursor = before ?? after;
  if (cursor && !(await isMessageOf(deps.db, list, cursor))) throw notACursor(before ? "before" : "after");
}

function notACursor(path: "before" | "after" | "around"): AppError {
  const errors = [{ path, message: "is not a message of this list" }];
  return new AppError("invalid", "The cursor is not a message of this list.", { errors });
}

/** A thread: its parent, who is in it, and a page of its replies, oldest first. Without a cursor from its beginning. */
export async function getThread(deps: Deps, actor: UserActor, parentId: string, query: PageQuery): Promise<Thread> {
  const { message: parent } = await accessMessage(deps, actor, parentId);
  const [rows, participants] = await Promise.all([
    findReplies(deps.db, parentId, actor.user_id, query),
    findParticipants(deps.db, parentId, PARTICIPANTS_MAX),
  ]);
  const page = toPage(rows, query, "oldest");
  if (page.items.length === 0) {
    await mustBeCursorOf(deps, { channel_id: parent.channel_id, parent_id: parentId }, query);
  }
  return { ...page, parent, participants };
}

export async function getMessage(deps: Deps, actor: UserActor, messageId: string): Promise<Message> {
  return (await accessMessage(deps, actor, messageId)).message;
}

/**
 * The only door to a message: for those who may read its channel.
 *
 * @throws AppError `not_found` for everyone else, and when it is deleted.
 */
async function accessMessage(deps: Deps, actor: UserActor, messageId: string) {
  const message = await findMessage(deps.db, messageId, actor.user_id);
  if (!message) throw notFound("message");
  const { channel, role, slug } = await accessChannelById(deps.db, actor, message.channel_id).catch(asMessage);
  return { message, channel, role, path: { slug, channel: channel.id } };
}

const asMessage = (error: unknown): never => {
  throw error instanceof AppError && error.code === "not_found" ? notFound("message") : error;
};

/**
 * The same door for what changes a message: until the commit nobody else changes anything in its channel, so that events
 * come in the order of the changes, and the actor is neither muted nor taken out of channel or community: who was, changes
 * nothing any more. The membership before the channel, as posting takes its locks.
 */
async function lockMessage(tx: Transaction, actor: UserActor, messageId: string) {
  const found = await findMessageChannel(tx, messageId);
  if (!found) throw notFound("message");
  if (found.community_id) await lockMembership(tx, found.community_id, actor.user_id);
  await lockChannel(tx, found.channel_id);
  const { channel, role } = await accessChannelById(tx, actor, found.channel_id).catch(asMessage);
  const about = { community_id: channel.community_id, channel_id: channel.id, actor_id: actor.user_id };
  return { author: found.author, channel, role, about };
}

/** `lockMessage` for what writes. @throws AppError as `mustBeWritable` says. */
export async function lockMessageToWrite(tx: Transaction, actor: UserActor, messageId: string) {
  const locked = await lockMessage(tx, actor, messageId);
  await mustBeWritable(tx, actor, locked.channel);
  return locked;
}

/** @throws AppError `forbidden` for everyone but the author, and for the author while they are muted. */
export async function editMessage(
  deps: Deps,
  actor: UserActor,
  messageId: string,
  input: EditMessage,
): Promise<Message> {
  await transact(deps, async (tx, emit) => {
    const { author, about } = await lockMessageToWrite(tx, actor, messageId);
    mustBeEditable(actor, author);
    const message = await updateMessageBody(tx, messageId, input.body_md);
    if (!message) throw notFound("message");
    emit({ type: "message.updated", ...about, data: { message } });
  });
  return getMessage(deps, actor, messageId);
}

/**
 * Deletes a message. Who is muted still can, as in an archived channel: what is taken back says nothing new.
 *
 * @throws AppError `forbidden` for everyone but the author and those who may delete any message.
 */
export async function deleteMessage(deps: Deps, actor: UserActor, messageId: string): Promise<void> {
  await transact(deps, async (tx, emit) => {
    const { author, channel, role, about } = await lockMessage(tx, actor, messageId);
    mustBeDeletable(actor, author, role);
    await eraseMessage(tx, emit, about, messageId);
    if (author.id === actor.user_id || !channel.community_id) return;
    const where = { community_id: channel.community_id, channel_id: channel.id };
    const target = { type: "message" as const, id: messageId };
    await record(tx, actor, { action: "message.deleted", ...where, target, before: { author_id: author.id } });
  });
}

/** The deletion of one message, whoever decided it, with the channel locked. @throws AppError `not_found` when it was gone. */
async function eraseMessage(
  tx: Transaction,
  emit: Emit,
  about: { community_id: string | null; channel_id: string; actor_id: string },
  messageId: string,
): Promise<void> {
  const deleted = await deleteMessageBody(tx, messageId);
  if (!deleted) throw notFound("message");
  const { parent_id, ...deletion } = deleted;
  const parent = parent_id ? await recountReplies(tx, parent_id) : null;
  emit({ type: "message.deleted", ...about, data: { message_id: messageId, ...deletion, parent } });
}

/**
 * Deletes the newest messages of a channel, all of them or none. Replies are not counted, and stay where one by one
 * deletions leave them too. Resolves with how many there were to delete.
 *
 * @throws AppError `forbidden` below admin.
 */
export async function purgeMessages(
  deps: Deps,
  actor: UserActor,
  path: ChannelPath,
  { count }: PurgeQuery,
): Promise<Purged> {
  return transact(deps, async (tx, emit) => {
    const { id: community_id } = await accessCommunity(tx, actor, path.slug);
    const { channel, role } = await accessChannel(tx, actor, { communityId: community_id, channel: path.channel });
    mustBeAllowed(role, "channel.purge");
    await lockChannel(tx, channel.id);
    const about = { community_id, channel_id: channel.id, actor_id: actor.user_id };
    const ids = await findNewestIds(tx, channel.id, count);
    for (const id of ids) await eraseMessage(tx, emit, about, id);
    if (ids.length > 0) {
      const act = { community_id, channel_id: channel.id, target: { type: "channel" as const, id: channel.id } };
      await record(tx, actor, { ...act, action: "channel.purged", before: { message_ids: ids } });
    }
    return { deleted: ids.length };
  });
}
