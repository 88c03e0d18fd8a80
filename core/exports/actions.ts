import { listAccounts } from "../accounts/actions.ts";
import { listAccountEntries, listAuditEntries, record } from "../audit/actions.ts";
import { listChannels } from "../channels/actions.ts";
import { listCommunities } from "../communities/actions.ts";
import { accessCommunity } from "../communities/store.ts";
import { type Deps, transact } from "../database/transaction.ts";
import { listDms } from "../dms/actions.ts";
import type { UserActor } from "../kernel/actor.ts";
import { PAGE_LIMIT_MAX, type Page, type PageQuery } from "../kernel/page.ts";
import { listMembers } from "../memberships/actions.ts";
import { mustBeAllowed } from "../memberships/rules.ts";
import { getThread, listMessages } from "../messages/actions.ts";
import type { Message } from "../messages/schema.ts";
import { listNotifications } from "../notifications/actions.ts";
import { listSessions, type SessionDeps } from "../sessions/actions.ts";
import { listBots } from "../tokens/actions.ts";
import { getMe } from "../users/actions.ts";
import { listWebhooks } from "../webhooks/actions.ts";
import { EXPORT_FORMAT, type ExportLine } from "./schema.ts";
import { findOwnMessages } from "./store.ts";

// Everything comes through the doors by which it is read elsewhere, a page at a time: so an export holds what its reader may
// read, also when that changes while it runs, and slow readers hold no connection to the database.

/**
 * What the chat holds of somebody, for themselves: profile, accounts, sessions, communities, what they wrote where they can read
 * now, direct messages by their people, notifications, and what happened to the account.
 */
export function exportPerson(deps: SessionDeps, actor: UserActor): AsyncGenerator<ExportLine> {
  return framed(deps, "person", linesOfPerson(deps, actor));
}

async function* linesOfPerson(deps: SessionDeps, actor: UserActor): AsyncGenerator<ExportLine> {
  yield { type: "me", data: await getMe(deps, actor) };
  for (const data of await listAccounts(deps, actor)) yield { type: "account", data };
  for (const data of await listSessions(deps, actor)) yield { type: "session", data };
  for await (const data of newestFirst((query) => listAccountEntries(deps, actor, query))) {
    yield { type: "account_entry", data };
  }
  for await (const data of oldestFirst((query) => listCommunities(deps, actor, query)))
    yield { type: "community", data };
  for await (const data of oldestFirst((query) => listDms(deps, actor, query))) yield { type: "dm", data };
  for await (const data of newestFirst((query) => listNotifications(deps, actor, query))) {
    yield { type: "notification", data };
  }
  for await (const data of ownMessages(deps, actor)) yield { type: "message", data };
}

/**
 * A community as its owner reads it: people, bots, webhooks, what was done, and the channels that the owner can read with all
 * their messages, replies behind what they answer. That it was exported is in the audit log.
 *
 * @throws AppError `not_found` for who is not in the community, `forbidden` below owner.
 */
export async function exportCommunity(deps: Deps, actor: UserActor, slug: string): Promise<AsyncGenerator<ExportLine>> {
  await transact(deps, async (tx) => {
    const { id, role } = await accessCommunity(tx, actor, slug);
    mustBeAllowed(role, "community.export");
    await record(tx, actor, { action: "community.exported", community_id: id, target: { type: "community", id } });
  });
  return framed(deps, "community", linesOfCommunity(deps, actor, slug));
}

async function* linesOfCommunity(deps: Deps, actor: UserActor, slug: string): AsyncGenerator<ExportLine> {
  yield { type: "community", data: await accessCommunity(deps.db, actor, slug) };
  for await (const data of oldestFirst((query) => listMembers(deps, actor, slug, query)))
    yield { type: "member", data };
  for await (const data of oldestFirst((query) => listBots(deps, actor, slug, query))) yield { type: "bot", data };
  for await (const data of oldestFirst((query) => listWebhooks(deps, actor, slug, query)))
    yield { type: "webhook", data };
  for await (const data of newestFirst((query) => listAuditEntries(deps, actor, slug, query))) {
    yield { type: "audit_entry", data };
  }
  for await (const data of oldestFirst((query) => listChannels(deps, actor, slug, query))) {
    yield { type: "channel", data };
    for await (const message of messagesOf(deps, actor, { slug, channel: data.id }))
      yield { type: "message", data: message };
  }
}

async function* messagesOf(
  deps: Deps,
  actor: UserActor,
  path: { slug: string; channel: string },
): AsyncGenerator<Message> {
  for await (const message of newestFirst((query) => listMessages(deps, actor, path, query))) {
    yield message;
    if (message.reply_count > 0) yield* oldestFirst((query) => getThread(deps, actor, message.id, query));
  }
}

async function* ownMessages({ db }: Deps, { user_id }: UserActor): AsyncGenerator<Message> {
  for (let after: string | null = null; ; ) {
    const found: Message[] = await findOwnMessages(db, user_id, after, PAGE_LIMIT_MAX);
    yield* found;
    if (found.length < PAGE_LIMIT_MAX) return;
    after = found.at(-1)!.id;
  }
}

async function* framed(
  { clock }: Deps,
  of: "person" | "community",
  lines: AsyncIterable<ExportLine>,
): AsyncGenerator<ExportLine> {
  yield { type: "export", data: { format: EXPORT_FORMAT, of, begun_at: clock().toISOString() } };
  let count = 1;
  for await (const line of lines) {
    count++;
    yield line;
  }
  yield { type: "end", data: { lines: count } };
}

type List<Item> = (query: PageQuery) => Promise<Page<Item>>;

async function* oldestFirst<Item>(list: List<Item>): AsyncGenerator<Item> {
  for (let after: string | null | undefined; after !== null; ) {
    const { items, next }: Page<Item> = await list({ limit: PAGE_LIMIT_MAX, ...(after ? { after } : {}) });
    yield* items;
    after = next;
  }
}

async function* newestFirst<Item>(list: List<Item>): AsyncGenerator<Item> {
  for (let before: string | null | undefined; before !== null; ) {
    const { items, prev }: Page<Item> = await list({ limit: PAGE_LIMIT_MAX, ...(before ? { before } : {}) });
    yield* items.toReversed();
    before = prev;
  }
}
