import { and, eq, isNull } from "drizzle-orm";
import { communities } from "../communities/table.ts";
import { type Database, prepared, type Queries, type Transaction } from "../database/database.ts";
import { keyset } from "../database/paging.ts";
import { newId } from "../kernel/ids.ts";
import type { PageQuery } from "../kernel/page.ts";
import type { Bot, BotSelf, ChannelBot, CommunityBot, Scope, Token } from "./schema.ts";
import { apiTokens, apiUsers, channelApiUsers } from "./table.ts";

/** What a request needs to know of its token. Moments in milliseconds since 1970. */
export interface TokenRow {
  id: string;
  api_user_id: string;
  community_id: string;
  token_hash: string;
  scopes: Scope[];
  expires_at: number | null;
  last_used_at: number | null;
}

/** Reads a token that is not revoked. On the path of every request of a bot. */
export async function findLiveToken(db: Database, tokenId: string): Promise<TokenRow | null> {
  const [row] = await prepared<TokenRow>(
    db,
    `select t.id, t.api_user_id, b.community_id, t.token_hash, t.scopes,
       (extract(epoch from t.expires_at) * 1000)::float8 as expires_at,
       (extract(epoch from t.last_used_at) * 1000)::float8 as last_used_at
     from api_tokens t join api_users b on b.id = t.api_user_id
     where t.id = $1 and t.revoked_at is null`,
    [tokenId],
  );
  return row ?? null;
}

/** Notes a use. `seen` makes one of many requests at once do it. */
export async function noteTokenUse(db: Database, tokenId: string, seen: Date | null, now: Date): Promise<void> {
  await db
    .update(apiTokens)
    .set({ last_used_at: now })
    .where(and(eq(apiTokens.id, tokenId), seen ? eq(apiTokens.last_used_at, seen) : isNull(apiTokens.last_used_at)));
}

const bot = { id: apiUsers.id, name: apiUsers.name, avatar_url: apiUsers.avatar_url };

const communityBot = {
  ...bot,
  scopes: apiUsers.scopes,
  created_by: apiUsers.created_by,
  created_at: apiUsers.created_at,
};

const toCommunityBot = (row: Omit<CommunityBot, "created_at"> & { created_at: Date }): CommunityBot => ({
  ...row,
  created_at: row.created_at.toISOString(),
});

interface NewBot {
  community_id: string;
  name: string;
  scopes: Scope[];
  created_by: string;
  created_at: Date;
}

export async function insertBot(tx: Transaction, values: NewBot): Promise<CommunityBot> {
  const [row] = await tx
    .insert(apiUsers)
    .values({ id: newId(), ...values })
    .returning(communityBot);
  return toCommunityBot(row!);
}

/** A bot that there is, for what is told of it. */
export async function getBot(q: Queries, botId: string): Promise<Bot> {
  const [row] = await q.select(bot).from(apiUsers).where(eq(apiUsers.id, botId));
  return row!;
}

export async function findBot(q: Queries, communityId: string, botId: string): Promise<CommunityBot | null> {
  const [row] = await q
    .select(communityBot)
    .from(apiUsers)
    .where(and(eq(apiUsers.id, botId), eq(apiUsers.community_id, communityId)));
  return row ? toCommunityBot(row) : null;
}

/** A page of the bots of a community, and one row more, in the order in which they were made. */
export async function findBots(q: Queries, communityId: string, query: PageQuery): Promise<CommunityBot[]> {
  const page = keyset(apiUsers.id, query);
  const rows = await q
    .select(communityBot)
    .from(apiUsers)
    .where(and(eq(apiUsers.community_id, communityId), page.where))
    .orderBy(page.orderBy)
    .limit(page.limit);
  return page.ascending(rows).map(toCommunityBot);
}

/** The bot behind a token, as it sees itself. */
export async function findBotSelf(q: Queries, tokenId: string): Promise<BotSelf | null> {
  const [row] = await q
    .select({
      ...bot,
      community: { id: communities.id, name: communities.name, slug: communities.slug },
      scopes: apiTokens.scopes,
      expires_at: apiTokens.expires_at,
    })
    .from(apiTokens)
    .innerJoin(apiUsers, eq(apiUsers.id, apiTokens.api_user_id))
    .innerJoin(communities, eq(communities.id, apiUsers.community_id))
    .where(eq(apiTokens.id, tokenId));
  return row ? { kind: "api_user", ...row, expires_at: row.expires_at?.toISOString() ?? null } : null;
}

type ApiTokenRow = typeof apiTokens.$inferSelect;

const toToken = (row: ApiTokenRow, { id, name, avatar_url }: Bot): Token => ({
  id: row.id,
  bot: { id, name, avatar_url },
  scopes: row.scopes,
  created_by: row.created_by,
  created_at: row.created_at.toISOString(),
  expires_at: row.expires_at?.toISOString() ?? null,
  last_used_at: row.last_used_at?.toISOString() ?? null,
  revoked_at: row.revoked_at?.toISOString() ?? null,
});

interface NewTokenRow {
  id: string;
  token_hash: string;
  scopes: Scope[];
  created_by: string;
  created_at: Date;
  expires_at: Date | null;
}

export async function insertToken(tx: Transaction, of: Bot, values: NewTokenRow): Promise<Token> {
  const [row] = await tx
    .insert(apiTokens)
    .values({ ...values, api_user_id: of.id })
    .returning();
  return toToken(row!, of);
}

/** A page of the tokens of a community, and one row more, in the order in which they were made. */
export async function findTokens(q: Queries, communityId: string, query: PageQuery): Promise<Token[]> {
  const page = keyset(apiTokens.id, query);
  const rows = await q
    .select({ token: apiTokens, bot })
    .from(apiTokens)
    .innerJoin(apiUsers, eq(apiUsers.id, apiTokens.api_user_id))
    .where(and(eq(apiUsers.community_id, communityId), page.where))
    .orderBy(page.orderBy)
    .limit(page.limit);
  return page.ascending(rows).map((row) => toToken(row.token, row.bot));
}

/** Resolves with the bot whose token it was, or null when there was none to revoke. */
export async function revokeTokenRow(
  tx: Transaction,
  communityId: string,
  tokenId: string,
  now: Date,
): Promise<Bot | null> {
  const [row] = await tx
    .update(apiTokens)
    .set({ revoked_at: now })
    .from(apiUsers)
    .where(
      and(
        eq(apiTokens.id, tokenId),
        isNull(apiTokens.revoked_at),
        eq(apiUsers.id, apiTokens.api_user_id),
        eq(apiUsers.community_id, communityId),
      ),
    )
    .returning(bot);
  return row ?? null;
}

/** A page of the bots in a channel, and one row more, in the order in which they were made. */
export async function findChannelBots(q: Queries, channelId: string, query: PageQuery): Promise<ChannelBot[]> {
  const page = keyset(channelApiUsers.api_user_id, query);
  const rows = await q
    .select({ ...bot, joined_at: channelApiUsers.joined_at })
    .from(channelApiUsers)
    .innerJoin(apiUsers, eq(apiUsers.id, channelApiUsers.api_user_id))
    .where(and(eq(channelApiUsers.channel_id, channelId), page.where))
    .orderBy(page.orderBy)
    .limit(page.limit);
  return page.ascending(rows).map((row) => ({ ...row, joined_at: row.joined_at.toISOString() }));
}

/** Resolves with whether it was not in before. */
export async function insertChannelBot(tx: Transaction, channelId: string, botId: string): Promise<boolean> {
  const inserted = await tx
    .insert(channelApiUsers)
    .values({ channel_id: channelId, api_user_id: botId })
    .onConflictDoNothing()
    .returning({ id: channelApiUsers.api_user_id });
  return inserted.length > 0;
}

/** Resolves with whether it was in before. */
export async function deleteChannelBot(tx: Transaction, channelId: string, botId: string): Promise<boolean> {
  const deleted = await tx
    .delete(channelApiUsers)
    .where(and(eq(channelApiUsers.channel_id, channelId), eq(channelApiUsers.api_user_id, botId)))
    .returning({ id: channelApiUsers.api_user_id });
  return deleted.length > 0;
}
