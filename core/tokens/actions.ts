import { record } from "../audit/actions.ts";
import type { ChannelPath, CommunityChannelPath } from "../channels/schema.ts";
import { accessChannel, lockChannel } from "../channels/store.ts";
import { accessCommunity } from "../communities/store.ts";
import type { Transaction } from "../database/database.ts";
import { violatedConstraint } from "../database/errors.ts";
import { type Deps, transact } from "../database/transaction.ts";
import type { Actor, ApiUserActor, UserActor } from "../kernel/actor.ts";
import { AppError, notFound } from "../kernel/errors.ts";
import { newId, newSecret } from "../kernel/ids.ts";
import { type Page, type PageQuery, toPage } from "../kernel/page.ts";
import { mustBeAllowed } from "../memberships/rules.ts";
import type { SessionDeps } from "../sessions/actions.ts";
import { formatToken, parseToken, ROLL_INTERVAL } from "../sessions/rules.ts";
import { secretMatches } from "../sessions/secrets.ts";
import { expiryOf, mustBeScopesOf } from "./rules.ts";
import type { BotSelf, ChannelBot, CommunityBot, CreateToken, NewToken, Token } from "./schema.ts";
import {
  deleteChannelBot,
  findBot,
  findBotSelf,
  findBots,
  findChannelBots,
  findLiveToken,
  findTokens,
  insertBot,
  insertChannelBot,
  insertToken,
  noteTokenUse,
  revokeTokenRow,
} from "./store.ts";

/**
 * The bot that a bearer token speaks for. As with sessions, the row is read every time, so a token that is revoked is
 * refused at once; only the check of the secret is remembered.
 *
 * @throws AppError `unauthenticated`, in the same words whatever is wrong with the token.
 */
export async function authenticateBot(deps: SessionDeps, bearer: string, traceId: string): Promise<ApiUserActor> {
  const token = parseToken(bearer);
  if (token?.prefix !== "ajt") throw refused();
  const row = await findLiveToken(deps.db, token.id);
  const now = deps.clock();
  if (!row || (row.expires_at !== null && row.expires_at <= now.getTime())) throw refused();
  if (!(await secretMatches(deps, bearer, token.secret, row.token_hash))) throw refused();
  if (row.last_used_at === null || now.getTime() - row.last_used_at >= ROLL_INTERVAL) {
    await noteTokenUse(deps.db, row.id, row.last_used_at === null ? null : new Date(row.last_used_at), now);
  }
  const { id: token_id, api_user_id, community_id, scopes } = row;
  const expires_at = row.expires_at === null ? null : new Date(row.expires_at).toISOString();
  return { kind: "api_user", api_user_id, community_id, token_id, expires_at, scopes, trace_id: traceId };
}

const refused = () =>
  new AppError(
    "unauthenticated",
    "This token is not one, has expired or was revoked. An admin of the community can make a new one.",
  );

/** Who a bot is, and what its token lets it do. */
export async function getBotSelf(deps: Deps, actor: ApiUserActor): Promise<BotSelf> {
  const bot = await findBotSelf(deps.db, actor.token_id);
  if (!bot) throw refused();
  return bot;
}

/** The tokens of all bots of a community, also those that are over. @throws AppError `forbidden` below admin. */
export async function listTokens(deps: Deps, actor: UserActor, slug: string, query: PageQuery): Promise<Page<Token>> {
  const community = await accessCommunity(deps.db, actor, slug);
  mustBeAllowed(community.role, "token.manage");
  return toPage(await findTokens(deps.db, community.id, query), query, "oldest");
}

/**
 * A token: the first one of a new bot, or a further one of a bot that there is. It is in the answer and nowhere else.
 *
 * @throws AppError `forbidden` below admin, `conflict` when another bot has the name, `not_found` when there is no such
 *   bot, `invalid` for more scopes than the bot has and for an end in the past.
 */
export async function createToken(
  deps: SessionDeps,
  actor: UserActor,
  slug: string,
  input: CreateToken,
): Promise<NewToken> {
  const id = newId();
  const secret = newSecret();
  const token_hash = await deps.hasher.hash(secret);
  return transact(deps, async (tx) => {
    const community = await accessCommunity(tx, actor, slug);
    mustBeAllowed(community.role, "token.manage");
    const created_at = deps.clock();
    const made = { created_by: actor.user_id, created_at };
    const expires_at = expiryOf(input, created_at);
    const bot = await botFor(tx, community.id, input, made);
    mustBeScopesOf(bot, input.scopes);
    const token = await insertToken(tx, bot, { id, token_hash, scopes: input.scopes, expires_at, ...made });
    const after = { bot: token.bot, scopes: token.scopes, expires_at: token.expires_at };
    await record(tx, actor, {
      action: "token.created",
      community_id: community.id,
      target: { type: "token", id },
      after,
    });
    return { ...token, token: formatToken({ prefix: "ajt", id, secret }) };
  });
}

/** The bot of a new token: the one that is named by its id, or a new one with the scopes of the token. */
async function botFor(
  tx: Transaction,
  community_id: string,
  { api_user_id, name, scopes }: CreateToken,
  made: { created_by: string; created_at: Date },
): Promise<CommunityBot> {
  if (name !== undefined) return insertBot(tx, { community_id, name, scopes, ...made }).catch(refuseTakenName(name));
  const bot = await findBot(tx, community_id, api_user_id!);
  if (!bot) throw notFound("bot");
  return bot;
}

const refuseTakenName = (name: string) => (error: unknown) => {
  if (violatedConstraint(error) !== "api_users_community_id_name_key") throw error;
  throw new AppError(
    "conflict",
    `A bot named "${name}" exists already; choose another name, or give its id as api_user_id for a further token.`,
  );
};

/**
 * Revokes a token: it is refused from the commit on, and the event closes its streams.
 *
 * @throws AppError `forbidden` below admin, `not_found` when there is none to revoke.
 */
export async function revokeToken(deps: Deps, actor: UserActor, slug: string, tokenId: string): Promise<void> {
  await transact(deps, async (tx, emit) => {
    const community = await accessCommunity(tx, actor, slug);
    mustBeAllowed(community.role, "token.manage");
    const bot = await revokeTokenRow(tx, community.id, tokenId, deps.clock());
    if (!bot) throw notFound("token");
    const act = { community_id: community.id, target: { type: "token" as const, id: tokenId } };
    await record(tx, actor, { ...act, action: "token.revoked", before: { bot } });
    emit({
      type: "session.ended",
      community_id: null,
      channel_id: null,
      actor_id: actor.user_id,
      data: { user_id: bot.id, session_id: tokenId },
    });
  });
}

/** The bots of a community. */
export async function listBots(deps: Deps, actor: Actor, slug: string, query: PageQuery): Promise<Page<CommunityBot>> {
  const community = await accessCommunity(deps.db, actor, slug);
  return toPage(await findBots(deps.db, community.id, query), query, "oldest");
}

/** The bots in a channel. */
export async function listChannelBots(
  deps: Deps,
  actor: Actor,
  path: ChannelPath,
  query: PageQuery,
): Promise<Page<ChannelBot>> {
  const { channel } = await accessChannel(deps.db, actor, path);
  return toPage(await findChannelBots(deps.db, channel.id, query), query, "oldest");
}

/** Puts a bot into a channel that one may read oneself. Doing it again changes nothing. */
export async function addChannelBot(
  deps: Deps,
  actor: UserActor,
  path: CommunityChannelPath,
  botId: string,
): Promise<void> {
  await transact(deps, async (tx, emit) => {
    const { channel, act, about } = await channelToStaff(tx, actor, path, "channel.add_member");
    const bot = await findBot(tx, act.community_id, botId);
    if (!bot) throw notFound("bot");
    await lockChannel(tx, channel.id);
    if (!(await insertChannelBot(tx, channel.id, botId))) return;
    await record(tx, actor, { ...act, action: "channel.bot_added", target: { type: "bot", id: botId } });
    const { id, name, avatar_url } = bot;
    emit({ type: "channel_bot.added", ...about, data: { channel, bot: { id, name, avatar_url } } });
  });
}

/** Takes a bot out of a channel. Doing it again changes nothing. */
export async function removeChannelBot(
  deps: Deps,
  actor: UserActor,
  path: CommunityChannelPath,
  botId: string,
): Promise<void> {
  await transact(deps, async (tx, emit) => {
    const { channel, act, about } = await channelToStaff(tx, actor, path, "channel.remove_member");
    // Before the channel, as posting takes its locks: the other way round the two could wait for each other.
    if (!(await deleteChannelBot(tx, channel.id, botId))) return;
    await lockChannel(tx, channel.id);
    await record(tx, actor, { ...act, action: "channel.bot_removed", target: { type: "bot", id: botId } });
    emit({ type: "channel_bot.removed", ...about, data: { bot_id: botId } });
  });
}

/** A channel whose bots the actor may change, and what an act and an event there have in common. */
async function channelToStaff(
  tx: Transaction,
  actor: UserActor,
  path: CommunityChannelPath,
  permission: "channel.add_member" | "channel.remove_member",
) {
  const { channel, role } = await accessChannel(tx, actor, path);
  mustBeAllowed(role, permission);
  const act = { community_id: channel.community_id!, channel_id: channel.id };
  return { channel, act, about: { ...act, actor_id: actor.user_id } };
}
