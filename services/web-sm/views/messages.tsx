import { LRUCache } from "lru-cache";
import type { Page } from "#core/kernel/page.ts";
import type { Message as MessageData } from "#core/messages/schema.ts";
import type { Html } from "#services/shared/html/html.ts";
import type { UnreadInChannel } from "../channel-page.ts";
import { continues, isNewTo, type Placed } from "../grouping.ts";
import { ignored } from "./datastar.ts";
import { Message } from "./message.tsx";
import { utc } from "./time.tsx";

/** Up to where somebody had read when they opened a channel in which something is unread. */
type News = Pick<UnreadInChannel, "readerId" | "lastRead">;

interface MessagesProps {
  page: Page<MessageData>;
  slug: string | null;
  /** The address of the list, without a query: the channel's own page. */
  href: string;
  /** Above the first message that is new to them there is a line. */
  news?: News | undefined;
}

/** Where the messages of a channel or thread are. What is new is put into those lists alone that hold the newest message. */
export const MessageList = ({ id, ...messages }: MessagesProps & { id: string }): Html => (
  <div
    class="messages"
    id={`list-${id}`}
    role="log"
    aria-label="Messages"
    {...ignored}
    data-end={messages.page.next === null ? "" : undefined}
  >
    <Messages lineId={newLineId(id)} {...messages} />
  </div>
);

/** Where in a list the new messages begin. */
export const newLineId = (listId: string): string => `new-${listId}`;

/** A page of a channel, with the ways to the pages before and after it. */
export function Messages({ page, slug, href, news, lineId }: MessagesProps & { lineId?: string }): Html {
  // What a page begins with may have others before it.
  const isFurtherUp = page.prev !== null && (page.items[0]?.seq ?? 0) > (news?.lastRead ?? 0);
  const firstNew = isFurtherUp ? undefined : news && page.items.find((message) => isNew(message, news));
  return (
    <>
      {page.prev && (
        <a class="more older" href={`${href}?before=${page.prev}`}>
          Older messages
        </a>
      )}
      {page.items.map((message, index) => (
        <MessageInList
          message={message}
          before={page.items[index - 1] ?? null}
          slug={slug}
          lineId={message === firstNew ? lineId : undefined}
        />
      ))}
      {page.next && (
        <a class="more newer" href={`${href}?after=${page.next}`}>
          Newer messages
        </a>
      )}
    </>
  );
}

interface InListProps {
  message: MessageData;
  before: MessageData | null;
  slug: string | null;
  /** The id of the line above it. */
  lineId: string | undefined;
}

function MessageInList({ message, before, slug, lineId }: InListProps): Html {
  const newDay = !before || utc.day(before.created_at) !== utc.day(message.created_at);
  const continued = lineId === undefined && continues(before && placedAs(before), placedAs(message), utc.day);
  return (
    <>
      {newDay && <Day at={message.created_at} />}
      {lineId && <NewLine id={lineId} />}
      {rendered({ message, slug, continued })}
    </>
  );
}

/** Characters of markup that are kept: the newest page of some 400 channels. */
const KEPT_MAX = 32 * 1024 * 1024;
const kept = new LRUCache<string, Html>({ maxSize: KEPT_MAX });

/**
 * A message as markup, made once for all who read it: half of what a page costs. It is found by everything that it is made from,
 * the day of today among it, so what is kept is never old. By a digest that nobody can make two messages have: of what people
 * wrote, one must never stand for another.
 */
function rendered(props: { message: MessageData; slug: string | null; continued: boolean }): Html {
  const made = JSON.stringify([utc.day(Date.now()), props]);
  const key = new Bun.CryptoHasher("sha256").update(made).digest("base64");
  const known = kept.get(key);
  if (known) return known;
  const markup = Message(props);
  kept.set(key, markup, { size: markup.toString().length });
  return markup;
}

const Day = ({ at }: { at: string }): Html => (
  <h2 class="day">
    <time datetime={utc.day(at)}>{utc.dayLabel(at)}</time>
  </h2>
);

const NewLine = ({ id }: { id: string }): Html => (
  <p class="new-line" id={id}>
    <span>New</span>
  </p>
);

/** Whether a message is one that its reader has not read. */
const isNew = ({ author, seq }: MessageData, { readerId, lastRead }: News): boolean =>
  isNewTo(readerId, lastRead, { author: author.id, seq });

const placedAs = ({ author, created_at }: MessageData): Placed => ({ author: author.id, at: created_at });
