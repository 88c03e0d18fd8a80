import type { Html } from "#services/shared/html/html.ts";
import { type Counted, describeUnread } from "../unread.ts";

/** How much of a channel is unread, beside its name. The script in the page keeps it true. */
export const UnreadBadge = (counted: Counted): Html => {
  const { text, said } = describeUnread(counted);
  return (
    <span class="badge" data-keep>
      <span aria-hidden="true">{text}</span>
      <span class="visually-hidden">{said}</span>
    </span>
  );
};

/** What the script in the page needs in order to go on counting, as attributes of the way to a channel. */
export const countAttributes = ({
  id,
  last_seq,
  last_read_seq,
  unread_count,
  mention_count,
  notify_level,
}: Counted) => ({
  "data-place": id,
  "data-seq": last_seq,
  "data-read": last_read_seq,
  "data-unread": unread_count,
  "data-mentions": mention_count,
  "data-level": notify_level,
});
