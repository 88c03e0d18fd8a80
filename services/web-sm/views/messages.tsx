import type { Page } from "#core/kernel/page.ts";
import type { Message as MessageData } from "#core/messages/schema.ts";
import type { Html } from "#services/shared/html/html.ts";
import { continues, type Placed } from "../grouping.ts";
import { Message } from "./message.tsx";
import { utc } from "./time.tsx";

interface MessagesProps {
  page: Page<MessageData>;
  slug: string | null;
  /** The address of the list, without a query: the channel's own page. */
  href: string;
}

/** Where the messages of a channel or thread are. What is new is put into those lists alone that hold the newest message. */
export const MessageList = ({ id, ...messages }: MessagesProps & { id: string }): Html => (
  <div
    class="messages"
    id={`list-${id}`}
    role="log"
    aria-label="Messages"
    data-end={messages.page.next === null ? "" : undefined}
  >
    <Messages {...messages} />
  </div>
);

/** A page of a channel, with the ways to the pages before and after it. */
export function Messages({ page, slug, href }: MessagesProps): Html {
  return (
    <>
      {page.prev && (
        <a class="more older" href={`${href}?before=${page.prev}`}>
          Older messages
        </a>
      )}
      {page.items.map((message, index) => (
        <MessageInList message={message} before={page.items[index - 1] ?? null} slug={slug} />
      ))}
      {page.next && (
        <a class="more newer" href={`${href}?after=${page.next}`}>
          Newer messages
        </a>
      )}
    </>
  );
}

function MessageInList({
  message,
  before,
  slug,
}: {
  message: MessageData;
  before: MessageData | null;
  slug: string | null;
}): Html {
  const newDay = !before || utc.day(before.created_at) !== utc.day(message.created_at);
  const continued = continues(before && placedAs(before), placedAs(message), utc.day);
  return (
    <>
      {newDay && <Day at={message.created_at} />}
      <Message message={message} slug={slug} continued={continued} />
    </>
  );
}

const Day = ({ at }: { at: string }): Html => (
  <h2 class="day">
    <time datetime={utc.day(at)}>{utc.dayLabel(at)}</time>
  </h2>
);

const placedAs = ({ author, created_at }: MessageData): Placed => ({ author: author.id, at: created_at });
