import { accessChannel, lockChannel, updateChannelRow } from "../channels/store.ts";
import type { Queries, Transaction } from "../database/database.ts";
import { type Deps, type Emit, transact } from "../database/transaction.ts";
import type { UserActor } from "../kernel/actor.ts";
import { notFound } from "../kernel/errors.ts";
import { type Page, type PageQuery, toPage } from "../kernel/page.ts";
import { deleteChannelMember } from "../memberships/store.ts";
import { nothingUnread } from "../reading/schema.ts";
import { findReadingsOf } from "../reading/store.ts";
import { dmKeyOf, mustBeGroup } from "./rules.ts";
import type { Dm, OpenDm, UpdateDm } from "./schema.ts";
import { clearDmKey, countReachable, findDm, findDmIdByKey, findDms, insertDm, type PlainDm } from "./store.ts";

/**
 * The DM of the actor with these people: the one that there is, or a new one. A group that somebody has left is not theirs
 * any more, and the same people get another. `created` says whether it is new.
 *
 * @throws AppError `not_found` when a new one would have somebody in it with whom the actor shares no community.
 */
export async function openDm(
  deps: Deps,
  actor: UserActor,
  { user_ids }: OpenDm,
): Promise<{ dm: Dm; created: boolean }> {
  const people = [...new Set([actor.user_id, ...user_ids])];
  const key = await dmKeyOf(people);
  return transact(deps, async (tx, emit) => {
    const known = await findDmIdByKey(tx, key);
    const created = known ? null : await createDm(tx, emit, actor, people, key);
    // Without either somebody has opened it at this moment, and has committed it by now.
    const id = known ?? created ?? (await findDmIdByKey(tx, key))!;
    return { dm: await readDm(tx, actor, id), created: created !== null };
  });
}

/** Resolves with the id of the channel, or null when somebody else was faster. */
async function createDm(
  tx: Transaction,
  emit: Emit,
  actor: UserActor,
  people: string[],
  dm_key: string,
): Promise<string | null> {
  const others = people.filter((id) => id !== actor.user_id);
  if (others.length > 0 && (await countReachable(tx, actor.user_id, others)) < others.length) throw notFound("person");
  const channel = await insertDm(tx, { type: others.length > 1 ? "group_dm" : "dm", dm_key }, people);
  if (!channel) return null;
  const { members } = (await findDm(tx, actor.user_id, channel.id))!;
  const about = { community_id: null, channel_id: channel.id, actor_id: actor.user_id };
  emit({ type: "dm.created", ...about, data: { channel, members } });
  return channel.id;
}

/** The DMs that the actor is in. */
export async function listDms(deps: Deps, actor: UserActor, query: PageQuery): Promise<Page<Dm>> {
  const rows = await findDms(deps.db, actor.user_id, query);
  return toPage(await withReadings(deps.db, actor, rows), query, "oldest");
}

/** DMs of the actor, with where they stand in each. */
export async function withReadings(q: Queries, actor: UserActor, dms: PlainDm[]): Promise<Dm[]> {
  if (dms.length === 0) return [];
  const ids = dms.map(({ id }) => id);
  const readings = await findReadingsOf(q, actor.user_id, ids);
  return dms.map((dm) => ({ ...dm, joined: true, ...(readings.get(dm.id) ?? nothingUnread()) }));
}

/** @throws AppError `not_found` when the actor is not in it. */
export async function getDm(deps: Deps, actor: UserActor, channelId: string): Promise<Dm> {
  return readDm(deps.db, actor, channelId);
}

async function readDm(q: Queries, actor: UserActor, channelId: string): Promise<Dm> {
  const found = await findDm(q, actor.user_id, channelId);
  const [dm] = await withReadings(q, actor, found ? [found] : []);
  if (!dm) throw notFound("channel");
  return dm;
}

/**
 * Gives a group a name or a topic, which each of its people may. A value that it has already is no change.
 *
 * @throws AppError `conflict` for a DM between two.
 */
export async function updateDm(deps: Deps, actor: UserActor, channelId: string, input: UpdateDm): Promise<Dm> {
  return transact(deps, async (tx, emit) => {
    const { channel } = await accessChannel(tx, actor, { slug: null, channel: channelId });
    mustBeGroup(channel, "has a name and a topic");
    await lockChannel(tx, channel.id);
    const before = await readDm(tx, actor, channel.id);
    const { name = before.name, topic = before.topic } = input;
    if (name === before.name && topic === before.topic) return before;
    const updated = await updateChannelRow(tx, channel.id, { name, topic });
    const about = { community_id: null, channel_id: channel.id, actor_id: actor.user_id };
    emit({ type: "channel.updated", ...about, data: { channel: updated } });
    return { ...before, ...updated };
  });
}

/**
 * Takes the actor out of a group, for good: nobody adds people to one.
 *
 * @throws AppError `conflict` for a DM between two.
 */
export async function leaveDm(deps: Deps, actor: UserActor, channelId: string): Promise<void> {
  await transact(deps, async (tx, emit) => {
    const { channel } = await accessChannel(tx, actor, { slug: null, channel: channelId });
    mustBeGroup(channel, "can be left");
    // The membership before the channel, as posting takes its locks.
    if (!(await deleteChannelMember(tx, channel.id, actor.user_id))) throw notFound("channel");
    await clearDmKey(tx, channel.id);
    const about = { community_id: null, channel_id: channel.id, actor_id: actor.user_id };
    emit({ type: "channel_member.removed", ...about, data: { user_id: actor.user_id } });
  });
}
