import type { Page } from "#core/kernel/page.ts";
import type { Message } from "#core/messages/schema.ts";
import { UNREAD_MAX } from "#core/reading/rules.ts";
import type { Html } from "#services/shared/html/html.ts";
import { isNew, type News, newLineId } from "./messages.tsx";
import { BriefTime } from "./time.tsx";

interface UnreadBannerProps {
  /** The channel's, and its address. */
  id: string;
  href: string;
  page: Page<Message>;
  news: News;
  count: number;
}

/**
 * Says that there is something new above what is in view, and leads there. The script in the page knows what is in view;
 * without one it is there when the first new message is not on the page.
 */
export function UnreadBanner({ id, href, page, news, count }: UnreadBannerProps): Html {
  const first = page.items.find((message) => isNew(message, news));
  // A page that begins with a new message may have others before it.
  const isFirst = first !== undefined && (first !== page.items[0] || page.prev === null);
  const newest = page.next === null ? page.items.at(-1) : undefined;
  return (
    <div class="unread-banner" hidden={isFirst}>
      <p>
        {count >= UNREAD_MAX ? `${UNREAD_MAX} or more` : String(count)} new
        {isFirst && (
          <>
            {" since "}
            <BriefTime at={first.created_at} />
          </>
        )}
      </p>
      <a class="button button-small" href={`${href}?around=unread#${newLineId(id)}`}>
        Jump to the first
      </a>
      {newest && (
        <form method="post" action={`${href}/read`}>
          <input type="hidden" name="message_id" value={newest.id} />
          <button class="button button-small" type="submit">
            Mark as read
          </button>
        </form>
      )}
    </div>
  );
}
