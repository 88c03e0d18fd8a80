import type { BlobStore } from "../attachments/blobs.ts";
import { inSession, type Session } from "../database/session.ts";
import { pairUp } from "../kernel/pairs.ts";
import type { Found } from "./actions.ts";
import type { Check } from "./check.ts";

/** A file that rows tell of. */
interface NamedFile {
  key: string;
  size: number | null;
  /** People can have it: it is complete, and not given up. */
  wanted: boolean;
}

/** So long a file may be in the store before its row says so, or after its row is gone, in milliseconds. */
const TOLERANCE = 48 * 3_600_000;
/** More missing files than these are not asked for again. */
const ASKED_AGAIN = 1_000;

const LOST: Omit<Check, "finds"> = {
  name: "files.stored",
  claims: "The store has every file that rows name, as long as they say.",
  advice:
    "See that BLOB_DIR or S3_BUCKET names the store that the API uses. What was lost is in an older backup, under files/ and the key that is named: put it back into the store.",
};
const STRAY: Omit<Check, "finds"> = {
  name: "files.named",
  claims: "The store has no file that no row names.",
  advice: "Nobody can reach them. Remove them from the store, after a look at whether the database is the right one.",
  isNote: true,
};

/** Compares the rows that name files with what the store lists. */
export async function checkFiles(
  session: Session,
  url: string,
  blobs: BlobStore,
): Promise<(Found & { check: Omit<Check, "finds"> })[]> {
  const missing: string[] = [];
  const lost: Found = { found: 0, examples: [] };
  const stray: Found = { found: 0, examples: [] };
  const old = Date.now() - TOLERANCE;
  for await (const { key, left: named, right: stored } of pairUp(readNamedFiles(session), blobs.list())) {
    if (named?.wanted && !stored) missing.push(key);
    else if (named?.wanted && named.size !== null && stored?.size !== named.size) {
      note(lost, `${key} has ${stored!.size} bytes instead of ${named.size}`);
    } else if (!named && stored!.stored_at.getTime() < old) note(stray, key);
    if (missing.length > ASKED_AGAIN) note(lost, `${missing.pop()} is missing`);
  }
  for (const key of await stillWanted(url, missing)) note(lost, `${key} is missing`);
  return [
    { check: LOST, ...lost },
    { check: STRAY, ...stray },
  ];
}

function note(found: Found, what: string): void {
  found.found++;
  if (found.examples.length < 5) found.examples.push(what);
}

const NAMED = `
  select storage_key, size_bytes, content_type is not null and deleted_at is null as wanted from attachments
  union all
  select storage_key, null, content_type is not null and free_since is null from avatars`;

async function* readNamedFiles({ lines }: Session): AsyncGenerator<NamedFile> {
  const statement = `select json_build_object('key', storage_key, 'size', size_bytes, 'wanted', wanted)::text
    from (${NAMED}) files order by storage_key collate "C"`;
  for await (const batch of lines(statement)) yield* batch.map((line) => JSON.parse(line) as NamedFile);
}

/** Those that rows name now: the others have been deleted since the rows were read, and swept. */
const stillWanted = (url: string, keys: string[]): Promise<string[]> =>
  inSession(url, { name: "ajet-api check", mode: "moment" }, async ({ query }) => {
    const rows = await query<{ key: string }>(
      `select storage_key as key from (${NAMED}) files
        where wanted and storage_key in (select json_array_elements_text($1::text::json))`,
      [JSON.stringify(keys)],
    );
    return rows.map(({ key }) => key);
  });
