import type { BlobStore } from "../attachments/blobs.ts";
import { inSession, type Session } from "../database/session.ts";
import type { Check } from "./check.ts";
import { checks } from "./checks.ts";
import { checkFiles } from "./files.ts";

const NAME = "ajet-api check";
/** What is named of what is found; of more there is a number. */
const NAMED = 5;

/** What became of a check. */
export interface CheckResult extends Pick<Check, "name" | "claims" | "advice"> {
  state: "ok" | "note" | "FAIL";
  /** How often it is contradicted. */
  found: number;
  /** The first of them. */
  examples: string[];
}

/**
 * Asks whether all that is stored fits together. It only reads, all rows as they were at one moment, so that what people write
 * meanwhile is no fault.
 */
export async function checkAll(url: string, blobs: BlobStore): Promise<CheckResult[]> {
  return inSession(url, { name: NAME, mode: "moment" }, async (session) => {
    const results: CheckResult[] = [];
    for (const check of checks) results.push(judge(check, await runCheck(session, check)));
    return [...results, ...(await checkFiles(session, url, blobs)).map(({ check, ...found }) => judge(check, found))];
  });
}

export interface Found {
  found: number;
  examples: string[];
}

async function runCheck({ query }: Session, { finds }: Check): Promise<Found> {
  const rows = await query<{ what: string; found: number }>(
    `select what, count(*) over ()::int as found from (${finds}) as contradictions(what) limit ${NAMED}`,
  );
  return { found: rows[0]?.found ?? 0, examples: rows.map(({ what }) => what) };
}

function judge(
  { name, claims, advice, isNote = false }: Omit<Check, "finds">,
  { found, examples }: Found,
): CheckResult {
  const state = found === 0 ? "ok" : isNote ? "note" : "FAIL";
  return { name, state, claims, advice: advice.replaceAll(/\s+/g, " "), found, examples: examples.slice(0, NAMED) };
}
