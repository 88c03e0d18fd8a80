import type { Dm } from "#core/dms/schema.ts";
import { UNREAD_MAX } from "#core/reading/rules.ts";
import type { Reading } from "#core/reading/schema.ts";

// Used on the server and in the browser alike.

/** A channel with where its reader stands in it. */
export type Counted = Reading & Pick<Dm, "id" | "type">;

/** The number beside a channel, and what it means in words. Channels show what calls one; direct messages everything. */
export function describeUnread(counted: Pick<Counted, "type" | "unread_count" | "mention_count" | "notify_level">) {
  const { type, unread_count: unread, mention_count: mentions } = counted;
  if (!isNews(counted)) return { text: "", said: "" };
  const isDirect = type === "dm" || type === "group_dm";
  const said = [`, ${atMost(unread)} unread`, mentions > 0 && `, ${atMost(mentions)} of them for you`];
  const shown = isDirect ? unread : mentions;
  return { text: shown > 0 ? atMost(shown) : "", said: said.filter(Boolean).join("") };
}

/** Whether it is to stand out: of what one has muted only what calls one does. */
export const isNews = ({
  unread_count,
  mention_count,
  notify_level,
}: Omit<Counted, "id" | "type" | "last_seq" | "last_read_seq">) =>
  notify_level === "none" ? mention_count > 0 : unread_count > 0;

const atMost = (count: number) => (count >= UNREAD_MAX ? `${UNREAD_MAX - 1}+` : String(count));
