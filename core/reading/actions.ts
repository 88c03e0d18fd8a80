import type { ChannelPath } from "../channels/schema.ts";
import { accessChannel } from "../channels/store.ts";
import type { Transaction } from "../database/database.ts";
import { type Deps, type Emit, transact } from "../database/transaction.ts";
import type { UserActor } from "../kernel/actor.ts";
import { AppError } from "../kernel/errors.ts";
import { markReadOfThread, tellRead } from "../notifications/actions.ts";
import { seeReplies } from "../threads/store.ts";
import { type MarkRead, nothingUnread, type Reading, type SetNotifyLevel } from "./schema.ts";
import { findPlace, findReading, moveLastRead, updateNotifyLevel } from "./store.ts";

/**
 * Moves the actor's place in a channel, forwards or backwards. A reply reads its thread up to it, and leaves the place: that
 * is for everybody who may read it. What is read has no unread notifications any more; what is marked as unread gets none back.
 *
 * @throws AppError `conflict` when they have not joined the channel, `invalid` when the message is not one of the channel.
 */
export async function markRead(deps: Deps, actor: UserActor, path: ChannelPath, input: MarkRead): Promise<Reading> {
  const { channel } = await accessChannel(deps.db, actor, path);
  return transact(deps, async (tx, emit) => {
    const place = await placeOf(tx, channel.id, input);
    if (place?.parent_id) {
      await seeReplies(tx, actor.user_id, place.parent_id, place.seq);
      await markReadOfThread(tx, emit, actor, { channel_id: channel.id, parent_id: place.parent_id, seq: place.seq });
      return (await findReading(tx, channel.id, actor.user_id)) ?? nothingUnread(place.seq);
    }
    const moved = await moveLastRead(tx, channel.id, actor.user_id, place?.seq ?? null);
    const reading = mustBeReading(moved?.reading ?? null);
    // Who reads again what they have read is no news to their other clients.
    if (moved!.has_moved) tellReading(emit, actor, channel.id, reading);
    tellRead(emit, actor, moved!.noticed);
    return reading;
  });
}

/** What is read last; null for everything that there is. */
async function placeOf(tx: Transaction, channelId: string, { message_id, unread_from }: MarkRead) {
  if (message_id === null) return null;
  const field = unread_from ? "unread_from" : "message_id";
  const place = await findPlace(tx, channelId, (unread_from ?? message_id)!);
  if (!place || (unread_from && place.parent_id)) {
    const errors = [{ path: field, message: "is not a message of this channel" }];
    throw new AppError("invalid", "The message is not one of this channel.", { errors });
  }
  return unread_from ? { ...place, seq: place.seq - 1 } : place;
}

/** Where the actor stands in a channel. @throws AppError `conflict` when they have not joined it. */
export async function getReading(deps: Deps, actor: UserActor, path: ChannelPath): Promise<Reading> {
  const { channel } = await accessChannel(deps.db, actor, path);
  return mustBeReading(await findReading(deps.db, channel.id, actor.user_id));
}

/** Sets what of a channel the actor is notified about. @throws AppError `conflict` when they have not joined it. */
export async function setNotifyLevel(
  deps: Deps,
  actor: UserActor,
  path: ChannelPath,
  input: SetNotifyLevel,
): Promise<Reading> {
  const { channel } = await accessChannel(deps.db, actor, path);
  return transact(deps, async (tx, emit) => {
    await updateNotifyLevel(tx, channel.id, actor.user_id, input.level);
    const reading = mustBeReading(await findReading(tx, channel.id, actor.user_id));
    tellReading(emit, actor, channel.id, reading);
    return reading;
  });
}

/** Tells the actor's other clients where they stand now. No lock is taken: reading must not hold up those who post. */
function tellReading(emit: Emit, actor: UserActor, channelId: string, reading: Reading): void {
  const about = { community_id: null, channel_id: channelId, actor_id: actor.user_id };
  emit({ type: "channel.read", ...about, data: { user_id: actor.user_id, reading } });
}

/** @throws AppError `conflict` for who has no place in a channel. */
function mustBeReading(reading: Reading | null): Reading {
  if (reading) return reading;
  throw new AppError("conflict", "You have not joined this channel; join it first.");
}
