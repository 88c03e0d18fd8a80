import { record } from "../audit/actions.ts";
import { insertChannel } from "../channels/store.ts";
import type { Transaction } from "../database/database.ts";
import { violatedConstraint } from "../database/errors.ts";
import { type Deps, type Emit, transact } from "../database/transaction.ts";
import type { UserActor } from "../kernel/actor.ts";
import { AppError } from "../kernel/errors.ts";
import { type Page, type PageQuery, toPage } from "../kernel/page.ts";
import { mustBeAllowed } from "../memberships/rules.ts";
import { insertChannelMember, insertCommunityMember } from "../memberships/store.ts";
import { mustBeAllowedToCreate } from "./rules.ts";
import type { Community, CommunityCreation, CreateCommunity, MyCommunity, UpdateCommunity } from "./schema.ts";
import {
  accessCommunity,
  findAllCommunitiesOf,
  findCommunitiesOf,
  insertCommunity,
  updateCommunityName,
} from "./store.ts";

/** The communities that the actor is in. */
export async function listCommunities(deps: Deps, actor: UserActor, query: PageQuery): Promise<Page<MyCommunity>> {
  const rows = await findCommunitiesOf(deps.db, actor.user_id, query);
  return toPage(rows, query, "oldest");
}

export function getCommunity(deps: Deps, actor: UserActor, slug: string): Promise<MyCommunity> {
  return accessCommunity(deps.db, actor, slug);
}

/** What the actions stand on that are about founding communities. */
export interface FoundingDeps extends Deps {
  /** Who may: the operator's setting. */
  communityCreation: CommunityCreation;
}

/**
 * A new community with its first channel, owned by the actor.
 *
 * @throws AppError as `mustBeAllowedToCreate` says, `conflict` when the slug is taken.
 */
export async function createCommunity(
  deps: FoundingDeps,
  actor: UserActor,
  input: CreateCommunity,
): Promise<MyCommunity> {
  const community = await transact(deps, async (tx, emit) => {
    const mine = await findAllCommunitiesOf(tx, actor.user_id);
    mustBeAllowedToCreate(
      deps.communityCreation,
      mine.map(({ role }) => role),
    );
    return foundCommunity(tx, emit, actor.user_id, input);
  });
  return { ...community, role: "owner" };
}

/** @throws AppError `forbidden` below admin. */
export async function updateCommunity(
  deps: Deps,
  actor: UserActor,
  slug: string,
  input: UpdateCommunity,
): Promise<MyCommunity> {
  return transact(deps, async (tx, emit) => {
    const { id, role, name } = await accessCommunity(tx, actor, slug);
    mustBeAllowed(role, "community.update");
    const community = await updateCommunityName(tx, id, input.name);
    const act = { action: "community.updated", community_id: id, target: { type: "community", id } } as const;
    await record(tx, actor, { ...act, before: { name }, after: { name: community.name } });
    emit({
      type: "community.updated",
      community_id: id,
      channel_id: null,
      actor_id: actor.user_id,
      data: { community },
    });
    return { ...community, role };
  });
}

/** The rows of a new community: itself, its owner, `#general`. Shared with the first sign-in, which has no session yet. */
export async function foundCommunity(
  tx: Transaction,
  emit: Emit,
  ownerId: string,
  input: CreateCommunity,
): Promise<Community> {
  const community = await insertCommunity(tx, input).catch((error: unknown) => {
    if (violatedConstraint(error) !== "communities_slug_unique") throw error;
    throw new AppError("conflict", `The address "${input.slug}" is taken; choose another.`);
  });
  const member = await insertCommunityMember(tx, community.id, ownerId, "owner");
  const channel = await insertChannel(tx, {
    community_id: community.id,
    name: "general",
    visibility: "public",
    topic: "",
  });
  await insertChannelMember(tx, channel.id, ownerId);
  const about = { community_id: community.id, actor_id: ownerId };
  if (member) emit({ type: "community_member.added", ...about, channel_id: null, data: { member } });
  emit({ type: "channel.created", ...about, channel_id: channel.id, data: { channel } });
  emit({
    type: "channel_member.added",
    ...about,
    channel_id: channel.id,
    data: { channel, user_id: ownerId, last_read_seq: 0 },
  });
  return community;
}
