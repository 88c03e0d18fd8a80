import { and, count, eq, lte, min, sql } from "drizzle-orm";
import type { Database, Transaction } from "../database/database.ts";
import type { Person } from "../users/schema.ts";
import { personColumns, users } from "../users/table.ts";
import { reactions } from "./table.ts";

interface Reaction {
  message_id: string;
  user_id: string;
  emoji: string;
}

const isReaction = ({ message_id, user_id, emoji }: Reaction) =>
  and(eq(reactions.message_id, message_id), eq(reactions.user_id, user_id), eq(reactions.emoji, emoji));

/** Resolves with whether it was not there before. */
export async function insertReaction(tx: Transaction, reaction: Reaction): Promise<boolean> {
  const rows = await tx.insert(reactions).values(reaction).onConflictDoNothing().returning({ emoji: reactions.emoji });
  return rows.length > 0;
}

/** Resolves with whether it was there. */
export async function deleteReaction(tx: Transaction, reaction: Reaction): Promise<boolean> {
  return (await tx.delete(reactions).where(isReaction(reaction)).returning({ emoji: reactions.emoji })).length > 0;
}

/** How a message's reactions stand: each emoji and how many have used it, in the order in which the first of each came. */
export async function countReactions(tx: Transaction, messageId: string): Promise<{ emoji: string; count: number }[]> {
  return tx
    .select({ emoji: reactions.emoji, count: count() })
    .from(reactions)
    .where(eq(reactions.message_id, messageId))
    .groupBy(reactions.emoji)
    .orderBy(min(reactions.created_at), reactions.emoji);
}

/** Who has put which emoji on a message: the first `limit` of each, in the order of `countReactions`. */
export async function findReactors(
  db: Database,
  messageId: string,
  limit: number,
): Promise<{ emoji: string; count: number; person: Person }[]> {
  const ofEmoji = sql`over (partition by ${reactions.emoji})`;
  const numbered = db
    .select({
      emoji: reactions.emoji,
      user_id: reactions.user_id,
      count: sql<number>`(count(*) ${ofEmoji})::int`.as("count"),
      first: sql`min(${reactions.created_at}) ${ofEmoji}`.as("first"),
      place:
        sql<number>`row_number() over (partition by ${reactions.emoji} order by ${reactions.created_at}, ${reactions.user_id})`.as(
          "place",
        ),
    })
    .from(reactions)
    .where(eq(reactions.message_id, messageId))
    .as("numbered");
  return db
    .select({ emoji: numbered.emoji, count: numbered.count, person: personColumns })
    .from(numbered)
    .innerJoin(users, eq(users.id, numbered.user_id))
    .where(lte(numbered.place, limit))
    .orderBy(numbered.first, numbered.emoji, numbered.place);
}
