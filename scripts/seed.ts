import { eq } from "drizzle-orm";
import { createChannel, updateChannel } from "#core/channels/actions.ts";
import type { ChannelPath } from "#core/channels/schema.ts";
import { closeDatabase, type Database, openDatabase } from "#core/database/database.ts";
import { outbox } from "#core/database/outbox-table.ts";
import type { Deps } from "#core/database/transaction.ts";
import { openDm, updateDm } from "#core/dms/actions.ts";
import { createInvite } from "#core/invites/actions.ts";
import type { UserActor } from "#core/kernel/actor.ts";
import { systemClock } from "#core/kernel/clock.ts";
import { newId } from "#core/kernel/ids.ts";
import { addChannelMember } from "#core/memberships/actions.ts";
import { communityMembers } from "#core/memberships/table.ts";
import { postMessage } from "#core/messages/actions.ts";
import { messages } from "#core/messages/table.ts";
import { addReaction } from "#core/reactions/actions.ts";
import { needsBootstrap, signInWithProvider } from "#core/users/actions.ts";
import { findPerson } from "#scripts/idp/people.ts";
import { CHANNELS, type DemoChannel, type DemoDm, DMS, type Line } from "#scripts/seed/conversation.ts";

const COMMUNITY = { name: "Lighthouse", slug: "lighthouse" };

type Cast = Record<"ada" | "bo" | "cy", UserActor>;

/**
 * Fills an empty database with a community of the fixed cast and their conversation: ada owns it, bo is an admin, cy a
 * member; dot can sign in at the provider and has no invite. Does nothing when there is a community already. To be run
 * before the services start: nobody hears of it by events.
 *
 * @returns whether there was anything to do.
 */
export async function seedDemo(databaseUrl: string): Promise<boolean> {
  const db = openDatabase(databaseUrl, { name: "seed", max: 2 });
  const deps: Deps = { db, clock: systemClock, wakeRelay() {} };
  try {
    if (!(await needsBootstrap(deps))) return false;
    const cast = await createCast(deps);
    for (const channel of CHANNELS) await createDemoChannel(deps, cast, channel);
    for (const dm of DMS) await createDemoDm(deps, cast, dm);
    await db.delete(outbox);
    return true;
  } finally {
    await closeDatabase(db);
  }
}

async function createCast(deps: Deps): Promise<Cast> {
  const ada = await signIn(deps, "ada", { community: COMMUNITY });
  const { code } = await createInvite(deps, ada, COMMUNITY.slug, { expires_in_hours: 1, max_uses: 2 });
  const bo = await signIn(deps, "bo", { invite: code });
  const cy = await signIn(deps, "cy", { invite: code });
  await deps.db.update(communityMembers).set({ role: "admin" }).where(eq(communityMembers.user_id, bo.user_id));
  return { ada, bo, cy };
}

/** The account that the development provider has for somebody, so that the person who signs in there is the one seeded here. */
async function signIn(deps: Deps, login: string, intent: Parameters<typeof signInWithProvider>[2]): Promise<UserActor> {
  const person = findPerson(login)!;
  const profile = {
    provider: "gitea",
    id: String(person.id),
    username: person.login,
    name: person.name,
    email: person.email,
    avatar_url: null,
  };
  const { user_id } = await signInWithProvider(deps, profile, intent);
  return { kind: "user", user_id, session_id: newId(), expires_at: null, trace_id: "seed" };
}

async function createDemoChannel(deps: Deps, cast: Cast, { name, topic, visibility, members, lines }: DemoChannel) {
  const path = { slug: COMMUNITY.slug, channel: name };
  if (name === "general") await updateChannel(deps, cast.ada, path, { topic });
  else await createChannel(deps, cast.ada, COMMUNITY.slug, { name, visibility, topic });
  for (const member of members) await addChannelMember(deps, cast.ada, path, cast[member].user_id);
  for (const line of lines) await say(deps, cast, path, line);
}

async function createDemoDm(deps: Deps, cast: Cast, { members: [opener, ...others], name, lines }: DemoDm) {
  const user_ids = others.map((member) => cast[member].user_id);
  const { dm } = await openDm(deps, cast[opener!], { user_ids });
  if (name) await updateDm(deps, cast[opener!], dm.id, { name });
  for (const line of lines) await say(deps, cast, { slug: null, channel: dm.id }, line);
}

async function say(deps: Deps, cast: Cast, path: ChannelPath, line: Line, parent_id?: string): Promise<void> {
  const { by, minutesAgo, body, reactions = {}, replies = [] } = line;
  const { message } = await postMessage(deps, cast[by], path, { body_md: body, parent_id });
  for (const [emoji, names] of Object.entries(reactions)) {
    for (const name of names) await addReaction(deps, cast[name], message.id, emoji);
  }
  for (const reply of replies) await say(deps, cast, path, reply, message.id);
  await backdate(deps.db, message.id, { minutesAgo, lastReply: replies.at(-1)?.minutesAgo });
}

interface Age {
  minutesAgo: number;
  lastReply: number | undefined;
}

async function backdate(db: Database, messageId: string, { minutesAgo, lastReply }: Age): Promise<void> {
  const at = (minutes: number) => new Date(Date.now() - minutes * 60_000);
  const last_reply_at = lastReply === undefined ? null : at(lastReply);
  await db
    .update(messages)
    .set({ created_at: at(minutesAgo), last_reply_at })
    .where(eq(messages.id, messageId));
}
