import { and, eq, isNull, or, type SQL, sql } from "drizzle-orm";
import { channels } from "../channels/table.ts";
import { type Database, prepared, type Queries, type Transaction } from "../database/database.ts";
import { keyset } from "../database/paging.ts";
import type { Actor } from "../kernel/actor.ts";
import { newId } from "../kernel/ids.ts";
import type { PageQuery } from "../kernel/page.ts";
import { channelMembers, communityMembers } from "../memberships/table.ts";
import { seesPublicChannels } from "../tokens/rules.ts";
import { apiUsers, channelApiUsers } from "../tokens/table.ts";
import { users } from "../users/table.ts";
import type { Webhook } from "./schema.ts";
import { webhooks } from "./table.ts";

const columns = {
  id: webhooks.id,
  channel_id: webhooks.channel_id,
  channel_name: channels.name,
  name: webhooks.name,
  avatar_url: webhooks.avatar_url,
  created_by: webhooks.created_by,
  created_at: webhooks.created_at,
};

type WebhookRow = Omit<Webhook, "channel_name" | "created_at"> & { channel_name: string | null; created_at: Date };

const toWebhook = ({ channel_name, created_at, ...row }: WebhookRow): Webhook => ({
  ...row,
  channel_name: channel_name ?? "",
  created_at: created_at.toISOString(),
});

interface NewWebhookRow {
  community_id: string;
  channel_id: string;
  name: string;
  token_hash: string;
}

/** What a bot makes belongs to the person who made the bot, so that it ends when they leave. */
export async function insertWebhook(tx: Transaction, actor: Actor, webhook: NewWebhookRow): Promise<string> {
  const created_by =
    actor.kind === "user"
      ? actor.user_id
      : sql`(select ${apiUsers.created_by} from ${apiUsers} where ${apiUsers.id} = ${actor.api_user_id})`;
  const id = newId();
  await tx.insert(webhooks).values({ id, ...webhook, created_by });
  return id;
}

/** Webhooks that are not revoked and lead into a channel that the actor may read. */
const shown = (q: Queries, actor: Actor, communityId: string, where: SQL | undefined) => {
  const seat = actor.kind === "user" ? seatOfUser(actor.user_id) : seatOfBot(actor.api_user_id);
  const isPublic = actor.kind === "user" || seesPublicChannels(actor) ? eq(channels.visibility, "public") : undefined;
  return q
    .select(columns)
    .from(webhooks)
    .innerJoin(channels, eq(channels.id, webhooks.channel_id))
    .where(and(eq(webhooks.community_id, communityId), isNull(webhooks.revoked_at), or(isPublic, seat), where))
    .$dynamic();
};

const seatOfUser = (userId: string) =>
  sql`exists (select from ${channelMembers} where ${channelMembers.channel_id} = ${channels.id} and ${channelMembers.user_id} = ${userId})`;

const seatOfBot = (apiUserId: string) =>
  sql`exists (select from ${channelApiUsers} where ${channelApiUsers.channel_id} = ${channels.id} and ${channelApiUsers.api_user_id} = ${apiUserId})`;

/** A page of them and one row more, in the order in which they were made. */
export async function findWebhooks(
  q: Queries,
  actor: Actor,
  communityId: string,
  query: PageQuery,
): Promise<Webhook[]> {
  const page = keyset(webhooks.id, query);
  const rows = await shown(q, actor, communityId, page.where).orderBy(page.orderBy).limit(page.limit);
  return page.ascending(rows).map(toWebhook);
}

export async function findWebhook(
  q: Queries,
  actor: Actor,
  communityId: string,
  webhookId: string,
): Promise<Webhook | null> {
  const [row] = await shown(q, actor, communityId, eq(webhooks.id, webhookId));
  return row ? toWebhook(row) : null;
}

/** Of two who change a webhook the second sees what the first has done. */
export async function lockWebhook(tx: Transaction, webhookId: string): Promise<void> {
  await tx.select({ id: webhooks.id }).from(webhooks).where(eq(webhooks.id, webhookId)).for("no key update");
}

/** Resolves with whether there was one that is not revoked. */
export async function updateWebhookRow(
  tx: Transaction,
  webhookId: string,
  change: { name?: string; avatar_url?: string | null; token_hash?: string; revoked_at?: Date },
): Promise<boolean> {
  const rows = await tx
    .update(webhooks)
    .set(change)
    .where(and(eq(webhooks.id, webhookId), isNull(webhooks.revoked_at)))
    .returning({ id: webhooks.id });
  return rows.length > 0;
}

/** The hash of the secret of a webhook that is not revoked. On the path of every delivery. */
export async function findTokenHash(db: Database, webhookId: string): Promise<string | null> {
  const [row] = await prepared<{ token_hash: string }>(
    db,
    "select token_hash from webhooks where id = $1 and revoked_at is null",
    [webhookId],
  );
  return row?.token_hash ?? null;
}

/** What of a webhook can keep it from posting; null when it is revoked or gone. */
export async function findObstacles(
  q: Queries,
  webhookId: string,
): Promise<{ is_archived: boolean; is_orphaned: boolean } | null> {
  const [row] = await q
    .select({ archived_at: channels.archived_at, member: users.id })
    .from(webhooks)
    .innerJoin(channels, eq(channels.id, webhooks.channel_id))
    .leftJoin(
      communityMembers,
      and(eq(communityMembers.community_id, webhooks.community_id), eq(communityMembers.user_id, webhooks.created_by)),
    )
    .leftJoin(users, and(eq(users.id, communityMembers.user_id), isNull(users.disabled_at)))
    .where(and(eq(webhooks.id, webhookId), isNull(webhooks.revoked_at)));
  return row ? { is_archived: row.archived_at !== null, is_orphaned: row.member === null } : null;
}
