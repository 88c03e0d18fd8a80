import type { Channel } from "../channels/schema.ts";
import { findAllReadableChannels } from "../channels/store.ts";
import { accessCommunity } from "../communities/store.ts";
import type { Transaction } from "../database/database.ts";
import { isTimeout } from "../database/errors.ts";
import type { Deps } from "../database/transaction.ts";
import { dmKeyOf } from "../dms/rules.ts";
import { findAllDms, findDmIdByKey } from "../dms/store.ts";
import { type Actor, actorId } from "../kernel/actor.ts";
import { AppError, notFound } from "../kernel/errors.ts";
import { type Page, toPage } from "../kernel/page.ts";
import { findMessagesById } from "../messages/store.ts";
import { type Filter, parseSearch, type Search } from "./parse.ts";
import type { Hit, SearchQuery } from "./schema.ts";
import { MARKED_MAX, snippetOf, snippetText } from "./snippet.ts";
import {
  boundStatements,
  type Conditions,
  findNewest,
  findRanked,
  findRankedPlace,
  findUserIds,
  markWords,
} from "./store.ts";

/**
 * What the actor may read and looks for. The list is in the order of the search: `after` goes down, also where that is back
 * in time. By rank, only the newest 2,000 hits are ranked.
 *
 * @throws AppError `invalid` when the search is not understood, `not_found` for a community or channel that the actor may
 *   not read, `unavailable` when the search takes too long.
 */
export async function searchMessages(deps: Deps, actor: Actor, query: SearchQuery): Promise<Page<Hit>> {
  const search = parseSearch(query.q);
  mustBeUnderstood(search);
  // One moment for all statements: what is deleted or hidden meanwhile is wholly there, or not at all.
  return deps.db
    .transaction(
      async (tx) => {
        await boundStatements(tx);
        const channels = await searchedChannels(tx, actor, query.community, search.filters);
        const conditions = await resolve(tx, actor, search, channels);
        if (conditions.channels.length === 0 || conditions.authors?.length === 0) return toPage([], query, "oldest");
        const page = toPage(await findPage(tx, conditions, query), query, "oldest");
        return { ...page, items: await toHits(tx, actor, search, channels, page.items) };
      },
      { isolationLevel: "repeatable read", accessMode: "read only" },
    )
    .catch(explainTimeout);
}

function mustBeUnderstood({ terms, filters, problems }: Search): void {
  if (terms.length + filters.length === 0)
    problems = [...problems, "There is nothing to search for: give a word or a filter."];
  if (problems.length === 0) return;
  throw new AppError("invalid", problems[0]!, { errors: problems.map((message) => ({ path: "q", message })) });
}

/**
 * The channels to search, by their ids: those that the actor may read, less what the search rules out. DMs are of no
 * community: they are among them when the search is of none.
 */
async function searchedChannels(
  tx: Transaction,
  actor: Actor,
  slug: string | undefined,
  filters: Filter[],
): Promise<Map<string, Channel>> {
  const community = slug === undefined ? undefined : await accessCommunity(tx, actor, slug);
  const dms = community || actor.kind === "api_user" ? [] : await findAllDms(tx, actor.user_id);
  const readable: Channel[] = [...(await findAllReadableChannels(tx, actor, community?.id)), ...dms];
  const named = [];
  for (const { not, channel } of filters.filter((filter) => filter.kind === "in")) {
    const nameOrId = channel.startsWith("@") ? await findDmIdWith(tx, actor, channel.slice(1)) : channel;
    named.push({ not, nameOrId });
  }
  // What people call their groups are not names that one could search by.
  const isNamed = ({ id, name, community_id }: Channel, { nameOrId }: { nameOrId: string | null }) =>
    nameOrId === id || (community_id !== null && nameOrId === name);
  if (named.some((filter) => !readable.some((channel) => isNamed(channel, filter)))) throw notFound("channel");
  const wanted = named.filter((filter) => !filter.not);
  const unwanted = named.filter((filter) => filter.not);
  return new Map(
    readable
      .filter((channel) => wanted.length === 0 || wanted.some((filter) => isNamed(channel, filter)))
      .filter((channel) => !unwanted.some((filter) => isNamed(channel, filter)))
      .map((channel) => [channel.id, channel]),
  );
}

/** The DM of the actor and somebody, or with their own name their notes. */
async function findDmIdWith(tx: Transaction, actor: Actor, username: string): Promise<string | null> {
  const [id] = await findUserIds(tx, [username]);
  return id ? findDmIdByKey(tx, await dmKeyOf([...new Set([actorId(actor), id])])) : null;
}

/** Names become ids. Nobody is told whether a name exists that they do not see: there is just nothing from them. */
async function resolve(
  tx: Transaction,
  actor: Actor,
  { terms, filters }: Search,
  channels: Map<string, Channel>,
): Promise<Conditions> {
  const idsOf = async (named: { username: string | null }[]) => {
    const others = named.map(({ username }) => username).filter((username) => username !== null);
    const ids = others.length > 0 ? await findUserIds(tx, others) : [];
    return others.length < named.length ? [...ids, actorId(actor)] : ids;
  };
  const from = filters.filter((filter) => filter.kind === "from");
  const wanted = from.filter((filter) => !filter.not);
  return {
    terms,
    filters,
    channels: [...channels.keys()],
    reader: actorId(actor),
    authors: wanted.length > 0 ? await idsOf(wanted) : null,
    notAuthors: await idsOf(from.filter((filter) => filter.not)),
  };
}

async function findPage(tx: Transaction, conditions: Conditions, query: SearchQuery) {
  if (query.sort === "newest") return findNewest(tx, conditions, query);
  const place = async (cursor: "before" | "after") => {
    const id = query[cursor];
    if (!id) return null;
    const found = await findRankedPlace(tx, conditions, id);
    if (found) return found;
    const errors = [{ path: cursor, message: "is not a message of this list" }];
    throw new AppError("invalid", "The cursor is not a message of this list, or not any more; search again.", {
      errors,
    });
  };
  return findRanked(tx, conditions, { before: await place("before"), after: await place("after"), limit: query.limit });
}

async function toHits(
  tx: Transaction,
  actor: Actor,
  { terms }: Search,
  channels: Map<string, Channel>,
  found: { id: string }[],
): Promise<Hit[]> {
  if (found.length === 0) return [];
  const messages = await findMessagesById(
    tx,
    found.map(({ id }) => id),
    actorId(actor),
  );
  const texts = messages.map(({ body_md }) => snippetText(body_md));
  const beginnings = texts.map((text) => text.slice(0, MARKED_MAX));
  const marked = await markWords(tx, beginnings, terms);
  return messages.map((message, index) => {
    const { id, name, community_id } = channels.get(message.channel_id)!;
    const snippet = snippetOf(texts[index]!, marked[index]!, terms);
    return { message, channel: { id, name, community_id }, snippet };
  });
}

function explainTimeout(error: unknown): never {
  if (!isTimeout(error)) throw error;
  throw new AppError("unavailable", "This search takes too long. Add a word, or narrow it with in: or from:.", {
    cause: error,
  });
}
