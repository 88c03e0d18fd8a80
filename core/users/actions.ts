import type { FileDeps } from "../attachments/storing.ts";
import { recordAccountAct } from "../audit/actions.ts";
import { replaceAvatar, storeAvatar } from "../avatars/actions.ts";
import { foundCommunity } from "../communities/actions.ts";
import type { CreateCommunity } from "../communities/schema.ts";
import { anyCommunityExists, findAllCommunitiesOf, lockBootstrap } from "../communities/store.ts";
import type { Transaction } from "../database/database.ts";
import { type Deps, type Emit, transact } from "../database/transaction.ts";
import { findDmIdsBeyondCommunities } from "../dms/store.ts";
import { redeemInvite } from "../invites/actions.ts";
import type { Actor, UserActor } from "../kernel/actor.ts";
import { AppError, notFound } from "../kernel/errors.ts";
import type { RequestOrigin } from "../kernel/origin.ts";
import { accountDisabled } from "../sessions/actions.ts";
import { displayNameFrom, usernameFrom, visible } from "./rules.ts";
import type { Me, Person, Profile, UpdateMe } from "./schema.ts";
import {
  findMe,
  findProfile,
  findUserByAccount,
  findUserId,
  insertAccount,
  insertUser,
  lockAvatarUrl,
  updateUser,
} from "./store.ts";

/** Who a provider says has signed in. `id` is the provider's immutable one, never a name. */
export interface ProviderProfile {
  provider: string;
  id: string;
  username: string;
  name: string;
  email: string | null;
  /** Where the provider has a picture of them. It is never stored or shown: their own is one of ours. */
  avatar_url: string | null;
}

/** What the person brought along to the sign-in. */
export interface SignInIntent {
  /** The code of an invite link. */
  invite?: string | undefined;
  /** The community form of the first sign-in of all. */
  community?: CreateCommunity | undefined;
}

/** Whether nobody has signed in yet, so that the login page shows the community form. */
export async function needsBootstrap(deps: Deps): Promise<boolean> {
  return !(await anyCommunityExists(deps.db));
}

/**
 * Turns a provider's account into a user: the one that it belongs to, or a new one when an invite or an empty database
 * lets them in. User, account and membership come to be in one transaction, so a refusal leaves nothing behind.
 *
 * @throws AppError `forbidden` without an invite, `not_found` for a bad one, `conflict` when the first community is
 *   missing its form. Its sentence is for the person.
 */
export async function signInWithProvider(
  deps: Deps,
  profile: ProviderProfile,
  intent: SignInIntent,
): Promise<{ user_id: string; isNew: boolean }> {
  return transact(deps, async (tx, emit) => {
    const known = await findUserByAccount(tx, profile.provider, profile.id);
    if (known?.disabled_at) throw accountDisabled();
    if (known) return admitKnownUser(deps, tx, emit, known.id, intent);
    await lockBootstrap(tx);
    const first = !(await anyCommunityExists(tx));
    if (first && !intent.community) {
      throw new AppError("conflict", "There is no community yet. Go back to the sign-in page and name the first one.");
    }
    if (!first && !intent.invite) throw invitationNeeded();
    const username = usernameFrom(profile.username);
    const user = await insertUser(tx, {
      username,
      display_name: displayNameFrom(profile.name, visible(profile.username) || username),
      email: profile.email,
    });
    await insertAccount(tx, { user_id: user.id, provider: profile.provider, provider_user_id: profile.id });
    if (first && intent.community) await foundCommunity(tx, emit, user.id, intent.community);
    else if (intent.invite) await redeemInvite(deps, tx, emit, user.id, intent.invite);
    return { user_id: user.id, isNew: true };
  });
}

/** Writes down that somebody was not let in: whoever that was, as far as the provider has said. */
export async function recordRefusedSignIn(
  deps: Deps,
  origin: RequestOrigin,
  refusal: { provider: string; profile: ProviderProfile | null; code: string; reason: string },
): Promise<void> {
  const { provider, profile, code, reason } = refusal;
  const known = profile && (await findUserByAccount(deps.db, profile.provider, profile.id));
  await recordAccountAct(deps.db, origin, {
    action: "sign_in.refused",
    user_id: known?.id ?? null,
    after: {
      provider,
      account: profile && { id: visible(profile.id), username: visible(profile.username) },
      code,
      reason,
    },
  });
}

async function admitKnownUser(deps: Deps, tx: Transaction, emit: Emit, userId: string, { invite }: SignInIntent) {
  if (invite) await redeemInvite(deps, tx, emit, userId, invite);
  else if ((await findAllCommunitiesOf(tx, userId)).length === 0) throw invitationNeeded();
  return { user_id: userId, isNew: false };
}

const invitationNeeded = () =>
  new AppError(
    "forbidden",
    "This chat is by invitation. Ask a member for an invite link, open it, and sign in from there.",
  );

/** The actor's own profile. */
export async function getMe(deps: Deps, actor: UserActor): Promise<Me> {
  const me = await findMe(deps.db, actor.user_id);
  if (!me) throw new AppError("unauthenticated", "This account is gone. Sign in again.");
  return me;
}

/**
 * A person whom the actor shares a community or direct messages with; a bot shares its own community. @throws AppError `not_found` for anybody else.
 *
 * @param user an id, or `@` and a username.
 */
export async function getProfile(deps: Deps, actor: Actor, user: string): Promise<Profile> {
  const userId = user.startsWith("@") ? await findUserId(deps.db, user.slice(1)) : user;
  const profile = userId && (await findProfile(deps.db, actor, userId));
  if (!profile) throw notFound("person");
  return profile;
}

/**
 * Changes the actor's own profile, for all of their communities.
 *
 * @throws AppError `invalid` for a status that would be over already.
 */
export async function updateMe(deps: Deps, actor: UserActor, input: UpdateMe): Promise<Me> {
  const until = input.status?.until;
  if (until && new Date(until) <= deps.clock()) {
    const errors = [{ path: "status.until", message: "must be in the future" }];
    throw new AppError("invalid", "status.until: must be in the future", { errors });
  }
  await transact(deps, async (tx, emit) => {
    const person = await updateUser(tx, actor.user_id, input);
    // How somebody likes their own pages is nobody else's business.
    if (input.display_name !== undefined || input.status !== undefined) await tellOf(tx, emit, person);
  });
  return getMe(deps, actor);
}

/** Gives the actor a picture, for all of their communities. @throws AppError as `storeAvatar`. */
export async function setMyAvatar(deps: FileDeps, actor: UserActor, body: ReadableStream<Uint8Array>): Promise<Me> {
  return replaceMyAvatar(deps, actor, await storeAvatar(deps, body));
}

/** Takes the actor's picture away; again changes nothing. */
export async function removeMyAvatar(deps: Deps, actor: UserActor): Promise<Me> {
  return replaceMyAvatar(deps, actor, null);
}

async function replaceMyAvatar(deps: Deps, actor: UserActor, avatar_url: string | null): Promise<Me> {
  await transact(deps, async (tx, emit) => {
    const before = await lockAvatarUrl(tx, actor.user_id);
    if (before === avatar_url) return;
    await replaceAvatar(tx, before, avatar_url);
    await tellOf(tx, emit, await updateUser(tx, actor.user_id, { avatar_url }));
  });
  return getMe(deps, actor);
}

/** Everybody who sees a person is told how they look now. @param actorId who changed that: themselves unless said. */
export async function tellOf(
  tx: Transaction,
  emit: Emit,
  user: Person,
  actorId: string | null = user.id,
): Promise<void> {
  const updated = { type: "user.updated" as const, actor_id: actorId, data: { user } };
  for (const community of await findAllCommunitiesOf(tx, user.id)) {
    emit({ ...updated, community_id: community.id, channel_id: null });
  }
  for (const channel_id of await findDmIdsBeyondCommunities(tx, user.id)) {
    emit({ ...updated, community_id: null, channel_id });
  }
}
