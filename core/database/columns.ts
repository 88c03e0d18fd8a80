import { timestamp, uuid } from "drizzle-orm/pg-core";

/** The primary key of most tables: a UUIDv7 that the server makes, so that no round trip is needed to know it. */
export const id = () => uuid().primaryKey();

/** A moment: `timestamptz`, a `Date` in code, ISO-8601 with `Z` on the wire. */
export const moment = () => timestamp({ withTimezone: true, precision: 3 });

export const createdAt = () => moment().notNull().defaultNow();
