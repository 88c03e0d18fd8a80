import { accessChannelById, findAllReadableChannels } from "../channels/store.ts";
import type { FoundingDeps } from "../communities/actions.ts";
import { findAllCommunitiesOf } from "../communities/store.ts";
import type { Deps } from "../database/transaction.ts";
import { withReadings } from "../dms/actions.ts";
import { findRecentDms } from "../dms/store.ts";
import type { EventBus } from "../events/bus.ts";
import type { Actor, UserActor } from "../kernel/actor.ts";
import { notFound } from "../kernel/errors.ts";
import { findMembers } from "../memberships/store.ts";
import { findMutesOf } from "../moderation/store.ts";
import { nothingUnread } from "../reading/schema.ts";
import { findReadings } from "../reading/store.ts";
import { getMe } from "../users/actions.ts";
import type { Access, Snapshot } from "./schema.ts";
import { findReadableIds } from "./store.ts";

/** People and DMs in a snapshot at most; who needs more pages through the lists. */
const PEOPLE_MAX = 1_000;
const DMS_MAX = 200;

/**
 * What a client draws its first screen from. The position is read before the rows, so that what happens in between comes
 * as an event again rather than not at all.
 *
 * @throws AppError `not_found` when the actor is not in the community.
 */
export async function takeSnapshot(
  deps: FoundingDeps & { bus: EventBus },
  actor: UserActor,
  slug: string | undefined,
): Promise<Snapshot> {
  const position = await deps.bus.position().catch(() => null);
  const [me, communities] = await Promise.all([getMe(deps, actor), findAllCommunitiesOf(deps.db, actor.user_id)]);
  const community = communities.find((candidate) => candidate.slug === slug);
  if (slug !== undefined && !community) throw notFound("community");
  const [channels, readings, dms, people, mutes] = await Promise.all([
    findAllReadableChannels(deps.db, actor, community?.id),
    findReadings(deps.db, actor.user_id, community?.id),
    findRecentDms(deps.db, actor.user_id, DMS_MAX).then((found) => withReadings(deps.db, actor, found)),
    community ? findMembers(deps.db, community.id, { limit: PEOPLE_MAX - 1 }) : [],
    findMutesOf(deps.db, actor.user_id),
  ]);
  const open = channels.map((channel) => ({ ...channel, ...(readings.get(channel.id) ?? nothingUnread()) }));
  return {
    me,
    communities,
    community_creation: deps.communityCreation,
    community_id: community?.id ?? null,
    channels: open,
    dms,
    people,
    position,
    mutes,
  };
}

/** What a session manager must know of whoever has a connection. */
export async function getAccess(deps: Deps, actor: Actor): Promise<Access> {
  if (actor.kind === "user") return { ...holderOf(actor), ...(await findReadableIds(deps.db, actor.user_id)) };
  const channels = await findAllReadableChannels(deps.db, actor);
  const ids = channels.map(({ id }) => id);
  return { ...holderOf(actor), communities: [actor.community_id], channels: ids, people: [] };
}

const holderOf = (actor: Actor): Pick<Access, "user_id" | "session_id" | "expires_at" | "scopes"> =>
  actor.kind === "user"
    ? { user_id: actor.user_id, session_id: actor.session_id, expires_at: actor.expires_at, scopes: null }
    : {
        user_id: actor.api_user_id,
        session_id: actor.token_id,
        expires_at: actor.expires_at,
        scopes: [...actor.scopes],
      };

/**
 * The same of one channel: it alone, and its community when it is in one.
 *
 * @throws AppError `not_found` for a channel that the actor may not read.
 */
export async function getAccessToChannel(deps: Deps, actor: Actor, channelId: string): Promise<Access> {
  const { channel } = await accessChannelById(deps.db, actor, channelId);
  const communities = channel.community_id === null ? [] : [channel.community_id];
  return { ...holderOf(actor), communities, channels: [channel.id], people: [] };
}
