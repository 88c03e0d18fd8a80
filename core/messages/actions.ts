import { deleteAttachmentsOf } from "../attachments/store.ts";
import { record } from "../audit/actions.ts";
import type { Channel, ChannelPath, CommunityChannelPath } from "../channels/schema.ts";
import { accessChannel, accessChannelById, lockChannel } from "../channels/store.ts";
import { accessCommunity } from "../communities/store.ts";
import type { Queries, Transaction } from "../database/database.ts";
import { type Deps, type Emit, transact } from "../database/transaction.ts";
import { type Actor, actorId, type UserActor } from "../kernel/actor.ts";
import { AppError, notFound } from "../kernel/errors.ts";
import { isId, newId } from "../kernel/ids.ts";
import { type Page, type PageQuery, toPage } from "../kernel/page.ts";
import { mustBeAllowed } from "../memberships/rules.ts";
import { lockMembership } from "../memberships/store.ts";
import { callsIn } from "../mentions/rules.ts";
import { mustNotBeMuted } from "../moderation/store.ts";
import { findFirstUnread } from "../reading/store.ts";
import { isFollowing } from "../threads/store.ts";
import { seesPublicChannels } from "../tokens/rules.ts";
import { insertMessage, type Place, type Poster } from "./posting.ts";
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
  actor: Actor,
  path: ChannelPath,
  input: PostMessage,
): Promise<{ message: Message; created: boolean }> {
  const place = placeOf(path);
  const message =
    place &&
    (await insertMessage(deps.db, {
      id: newId(),
      event_id: newId(),
      author: posterOf(actor),
      place,
      body_md: input.body_md,
      client_message_id: input.client_message_id ?? null,
      parent_id: input.parent_id ?? null,
      attachment_ids: input.attachment_ids ?? [],
      calls: callsIn(input.body_md),
    }));
  if (!message) return explainRefusal(deps, actor, path, input);
  deps.wakeRelay();
  return { message, created: true };
}

/** Null for what cannot be direct messages: those have no names. */
function placeOf({ slug, channel }: ChannelPath): Place | null {
  const byId = isId(channel);
  if (slug === null) return byId ? { kind: "dm", channel_id: channel } : null;
  return {
    kind: "community",
    slug,
    channel_id: byId ? channel : null,
    channel_name: byId ? null : channel.normalize("NFKC").toLowerCase(),
  };
}

const posterOf = (actor: Actor): Poster =>
  actor.kind === "user"
    ? { kind: "user", id: actor.user_id }
    : { kind: "api_user", id: actor.api_user_id, sees_public_channels: seesPublicChannels(actor) };

/**
 * Posts what came in through a webhook, into the channel that it leads to. It calls nobody, whatever it says. `created` is
 * false when this client message id was posted before. Resolves with null when the webhook leads nowhere any more: it is
 * revoked, the channel is archived, or whoever made it has left the community.
 */
export async function postFromWebhook(
  deps: Deps,
  webhookId: string,
  { body_md, client_message_id }: { body_md: string; client_message_id: string | null },
): Promise<{ message: Message; created: boolean } | null> {
  const author = { kind: "webhook" as const, id: webhookId };
  const message = await insertMessage(deps.db, {
    id: newId(),
    event_id: newId(),
    author,
    place: { kind: "webhook" },
    body_md,
    client_message_id,
    parent_id: null,
    attachment_ids: [],
    calls: { users: [], groups: [] },
  });
  if (message) {
    deps.wakeRelay();
    return { message, created: true };
  }
  const first = client_message_id ? await findPostedMessage(deps.db, author, client_message_id) : null;
  return first && { message: first, created: false };
}

/** The statement that posts says only that it did not. Which of its conditions failed is asked here, off the hot path. */
async function explainRefusal(deps: Deps, actor: Actor, path: ChannelPath, input: PostMessage) {
  const { channel } = await accessChannel(deps.db, actor, path);
  const first = input.client_message_id
    ? await findPostedMessage(deps.db, posterOf(actor), input.client_message_id)
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
  if (input.attachment_ids?.length) throw notFound("file to attach here");
  throw notFound("channel");
}

/**
 * The condition for posts, edits, reactions and uploads beside being able to read.
 *
 * @throws AppError `forbidden` for who is muted, `conflict` when the channel is archived.
 */
export async function mustBeWritable(q: Queries, actor: Actor, channel: Channel): Promise<void> {
  if (channel.community_id && actor.kind === "user") await mustNotBeMuted(q, channel.community_id, actor.user_id);
  if (channel.archived_at) throw new AppError("conflict", "This channel is archived: it can be read, not written in.");
}

/** Replies to a message, wherever it is. @throws AppError as `postMessage`. */
export async function postReply(
  deps: Deps,
  actor: Actor,
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
  actor: Actor,
  path: ChannelPath,
  query: MessagesQuery,
): Promise<Page<Message>> {
  const { channel } = await accessChannel(deps.db, actor, path);
  const around =
    query.around === "unread" ? await findFirstUnread(deps.db, channel.id, actorId(actor)) : (query.around ?? null);
  const page = around
    ? await pageAround(deps, actor, channel.id, { around, limit: query.limit })
    : toPage(await findMessages(deps.db, channel.id, actorId(actor), query), query, "newest");
  if (page.items.length === 0) await mustBeCursorOf(deps, { channel_id: channel.id, parent_id: null }, query);
  return page;
}

async function pageAround(
  deps: Deps,
  actor: Actor,
  channelId: string,
  { around, limit }: { around: string; limit: number },
): Promise<Page<Message>> {
  if (!(await isMessageOf(deps.db, { channel_id: channelId, parent_id: null }, around))) {
    throw notACursor("around");
  }
  const { older, newer } = await findMessagesAround(deps.db, channelId, actorId(actor), { around, limit });
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
export async function getThread(deps: Deps, actor: Actor, parentId: string, query: PageQuery): Promise<Thread> {
  const { message: parent } = await accessMessage(deps, actor, parentId);
  const [rows, participants, following] = await Promise.all([
    findReplies(deps.db, parentId, actorId(actor), query),
    findParticipants(deps.db, parentId, PARTICIPANTS_MAX),
    isFollowing(deps.db, actorId(actor), parentId),
  ]);
  const page = toPage(rows, query, "oldest");
  if (page.items.length === 0) {
    await mustBeCursorOf(deps, { channel_id: parent.channel_id, parent_id: parentId }, query);
  }
  return { ...page, parent, participants, following };
}

export async function getMessage(deps: Deps, actor: Actor, messageId: string): Promise<Message> {
  return (await accessMessage(deps, actor, messageId)).message;
}

/**
 * The only door to a message: for those who may read its channel.
 *
 * @throws AppError `not_found` for everyone else, and when it is deleted.
 */
async function accessMessage(deps: Deps, actor: Actor, messageId: string) {
  const message = await findMessage(deps.db, messageId, actorId(actor));
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
async function lockMessage(tx: Transaction, actor: Actor, messageId: string) {
  const found = await findMessageChannel(tx, messageId);
  if (!found) throw notFound("message");
  if (found.community_id && actor.kind === "user") await lockMembership(tx, found.community_id, actor.user_id);
  await lockChannel(tx, found.channel_id);
  const { channel, role } = await accessChannelById(tx, actor, found.channel_id).catch(asMessage);
  const about = { community_id: channel.community_id, channel_id: channel.id, actor_id: actorId(actor) };
  return { author: found.author, channel, role, about };
}

/** `lockMessage` for what writes. @throws AppError as `mustBeWritable` says. */
export async function lockMessageToWrite(tx: Transaction, actor: Actor, messageId: string) {
  const locked = await lockMessage(tx, actor, messageId);
  await mustBeWritable(tx, actor, locked.channel);
  return locked;
}

/** @throws AppError `forbidden` for everyone but the author, and for the author while they are muted. */
export async function editMessage(deps: Deps, actor: Actor, messageId: string, input: EditMessage): Promise<Message> {
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
export async function deleteMessage(deps: Deps, actor: Actor, messageId: string): Promise<void> {
  await transact(deps, async (tx, emit) => {
    const { author, channel, role, about } = await lockMessage(tx, actor, messageId);
    mustBeDeletable(actor, author, role);
    await eraseMessage(tx, emit, about, messageId);
    if (author.id === actorId(actor) || !channel.community_id) return;
    const where = { community_id: channel.community_id, channel_id: channel.id };
    const target = { type: "message" as const, id: messageId };
    await record(tx, actor, { action: "message.deleted", ...where, target, before: { author_id: author.id } });
  });
}

/** The deletion of one message, whoever decided it, with the channel locked. @throws AppError `not_found` when it was gone. */
export async function eraseMessage(
  tx: Transaction,
  emit: Emit,
  about: { community_id: string | null; channel_id: string; actor_id: string | null },
  messageId: string,
): Promise<void> {
  const deleted = await deleteMessageBody(tx, messageId);
  if (!deleted) throw notFound("message");
  await deleteAttachmentsOf(tx, messageId);
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
  path: CommunityChannelPath,
  { count }: PurgeQuery,
): Promise<Purged> {
  return transact(deps, async (tx, emit) => {
    const { id: community_id } = await accessCommunity(tx, actor, path.slug);
    const { channel, role } = await accessChannel(tx, actor, path);
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
