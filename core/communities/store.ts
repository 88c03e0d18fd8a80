import { and, asc, eq, type Placeholder, type SQL, sql } from "drizzle-orm";
import { builtOnce, type Queries, type Transaction } from "../database/database.ts";
import { keyset } from "../database/paging.ts";
import type { Actor } from "../kernel/actor.ts";
import { notFound } from "../kernel/errors.ts";
import { newId } from "../kernel/ids.ts";
import type { PageQuery } from "../kernel/page.ts";
import type { Role } from "../memberships/schema.ts";
import { communityMembers } from "../memberships/table.ts";
import { apiUsers } from "../tokens/table.ts";
import type { Community, MyCommunity } from "./schema.ts";
import { communities } from "./table.ts";

const columns = {
  id: communities.id,
  name: communities.name,
  slug: communities.slug,
  created_at: communities.created_at,
};

type CommunityRow = Omit<Community, "created_at"> & { created_at: Date };

const toCommunity = (row: CommunityRow): Community => ({
  ...row,
  created_at: row.created_at.toISOString(),
});

const toMyCommunity = ({ role, ...row }: CommunityRow & { role: Role }): MyCommunity => ({ ...toCommunity(row), role });

/**
 * The only door to a community: found by its slug, for those who are in it. A bot is in its own, as a member.
 *
 * @throws AppError `not_found` for everyone else, whether it exists or not.
 */
export async function accessCommunity(q: Queries, actor: Actor, slug: string): Promise<MyCommunity> {
  const [row] = await (actor.kind === "user"
    ? communityOfUser(q, { user: actor.user_id, slug })
    : communityOfBot(q, actor.api_user_id, eq(communities.slug, slug)));
  if (!row) throw notFound("community");
  return toMyCommunity(row);
}

const communityOfUser = builtOnce((q) =>
  communitiesOf(q, sql.placeholder("user"), eq(communities.slug, sql.placeholder("slug"))),
);

const communityOfBot = (q: Queries, apiUserId: string, where: SQL) =>
  q
    .select({ ...columns, role: sql<Role>`'member'` })
    .from(apiUsers)
    .innerJoin(communities, eq(communities.id, apiUsers.community_id))
    .where(and(eq(apiUsers.id, apiUserId), where));

/** A page of the communities of a user, and one row more, in the order in which they were made. */
export async function findCommunitiesOf(q: Queries, userId: string, query: PageQuery): Promise<MyCommunity[]> {
  const page = keyset(communities.id, query);
  const rows = await communitiesOf(q, userId, page.where).orderBy(page.orderBy).limit(page.limit);
  return page.ascending(rows).map(toMyCommunity);
}

/** All communities of a user: people are in a handful. */
export async function findAllCommunitiesOf(q: Queries, userId: string): Promise<MyCommunity[]> {
  return (await allCommunitiesOf(q, { user: userId })).map(toMyCommunity);
}

const allCommunitiesOf = builtOnce((q) => communitiesOf(q, sql.placeholder("user")).orderBy(asc(communities.id)));

const communitiesOf = (q: Queries, userId: string | Placeholder, where?: SQL) =>
  q
    .select({ ...columns, role: communityMembers.role })
    .from(communities)
    .innerJoin(communityMembers, eq(communityMembers.community_id, communities.id))
    .where(and(eq(communityMembers.user_id, userId), where))
    .$dynamic();

export async function anyCommunityExists(q: Queries): Promise<boolean> {
  const [row] = await q.select({ id: communities.id }).from(communities).limit(1);
  return row !== undefined;
}

export async function findCommunity(q: Queries, communityId: string): Promise<Community | null> {
  const [row] = await q.select(columns).from(communities).where(eq(communities.id, communityId));
  return row ? toCommunity(row) : null;
}

export async function insertCommunity(tx: Transaction, input: { name: string; slug: string }): Promise<Community> {
  const [row] = await tx
    .insert(communities)
    .values({ id: newId(), ...input })
    .returning(columns);
  return toCommunity(row!);
}

export async function updateCommunityName(tx: Transaction, communityId: string, name: string): Promise<Community> {
  const [row] = await tx.update(communities).set({ name }).where(eq(communities.id, communityId)).returning(columns);
  return toCommunity(row!);
}

/** Lets first sign-ins on an empty database take turns, so that only one of them finds it empty. Held until the commit. */
export async function lockBootstrap(tx: Transaction): Promise<void> {
  await tx.execute(sql`select pg_advisory_xact_lock(727103)`);
}
