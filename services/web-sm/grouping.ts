/** Silence after which a message begins anew with its author's name, in milliseconds. */
const PAUSE = 5 * 60_000;

/** What of a message decides how it stands below the one before. */
export interface Placed {
  author: string;
  at: string;
}

/** Whether a message goes on where the one before it ended: same author, soon after, on the same day. */
export function continues(before: Placed | null, message: Placed, day: (at: string) => string): boolean {
  return (
    before !== null &&
    before.author === message.author &&
    Date.parse(message.at) - Date.parse(before.at) < PAUSE &&
    day(before.at) === day(message.at)
  );
}

/** Whether a message is news to somebody who had read up to number `lastRead`: their own never is. */
export const isNewTo = (readerId: string, lastRead: number, message: { author: string; seq: number }): boolean =>
  message.seq > lastRead && message.author !== readerId;
