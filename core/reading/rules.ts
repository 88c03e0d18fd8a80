import type { Mention } from "../mentions/schema.ts";
import type { Author } from "../messages/schema.ts";
import type { Reading } from "./schema.ts";

// Nothing here needs more than types: a page in the browser counts by the same rules as every other client.

/** Unread messages of one channel are counted exactly up to here, so that a long absence costs no long count. */
export const UNREAD_MAX = 1_000;

/** Where the count stands: the rest of a reading does not change by what others write. */
export type Count = Omit<Reading, "notify_level">;

/** What of a message decides whether it is unread. */
export interface Countable {
  seq: number;
  author: Pick<Author, "kind" | "id">;
  parent_id: string | null;
  mentions: Mention[];
}

/** Whether a message that mentions these calls this person. */
export const isCalled = (mentions: Mention[], userId: string): boolean =>
  mentions.some(({ type, id }) => type !== "user" || id === userId);

/** Whether a message is unread to somebody who has read up to `last_read_seq`: their own and replies in threads never are. */
export const isUnread = (
  { last_read_seq }: Pick<Count, "last_read_seq">,
  { seq, parent_id, author }: Omit<Countable, "mentions">,
  readerId: string,
): boolean => parent_id === null && seq > last_read_seq && !(author.kind === "user" && author.id === readerId);

/** The count after a message that it does not know yet. */
export function countIn<T extends Count>(count: T, message: Countable, readerId: string): T {
  const isNews = isUnread(count, message, readerId) && count.unread_count < UNREAD_MAX;
  return changed(count, message.seq, isNews ? 1 : 0, message, readerId);
}

/** The count after a message was deleted. @param lastSeq the number of the deletion, by which a count tells whether it knows of it. */
export const countOut = <T extends Count>(count: T, message: Countable, lastSeq: number, readerId: string): T =>
  changed(count, lastSeq, isUnread(count, message, readerId) ? -1 : 0, message, readerId);

const changed = <T extends Count>(
  count: T,
  last_seq: number,
  by: number,
  { mentions }: Countable,
  readerId: string,
): T => ({
  ...count,
  last_seq,
  unread_count: count.unread_count + by,
  mention_count: count.mention_count + (isCalled(mentions, readerId) ? by : 0),
});
