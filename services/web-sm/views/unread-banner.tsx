import type { Page } from "#core/kernel/page.ts";
import type { Message } from "#core/messages/schema.ts";
import { UNREAD_MAX } from "#core/reading/rules.ts";
import type { Html } from "#services/shared/html/html.ts";
import type { UnreadInChannel } from "../channel-page.ts";
import { newLineId } from "./messages.tsx";
import { BriefTime } from "./time.tsx";

interface UnreadBannerProps {
  /** The channel's, and its address. */
  id: string;
  href: string;
  page: Page<Message>;
  unread: UnreadInChannel;
}

/**
 * Says that there is something new above what is in view, and leads there. The script in the page knows what is in view;
 * without one it is there when the first new message is not on the page.
 */
export function UnreadBanner({ id, href, page, unread: { count, first } }: UnreadBannerProps): Html {
  const isOnPage = page.items.some((message) => message.id === first?.id);
  const newest = page.next === null ? page.items.at(-1) : undefined;
  return (
    <div class="unread-banner" hidden={isOnPage} data-first={first?.id}>
      <p>
        {count >= UNREAD_MAX ? `${UNREAD_MAX} or more` : String(count)} new
        {first && (
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
