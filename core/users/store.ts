import { and, eq, inArray, isNotNull, isNull, sql } from "drizzle-orm";
import { alias } from "drizzle-orm/pg-core";
import { channels } from "../channels/table.ts";
import { communities } from "../communities/table.ts";
import { builtOnce, type Queries, type Transaction } from "../database/database.ts";
import { type Actor, actorId } from "../kernel/actor.ts";
import { newId } from "../kernel/ids.ts";
import { channelMembers, communityMembers } from "../memberships/table.ts";
import { usernameCandidate } from "./rules.ts";
import type { Me, Person, Profile, Status, UpdateMe } from "./schema.ts";
import { oauthAccounts, personColumns, users } from "./table.ts";

const selectMe = builtOnce((q) =>
  q
    .select({
      ...personColumns,
      email: users.email,
      created_at: users.created_at,
      theme: users.theme,
      density: users.density,
    })
    .from(users)
    .where(eq(users.id, sql.placeholder("user"))),
);

export async function findMe(q: Queries, userId: string): Promise<Me | null> {
  const [row] = await selectMe(q, { user: userId });
  return row ? { ...row, created_at: row.created_at.toISOString() } : null;
}

export async function findUserId(q: Queries, username: string): Promise<string | null> {
  const [row] = await q
    .select({ id: users.id })
    .from(users)
    .where(eq(sql`lower(${users.username})`, username.toLowerCase()));
  return row?.id ?? null;
}

/** A person as a reader sees them who shares a community or direct messages with them; null for every other reader. */
export async function findProfile(q: Queries, reader: Actor, userId: string): Promise<Profile | null> {
  const [[row], shared] = await Promise.all([
    q
      .select({ ...personColumns, created_at: users.created_at, last_seen_at: users.last_seen_at })
      .from(users)
      .where(eq(users.id, userId)),
    q
      .select({
        id: communities.id,
        slug: communities.slug,
        name: communities.name,
        role: communityMembers.role,
        joined_at: communityMembers.joined_at,
      })
      .from(communityMembers)
      .innerJoin(communities, eq(communities.id, communityMembers.community_id))
      .where(and(eq(communityMembers.user_id, userId), isCommunityOf(q, reader)))
      .orderBy(communities.id),
  ]);
  if (!row || (shared.length === 0 && !(await shareDirectMessages(q, actorId(reader), userId)))) return null;
  return {
    ...row,
    created_at: row.created_at.toISOString(),
    last_seen_at: row.last_seen_at?.toISOString() ?? null,
    communities: shared.map((membership) => ({ ...membership, joined_at: membership.joined_at.toISOString() })),
  };
}

function isCommunityOf(q: Queries, reader: Actor) {
  if (reader.kind === "api_user") return eq(communityMembers.community_id, reader.community_id);
  const mine = alias(communityMembers, "mine");
  const ids = q.select({ id: mine.community_id }).from(mine).where(eq(mine.user_id, reader.user_id));
  return inArray(communityMembers.community_id, ids);
}

async function shareDirectMessages(q: Queries, readerId: string, userId: string): Promise<boolean> {
  const [mine, theirs] = [alias(channelMembers, "mine"), alias(channelMembers, "theirs")];
  const [row] = await q
    .select({ id: channels.id })
    .from(mine)
    .innerJoin(theirs, and(eq(theirs.channel_id, mine.channel_id), eq(theirs.user_id, userId)))
    .innerJoin(channels, and(eq(channels.id, mine.channel_id), isNull(channels.community_id)))
    .where(eq(mine.user_id, readerId))
    .limit(1);
  return row !== undefined;
}

/** The user behind a provider's account. Accounts are keyed by the provider's immutable id: names there can change hands. */
export async function findUserByAccount(
  q: Queries,
  provider: string,
  providerUserId: string,
): Promise<{ id: string; disabled_at: Date | null } | null> {
  const [row] = await q
    .select({ id: users.id, disabled_at: users.disabled_at })
    .from(oauthAccounts)
    .innerJoin(users, eq(users.id, oauthAccounts.user_id))
    .where(and(eq(oauthAccounts.provider, provider), eq(oauthAccounts.provider_user_id, providerUserId)));
  return row ?? null;
}

/** Somebody as the operator of the installation sees them. */
export interface InstalledUser {
  username: string;
  display_name: string;
  created_at: Date;
  last_seen_at: Date | null;
  disabled_at: Date | null;
  erased_at: Date | null;
  /** The addresses of their communities. */
  communities: string[];
}

/** Everybody there is, in the order of their usernames, `limit` of them after one. */
export function findUsersAfter(q: Queries, username: string, limit: number): Promise<InstalledUser[]> {
  return q
    .select({
      username: users.username,
      display_name: users.display_name,
      created_at: users.created_at,
      last_seen_at: users.last_seen_at,
      disabled_at: users.disabled_at,
      erased_at: users.erased_at,
      // In a select of one table Drizzle names columns without it, and "id" would be that of the community.
      communities: sql<string[]>`array(select ${communities.slug} from ${communities}
        join ${communityMembers} on ${communityMembers.community_id} = ${communities.id}
        where ${communityMembers.user_id} = ${users}.id order by 1)`,
    })
    .from(users)
    .where(sql`lower(${users.username}) > ${username.toLowerCase()}`)
    .orderBy(sql`lower(${users.username})`)
    .limit(limit);
}

/** Shuts an account, or opens it again with null. Resolves with null when that was so already, or there is no such person. */
export async function setDisabled(tx: Transaction, userId: string, disabledAt: Date | null): Promise<Person | null> {
  const isOtherwise = disabledAt === null ? isNotNull(users.disabled_at) : isNull(users.disabled_at);
  const [row] = await tx
    .update(users)
    .set({ disabled_at: disabledAt })
    .where(and(eq(users.id, userId), isOtherwise))
    .returning(personColumns);
  return row ?? null;
}

export async function isErased(q: Queries, userId: string): Promise<boolean> {
  return (await q.$count(users, and(eq(users.id, userId), isNotNull(users.erased_at)))) > 0;
}

/** The addresses of communities that nobody owns but this person, and people who are disabled. */
export async function findSolelyOwned(q: Queries, userId: string): Promise<string[]> {
  const rows = await q.execute<{ slug: string }>(sql`
    select c.slug from ${communities} c
    join ${communityMembers} mine on mine.community_id = c.id and mine.user_id = ${userId} and mine.role = 'owner'
    where not exists (
      select from ${communityMembers} other join ${users} u on u.id = other.user_id and u.disabled_at is null
      where other.community_id = c.id and other.role = 'owner' and other.user_id <> ${userId})
    order by c.slug`);
  return rows.map(({ slug }) => slug);
}

interface NewUser {
  username: string;
  display_name: string;
  email: string | null;
}

/** Stores a user under `username`, or under the first free variant of it (`ada2`). */
export async function insertUser(tx: Transaction, user: NewUser): Promise<Person> {
  for (let attempt = 1; ; attempt++) {
    const [row] = await tx
      .insert(users)
      .values({ ...user, id: newId(), username: usernameCandidate(user.username, attempt) })
      .onConflictDoNothing()
      .returning(personColumns);
    if (row) return row;
  }
}

export async function insertAccount(
  tx: Transaction,
  account: { user_id: string; provider: string; provider_user_id: string },
): Promise<void> {
  await tx.insert(oauthAccounts).values({ id: newId(), ...account });
}

/** The address of somebody's picture, which until the commit nobody else changes. */
export async function lockAvatarUrl(tx: Transaction, userId: string): Promise<string | null> {
  const [row] = await tx
    .select({ avatar_url: users.avatar_url })
    .from(users)
    .where(eq(users.id, userId))
    .for("no key update");
  return row?.avatar_url ?? null;
}

/** Changes what is given; a status or a picture of null takes it away. */
export async function updateUser(
  tx: Transaction,
  userId: string,
  { status, ...columns }: UpdateMe & { avatar_url?: string | null },
): Promise<Person> {
  const [row] = await tx
    .update(users)
    .set({ ...columns, ...(status === undefined ? {} : statusColumns(status)) })
    .where(eq(users.id, userId))
    .returning(personColumns);
  return row!;
}

const statusColumns = (status: Status | null) => ({
  status_emoji: status?.emoji ?? null,
  status_text: status?.text || null,
  status_until: status?.until ? new Date(status.until) : null,
});
