import { recordAccountAct } from "../audit/actions.ts";
import { replaceAvatar } from "../avatars/actions.ts";
import { lockChannel } from "../channels/store.ts";
import type { Transaction } from "../database/database.ts";
import { type Deps, type Emit, transact } from "../database/transaction.ts";
import { clearDmKey } from "../dms/store.ts";
import { AppError } from "../kernel/errors.ts";
import type { RequestOrigin } from "../kernel/origin.ts";
import { deleteChannelMember, deleteCommunityMember, lockRoles } from "../memberships/store.ts";
import { eraseMessage } from "../messages/actions.ts";
import { countReactions } from "../reactions/store.ts";
import { tellOf } from "../users/actions.ts";
import { disableUser, userIdOf } from "../users/disabling.ts";
import { isErased, lockAvatarUrl } from "../users/store.ts";
import {
  deleteReactionsIn,
  deleteTraces,
  emptyUser,
  findAbandoned,
  findGroupIds,
  findMentions,
  findPlaceOfMentions,
  findPlaceOfReactions,
  findPlaceOfWords,
  findSharedCommunityIds,
  findWords,
  type Place,
  renameMention,
} from "./store.ts";

/** What becomes of what somebody wrote: it stays under the name of nobody, or it is deleted as they could delete it. */
export type WordsChoice = "keep" | "remove";

export const ERASED_NAME = "Deleted account";

/** What was done; the numbers are those of this run. */
export interface Erased {
  /** By which the account is found from now on. */
  username: string;
  messages: number;
  reactions: number;
  /** Messages of others that called them by name. */
  mentions: number;
}

/** Messages that change in one transaction, of one channel: others wait for it no longer than that takes. */
const BATCH = 100;

/**
 * Erases a person: how they signed in, their sessions, name, address, picture, status, notifications, what they follow, what was
 * held against them, and where they signed in from. They leave all communities and groups; direct messages between two stay
 * with the other. Where messages of others call them, another name stands. Their id remains, as that of nobody.
 *
 * First the account is shut; then messages change, some at a time; last the person goes. Interrupted, it goes on when it is
 * done again. Clients are told of all of it.
 *
 * @throws AppError `not_found` when nobody has the username, `conflict` when they were erased, or alone own a community with
 *   others in it.
 */
export async function eraseUser(
  deps: Deps,
  username: string,
  words: WordsChoice,
  origin: RequestOrigin,
): Promise<Erased> {
  const userId = await userIdOf(deps, username);
  if (await isErased(deps.db, userId)) throw new AppError("conflict", `${username} is erased already.`);
  mustNotAbandon(await findAbandoned(deps.db, userId));
  await disableUser(deps, username, origin);
  const erased = { username: `deleted-${userId.slice(-12)}`, messages: 0, reactions: 0, mentions: 0 };
  if (words === "remove") {
    erased.messages = await inBatches(deps, () => findPlaceOfWords(deps.db, userId), removeWords(userId));
    erased.reactions = await inBatches(deps, () => findPlaceOfReactions(deps.db, userId), removeReactions(userId));
  }
  erased.mentions = await inBatches(
    deps,
    () => findPlaceOfMentions(deps.db, userId, username),
    renameMentions(userId, username, erased.username),
  );
  await erasePerson(deps, userId, { username: erased.username, words }, origin);
  return erased;
}

function mustNotAbandon(slugs: readonly string[]): void {
  if (slugs.length === 0) return;
  const what = slugs.length === 1 ? `the community ${slugs[0]}` : `the communities ${slugs.join(", ")}`;
  throw new AppError(
    "conflict",
    `Nobody else owns ${what}. Let them, or an owner, make somebody else one first (its settings, or /role).`,
  );
}

/** What is done in one channel, whose events have no actor: how many of its messages it was about. */
type Work = (tx: Transaction, emit: Emit, place: Place) => Promise<number>;

/** Works on one channel after another, in transactions that hold its lock, until no place is found any more. */
async function inBatches(deps: Deps, find: () => Promise<Place | null>, work: Work): Promise<number> {
  let done = 0;
  for (let place = await find(); place; place = await find()) {
    const { channel_id } = place;
    done += await transact(deps, async (tx, emit) => {
      await lockChannel(tx, channel_id);
      return work(tx, emit, place as Place);
    });
  }
  return done;
}

const removeWords =
  (userId: string): Work =>
  async (tx, emit, place) => {
    const ids = await findWords(tx, place, userId, BATCH);
    for (const id of ids) await eraseMessage(tx, emit, { ...place, actor_id: null }, id);
    return ids.length;
  };

const removeReactions =
  (user_id: string): Work =>
  async (tx, emit, place) => {
    const removed = await deleteReactionsIn(tx, place, user_id, BATCH);
    for (const { message_id, emoji } of removed) {
      const data = { message_id, user_id, emoji, reactions: await countReactions(tx, message_id) };
      emit({ type: "reaction.removed", ...place, actor_id: null, data });
    }
    return removed.length;
  };

const renameMentions =
  (userId: string, from: string, to: string): Work =>
  async (tx, emit, place) => {
    const ids = await findMentions(tx, place, userId, from, BATCH);
    for (const id of ids) {
      const message = await renameMention(tx, id, from, to);
      emit({ type: "message.updated", ...place, actor_id: null, data: { message } });
    }
    return ids.length;
  };

async function erasePerson(
  deps: Deps,
  userId: string,
  { username, words }: { username: string; words: WordsChoice },
  origin: RequestOrigin,
): Promise<void> {
  await transact(deps, async (tx, emit) => {
    const shared = await findSharedCommunityIds(tx, userId);
    for (const id of shared) await lockRoles(tx, id, [userId]);
    mustNotAbandon(await findAbandoned(tx, userId));
    await replaceAvatar(tx, await lockAvatarUrl(tx, userId), null);
    await deleteTraces(tx, userId);
    const person = await emptyUser(tx, userId, { username, display_name: ERASED_NAME, erased_at: deps.clock() });
    await recordAccountAct(tx, origin, {
      action: "account.erased",
      user_id: userId,
      byOperator: true,
      after: { messages: words },
    });
    // While they are still among those who are told.
    await tellOf(tx, emit, person, null);
    for (const community_id of shared) {
      await deleteCommunityMember(tx, community_id, userId);
      const about = { community_id, channel_id: null, actor_id: null };
      emit({ type: "community_member.removed", ...about, data: { user_id: userId } });
    }
    for (const channel_id of await findGroupIds(tx, userId)) {
      await deleteChannelMember(tx, channel_id, userId);
      await clearDmKey(tx, channel_id);
      const about = { community_id: null, channel_id, actor_id: null };
      emit({ type: "channel_member.removed", ...about, data: { user_id: userId } });
    }
  });
}
