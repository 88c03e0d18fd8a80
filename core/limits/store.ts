import { type Database, prepared } from "../database/database.ts";
import type { Heard, Told } from "./limit.ts";

/**
 * The keys in order, so that two gateways do not wait for each other; lengths of time instead of times, so that their clocks
 * need not agree.
 */
const ADD = `
insert into rate_limits as known (key, free_at)
select key, now() + cost * interval '1 millisecond'
from json_to_recordset($1::json) as told(key text, cost double precision)
order by key
on conflict (key) do update set free_at = greatest(known.free_at, now()) + (excluded.free_at - now())
returning key, (extract(epoch from free_at - now()) * 1000)::double precision as busy`;

/** Adds what one gateway has counted, and reads what all have. */
export function addCounts(db: Database, told: Told[]): Promise<Heard[]> {
  return prepared<Heard>(db, ADD, [JSON.stringify(told)]);
}

/** Those that another gateway is just adding to stay for the next time. */
const REMOVE = `
delete from rate_limits
where key in (select key from rate_limits where free_at < now() for update skip locked)`;

/** Removes the keys of which all is forgotten. */
export async function removeFreeKeys(db: Database): Promise<void> {
  await prepared(db, REMOVE, []);
}
