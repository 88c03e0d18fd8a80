import { and, asc, desc, eq, gte, ilike, inArray, isNotNull, isNull, lt, not, or, type SQL, sql } from "drizzle-orm";
import { attachments } from "../attachments/table.ts";
import type { Transaction } from "../database/database.ts";
import { isTimeout } from "../database/errors.ts";
import { firstIdOf } from "../kernel/ids.ts";
import type { PageQuery } from "../kernel/page.ts";
import { UNSPACED } from "../kernel/text.ts";
import { channelMembers } from "../memberships/table.ts";
import { mentions } from "../mentions/table.ts";
import { messages } from "../messages/table.ts";
import { reactions } from "../reactions/table.ts";
import { users } from "../users/table.ts";
import type { Filter, HAS, Term } from "./parse.ts";
import { MATCH_END, MATCH_START } from "./snippet.ts";
import { gramsOf, prefixQueryOf, wayOf } from "./terms.ts";

/** How long one statement of a search may work, in milliseconds. */
const STATEMENT_TIMEOUT = 3_000;
/** How long an index is asked, in milliseconds: what takes it longer is so common that it is soon met by going back in time. */
const INDEX_TIMEOUT = 1_000;
/** By rank are ordered the newest so many hits: those of a common word are too many to rank them all. */
const RANKED_MAX = 2_000;
/** Messages that are gone through one by one before an index is asked, for a page and for all that is ranked. */
const RECENT = 5_000;
const RECENT_FOR_RANK = 20_000;
/** What counts as much as fitting e times as well: being newer by so many seconds. */
const RECENCY = 30 * 24 * 60 * 60;
/** How far the time in a message's id may be from its own, in milliseconds: the demo writes messages of days ago. */
const IDS_DIFFER = 8 * 24 * 60 * 60 * 1000;
/** The rank of what was found as a part of a word; that of words begins above. */
const RANK_MIN = 0.01;

/** A search with all names resolved. Of each kind of filter that is given several times, one must hold. */
export interface Conditions {
  terms: Term[];
  /** The channels to search: the searcher may read them. */
  channels: string[];
  /** Whom `mentions:me` is about. */
  reader: string;
  /** Null for everybody. */
  authors: string[] | null;
  notAuthors: string[];
  filters: Filter[];
}

type Found = { id: string; channel_id: string };

/** From here to the end of the transaction no statement works for longer than a search may. */
export async function boundStatements(tx: Transaction, timeout = STATEMENT_TIMEOUT): Promise<void> {
  await tx.execute(sql.raw(`set local statement_timeout = ${timeout}`));
}

/** The users with these names, written in lower case. */
export async function findUserIds(tx: Transaction, usernames: string[]): Promise<string[]> {
  const rows = await tx
    .select({ id: users.id })
    .from(users)
    .where(inArray(sql`lower(${users.username})`, usernames));
  return rows.map(({ id }) => id);
}

/** A page of what is found and one row more, the newest first. `after` means further down, which is older. */
export async function findNewest(tx: Transaction, conditions: Conditions, page: PageQuery): Promise<Found[]> {
  const rows = await findHits(tx, conditions, page, { count: page.limit + 1, recent: RECENT });
  return page.before ? rows.reverse() : rows;
}

/**
 * The first hits from a cursor, in the order of the ids. A common word is soon found among the recent messages, while its
 * index would give all that have it; for a rare one it is the other way round. The planner cannot tell them apart, because
 * it knows only the commonest words: it would go through all messages for a word that one of them has. So it is tried: the
 * most recent messages, then the index for a while, then all messages back in time.
 */
async function findHits(
  tx: Transaction,
  conditions: Conditions,
  cursor: Cursor,
  { count, recent }: { count: number; recent: number },
): Promise<Found[]> {
  const found = await tx.execute<Found>(recentHits(conditions, cursor, count, recent));
  if (found.length === count) return found;
  if (conditions.terms.every((term) => term.not)) return tx.execute<Found>(everyHit(conditions, cursor, count));
  return (await indexedHits(tx, conditions, cursor, count)) ?? hitsInOrder(tx, conditions, cursor, count);
}

/** Resolves with null when it takes the index too long. */
async function indexedHits(tx: Transaction, conditions: Conditions, cursor: Cursor, count: number) {
  try {
    // A part of its own, which alone is taken back when it is ended.
    return await tx.transaction(async (part) => {
      await boundStatements(part, INDEX_TIMEOUT);
      await prefer(part, "bitmaps");
      const hits = await part.execute<Found>(everyHit(conditions, cursor, count));
      await prefer(part, "any");
      await boundStatements(part);
      return hits;
    });
  } catch (error) {
    if (isTimeout(error)) return null;
    throw error;
  }
}

async function hitsInOrder(tx: Transaction, conditions: Conditions, cursor: Cursor, count: number): Promise<Found[]> {
  await prefer(tx, "order");
  const hits = await tx.execute<Found>(everyHit(conditions, cursor, count));
  await prefer(tx, "any");
  return hits;
}

type Cursor = Pick<PageQuery, "before" | "after">;

const beyond = ({ before, after }: Cursor) =>
  before ? sql`${messages.id} > ${before}` : after ? sql`${messages.id} < ${after}` : sql`true`;
const orderOf = ({ before }: Cursor) => sql.raw(`order by id ${before ? "asc" : "desc"}`);

function recentHits(conditions: Conditions, cursor: Cursor, count: number, recent: number): SQL {
  return sql`select id, channel_id
    from (select * from ${messages} where ${beyond(cursor)} ${orderOf(cursor)} limit ${recent}) as ${messages}
    where ${conditionOf(conditions)} ${orderOf(cursor)} limit ${count}`;
}

/** The statement that finds what is rare, for whoever wants to see its plan. */
export function everyHit(conditions: Conditions, cursor: Cursor, count: number): SQL {
  return sql`select id, channel_id from ${messages}
    where ${beyond(cursor)} and ${conditionOf(conditions)} ${orderOf(cursor)} limit ${count}`;
}

/** Planner settings by which a statement goes: all on, but for what stands here. */
const WITHOUT: Record<"any" | "bitmaps" | "order", string[]> = {
  any: [],
  /** The indexes of what is looked for, combined. */
  bitmaps: ["enable_seqscan", "enable_indexscan"],
  /** Back in time, as long as it takes to have enough. */
  order: ["enable_seqscan", "enable_bitmapscan", "enable_sort"],
};

/** Has the planner choose so, for the statements that follow in the transaction. */
export async function prefer(tx: Transaction, plan: keyof typeof WITHOUT): Promise<void> {
  const settings = [...new Set(Object.values(WITHOUT).flat())];
  const values = settings.map((name) => sql`set_config(${name}, ${WITHOUT[plan].includes(name) ? "off" : "on"}, true)`);
  await tx.execute(sql`select ${sql.join(values, sql`, `)}`);
}

/** A place in the order by rank. */
export interface RankedPlace {
  id: string;
  score: number;
}

/** Resolves with null when the message is none that the searcher could have found. */
export async function findRankedPlace(
  tx: Transaction,
  { terms, channels }: Conditions,
  messageId: string,
): Promise<RankedPlace | null> {
  const [row] = await tx
    .select({ id: messages.id, score: scoreOf(terms) })
    .from(messages)
    .where(and(eq(messages.id, messageId), inArray(messages.channel_id, channels), isNull(messages.deleted_at)));
  return row ?? null;
}

/** A page of what is found and one row more, the best first. `after` means further down, which is worse. */
export async function findRanked(
  tx: Transaction,
  conditions: Conditions,
  { before, after, limit }: { before: RankedPlace | null; after: RankedPlace | null; limit: number },
): Promise<Found[]> {
  const hits = await findHits(tx, conditions, {}, { count: RANKED_MAX, recent: RECENT_FOR_RANK });
  if (hits.length === 0) return [];
  const score = scoreOf(conditions.terms);
  const place = sql`(${score}, ${messages.id})`;
  const order = before ? asc : desc;
  const rows = await tx
    .select({ id: messages.id, channel_id: messages.channel_id })
    .from(messages)
    .where(
      and(
        inArray(
          messages.id,
          hits.map(({ id }) => id),
        ),
        after ? sql`${place} < (${after.score}::float8, ${after.id}::uuid)` : undefined,
        before ? sql`${place} > (${before.score}::float8, ${before.id}::uuid)` : undefined,
      ),
    )
    .orderBy(order(score), order(messages.id))
    .limit(limit + 1);
  return before ? rows.reverse() : rows;
}

/** How well a message fits, and how new it is. Independent of the time of the search, so that pages fit together. */
function scoreOf(terms: Term[]): SQL<number> {
  const fit = sql`ln(ts_rank(${messages.search}, ${everyWordOf(terms)}) + ${sql.raw(String(RANK_MIN))})`;
  const newness = sql`extract(epoch from ${messages.created_at})::float8 / ${sql.raw(String(RECENCY))}`;
  return sql<number>`(${fit} + ${newness})`;
}

function conditionOf({ terms, channels, reader, authors, notAuthors, filters }: Conditions): SQL {
  return and(
    isNull(messages.deleted_at),
    inArray(messages.channel_id, channels),
    authors ? inArray(messages.user_id, authors) : undefined,
    notAuthors.length > 0 ? or(isNull(messages.user_id), not(inArray(messages.user_id, notAuthors))) : undefined,
    ...terms.map((term) => (term.not ? not(excludes(term)) : matches(term))),
    ...filters.map((filter) => holds(filter, reader)),
  )!;
}

function matches(term: Term): SQL {
  const hasPart = ilike(messages.body_md, partOf(term));
  switch (wayOf(term)) {
    case "words":
      return hasWords(wordsOf(term));
    case "words_or_part":
      return or(hasWords(wordsOf(term)), hasPart)!;
    case "part":
      return hasPart;
    case "words_and_part":
      return and(hasWords(wordsOf(term)), hasPart)!;
    case "grams": {
      const isIndexed = sql`${messages.body_md} ~ ${sql.raw(`'${UNSPACED}'`)}`;
      const grams = sql`array[${sql.join(
        gramsOf(term.text).map((gram) => sql`${gram}`),
        sql`, `,
      )}]::text[]`;
      return and(isIndexed, sql`grams(${messages.body_md}) @> ${grams}`, hasPart)!;
    }
  }
}

/** Narrower than what would match: `-art` says nothing against a start. */
function excludes(term: Term): SQL {
  return isOfWords(term) ? hasWords(exactWordsOf(term)) : ilike(messages.body_md, partOf(term));
}

/** Whether its words are all that a term is about: those of `C++` are not, nor those of a script without spaces. */
const isOfWords = (term: Term) => ["words", "words_or_part"].includes(wayOf(term));

const hasWords = (query: SQL) => sql`${messages.search} @@ ${query}`;

const partOf = ({ text }: Term) => `%${text.replace(/[\\%_]/g, "\\$&")}%`;

/** The query of a term by its words and, when it is one word, by their beginnings. */
function wordsOf(term: Term): SQL {
  const prefix = prefixQueryOf(term);
  const words = exactWordsOf(term);
  if (!prefix) return words;
  const folded = sql`${words} || to_tsquery('ajet', ${prefix})`;
  // A beginning that is found as a part anyway needs no second query; short ones are often dropped by the first.
  return wayOf(term) === "words" ? sql`(${folded} || to_tsquery('simple', ${prefix}))` : sql`(${folded})`;
}

/**
 * By words as they are, and by their stems unless English would drop one of them as too common: what is left would match
 * more than was asked for, or nothing.
 */
function exactWordsOf({ text, quoted }: Term): SQL {
  const simple = sql`phraseto_tsquery('simple', ${text})`;
  if (quoted) return simple;
  const stems = sql`phraseto_tsquery('ajet', ${text})`;
  return sql`(case when numnode(${stems}) = numnode(${simple}) then ${stems} || ${simple} else ${simple} end)`;
}

/** All words that are looked for, any of which counts. */
function everyWordOf(terms: Term[]): SQL {
  const words = terms.filter((term) => !term.not && isOfWords(term)).map(wordsOf);
  return sql.join([sql`''::tsquery`, ...words], sql` || `);
}

function holds(filter: Filter, reader: string): SQL | undefined {
  switch (filter.kind) {
    case "has":
      return negated(HAS_CONDITIONS[filter.what], filter.not);
    case "is":
      return negated(isInThread, filter.not);
    case "mentions":
      return negated(calls(reader), filter.not);
    case "before":
      return isBefore(startOf(filter.day), filter.day);
    case "after":
      return isNotBefore(endOf(filter.day), filter.day);
    case "on":
      return and(isNotBefore(startOf(filter.day), filter.day), isBefore(endOf(filter.day), filter.day));
    default:
      // Authors and channels are resolved before.
      return undefined;
  }
}

const negated = (condition: SQL, negative: boolean) => (negative ? not(condition) : condition);
const hasFile = (isWanted: SQL) =>
  sql`exists (select from ${attachments} where ${attachments.message_id} = ${messages.id} and ${isWanted})`;
const HAS_CONDITIONS: Record<(typeof HAS)[number], SQL> = {
  file: hasFile(sql`true`),
  image: hasFile(sql`${attachments.content_type} like 'image/%'`),
  link: sql`${messages.body_md} ~* 'https?://[^[:space:]]'`,
  reaction: sql`exists (select from ${reactions} where ${reactions.message_id} = ${messages.id})`,
};
const isInThread = or(isNotNull(messages.parent_id), sql`${messages.reply_count} > 0`)!;
/**
 * By name, or as one of all in a channel that they have joined: such mentions have no target. What a message must have in any
 * case stands first and by itself, so that the planner can begin with the mentions.
 */
const calls = (reader: string) => sql`(
  ${messages.id} in (select message_id from ${mentions} where target_id = ${reader} or target_id is null)
  and (
    ${messages.channel_id} in (select channel_id from ${channelMembers} where user_id = ${reader})
    or exists (select from ${mentions} t where t.message_id = ${messages.id} and t.target_id = ${reader})))`;
/** Times have no index, and need none: the ids of messages are in the order of time, but for the differences of clocks. */
const isBefore = (moment: SQL, day: string) =>
  and(lt(messages.created_at, moment), lt(messages.id, firstIdOf(Date.parse(day) + IDS_DIFFER)));
const isNotBefore = (moment: SQL, day: string) =>
  and(gte(messages.created_at, moment), gte(messages.id, firstIdOf(Date.parse(day) - IDS_DIFFER)));
/** Connections work in UTC, and so do days. */
const startOf = (day: string) => sql`${day}::date`;
const endOf = (day: string) => sql`(${day}::date + 1)`;

/** Texts with what the search finds in them by its words marked; the order is kept. */
export async function markWords(tx: Transaction, texts: string[], terms: Term[]): Promise<string[]> {
  const options = `HighlightAll=true, StartSel=${MATCH_START}, StopSel=${MATCH_END}`;
  const rows = await tx.execute<{ marked: string }>(
    sql`select ts_headline('ajet', text, ${everyWordOf(terms)}, ${options}) as marked
      from unnest(array[${sql.join(
        texts.map((text) => sql`${text}`),
        sql`, `,
      )}]::text[]) with ordinality as texts(text, place)
      order by place`,
  );
  return rows.map(({ marked }) => marked);
}
