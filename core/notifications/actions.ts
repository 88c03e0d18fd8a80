import type { Transaction } from "../database/database.ts";
import { type Deps, type Emit, transact } from "../database/transaction.ts";
import type { UserActor } from "../kernel/actor.ts";
import { type Page, toPage } from "../kernel/page.ts";
import type { MarkNotifications, Notification, NotificationsQuery } from "./schema.ts";
import { findNotifications, insertNotification, markByIds, markOfThread, markUpTo } from "./store.ts";

/** Ids that one event carries at most, so that it stays far below what the bus takes. */
const IDS_MAX = 1_000;

/** The actor's notifications, oldest first; without a cursor the newest page. */
export async function listNotifications(
  deps: Deps,
  actor: UserActor,
  query: NotificationsQuery,
): Promise<Page<Notification>> {
  return toPage(await findNotifications(deps.db, actor.user_id, query), query, "newest");
}

/** Marks the actor's own notifications as read. Ids that are not theirs, or read already, change nothing. */
export async function markNotifications(deps: Deps, actor: UserActor, input: MarkNotifications): Promise<void> {
  await transact(deps, async (tx, emit) => {
    const marked = input.ids
      ? await markByIds(tx, actor.user_id, input.ids)
      : await markUpTo(tx, actor.user_id, input.up_to!);
    tellRead(emit, actor, marked);
  });
}

/** Who reads replies has seen what their notifications tell. */
export async function markReadOfThread(
  tx: Transaction,
  emit: Emit,
  actor: UserActor,
  read: { channel_id: string; parent_id: string; seq: number },
): Promise<void> {
  tellRead(emit, actor, await markOfThread(tx, actor.user_id, read));
}

/** Tells the actor's other clients of notifications that are read now. */
export function tellRead(emit: Emit, actor: UserActor, ids: string[]): void {
  const about = { community_id: null, channel_id: null, actor_id: actor.user_id };
  for (let from = 0; from < ids.length; from += IDS_MAX) {
    const data = { user_id: actor.user_id, ids: ids.slice(from, from + IDS_MAX) };
    emit({ type: "notification.read", ...about, data });
  }
}

/** Tells a person what somebody did to them. What people do to themselves is no news to them. */
export async function notify(
  tx: Transaction,
  emit: Emit,
  actor: UserActor,
  fields: { user_id: string; type: "invite" | "system"; source_id: string; text?: string },
): Promise<void> {
  if (fields.user_id === actor.user_id) return;
  const notification = await insertNotification(tx, { ...fields, actor_id: actor.user_id });
  const about = { community_id: null, channel_id: notification.channel?.id ?? null, actor_id: actor.user_id };
  emit({ type: "notification.created", ...about, data: { user_id: fields.user_id, notification } });
}
