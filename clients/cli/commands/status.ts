import { type Me, meSchema, type Status, type UpdateMe } from "#core/users/schema.ts";
import { getMe, updateMe } from "#sdk/users.ts";
import { connect } from "../connect.ts";
import { UsageError } from "../exit.ts";
import type { Globals } from "../globals.ts";
import { createOutput } from "../output.ts";
import { cleanLine } from "../text.ts";

interface StatusOptions {
  emoji?: string;
  until?: string;
  clear?: boolean;
}

/** Shows one's status, after it was set or taken away when that is asked for. */
export async function status(globals: Globals, words: string[], options: StatusOptions): Promise<void> {
  const out = createOutput<Me>(globals, Object.keys(meSchema.shape), ({ status }) => statusText(status));
  const change = changeOf(words.join(" "), options);
  const { client } = await connect(globals);
  await out.one(change === undefined ? await getMe(client) : await updateMe(client, { status: change }));
}

/** What is to be said from now on, null for nothing; undefined when nothing is to change. */
function changeOf(text: string, { emoji, until, clear }: StatusOptions): UpdateMe["status"] {
  const says = text !== "" || emoji !== undefined;
  if (clear && (says || until !== undefined)) throw new UsageError("--clear takes the status away; say nothing else.");
  if (clear) return null;
  if (says) return { text, emoji: emoji ?? null, until: until === undefined ? null : momentOf(until) };
  if (until !== undefined) throw new UsageError("--until needs a text or an emoji to show until then.");
  return undefined;
}

const MILLISECONDS = { m: 60_000, h: 3_600_000, d: 86_400_000 };

/** A time from now such as `90m`, or a moment such as `2030-01-02T09:00`, here unless it says where. */
function momentOf(text: string): string {
  const [, count, unit] = /^(\d{1,6})([mhd])$/.exec(text) ?? [];
  const isMoment = /^\d{4}-\d\d-\d\dT\d\d:\d\d/.test(text);
  const moment = count
    ? Date.now() + Number(count) * MILLISECONDS[unit as keyof typeof MILLISECONDS]
    : Date.parse(isMoment ? text : "");
  if (!Number.isNaN(moment)) return new Date(moment).toISOString();
  throw new UsageError(
    `--until takes a time from now such as 90m, 4h or 2d, or one such as 2030-01-02T09:00, not "${text}".`,
  );
}

function statusText(status: Status | null): string {
  if (!status) return "No status.";
  const words = [status.emoji, status.text].filter(Boolean).join(" ");
  return cleanLine(status.until ? `${words} (until ${new Date(status.until).toLocaleString("en-GB")})` : words);
}
