import type { ChatEvent, EventOf } from "#core/events/catalog.ts";
import type { ThreadSummary } from "#core/messages/schema.ts";
import type { Html } from "#services/shared/html/html.ts";
import { datastarFrame } from "#services/shared/sse.ts";
import { threadHref } from "./addresses.ts";
import { ChannelTitle, ChannelTopic } from "./views/channel.tsx";
import { DeletedBody, Message, MessageBody, ReplyCount } from "./views/message.tsx";
import { ChannelName, CommunityName, PersonName } from "./views/names.tsx";
import { Reaction } from "./views/reactions.tsx";
import { ChannelLink } from "./views/sidebar.tsx";
import { Unread } from "./views/unread.tsx";

/** Which pages a change is for: what happens in a channel looks otherwise on the pages of other channels. */
export interface Audience {
  /** The community of the page; null for a DM. */
  slug: string | null;
  /** What the page shows of the channel in which it happened: its messages, one thread of it, or nothing. */
  view: "channel" | "thread" | "elsewhere";
}

const rendered = new WeakMap<ChatEvent, Map<string, Uint8Array | null>>();

/**
 * What an event changes on the pages of an audience, as Datastar's events with the position behind them; null for nothing.
 * The bytes are the same for everybody: rendered for the first who sees the event, and kept as long as the feed keeps it.
 */
export function frameOf(event: ChatEvent, position: string, audience: Audience): Uint8Array | null {
  const frames = rendered.get(event) ?? new Map<string, Uint8Array | null>();
  rendered.set(event, frames);
  // The slug is what a client says it is, so one that says a wrong one must not render for the others.
  const key = JSON.stringify([audience.view, audience.slug]);
  let frame = frames.get(key);
  if (frame === undefined) {
    const changes = changesOf(event, audience);
    frame = changes.length === 0 ? null : join([...changes, placeFrame(position)]);
    frames.set(key, frame);
  }
  return frame;
}

function changesOf(event: ChatEvent, audience: Audience): Uint8Array[] {
  const inside = audience.view !== "elsewhere";
  switch (event.type) {
    case "message.created":
      return messageCreated(event, audience);
    case "message.updated":
      return inside ? messageUpdated(event) : [];
    case "message.deleted":
      return inside ? messageDeleted(event, audience) : [];
    case "reaction.added":
    case "reaction.removed":
      return inside ? reactionsChanged(event) : [];
    case "channel.updated":
      return audience.slug === null ? [] : channelUpdated(event, audience.slug, audience.view);
    case "user.updated": {
      const { id, display_name } = event.data.user;
      return [replaceAll(`[data-person="${id}"]`, <PersonName id={id} name={display_name} />)];
    }
    case "community.updated": {
      const { community } = event.data;
      return [replaceAll(`[data-community="${community.id}"]`, <CommunityName community={community} />)];
    }
    default:
      return [];
  }
}

function messageCreated(event: EventOf<"message.created">, { slug, view }: Audience): Uint8Array[] {
  const { message, parent } = event.data;
  if (parent) {
    if (view === "elsewhere") return [];
    return [...(view === "thread" ? messageAdded(event, slug) : []), ...threadChanged(event, parent, { slug, view })];
  }
  if (view === "channel") return messageAdded(event, slug);
  return [fill(`#unread-${message.channel_id}`, <Unread />)];
}

function messageAdded({ data }: EventOf<"message.created">, slug: string | null): Uint8Array[] {
  const { message, client_message_id } = data;
  // What its author saw at once goes. So does the message itself: a connection that broke between these two events and the
  // position after them gets all of it again.
  const shown = [`#m-${message.id}`, ...(client_message_id ? [`#p-${client_message_id}`] : [])].join(", ");
  return [remove(shown), append("#messages", <Message message={message} slug={slug} />)];
}

/** Not the whole message: how it stands below the one before is the page's own. */
const messageUpdated = ({ data: { message } }: EventOf<"message.updated">): Uint8Array[] => [
  replaceAll(`#m-${message.id} > .body`, <MessageBody message={message} />),
];

/** One with replies leaves a gap, as it does in the list that the API gives. Only the page knows whether it has some. */
function messageDeleted(event: EventOf<"message.deleted">, audience: Audience): Uint8Array[] {
  const { message_id, parent } = event.data;
  const id = `#m-${message_id}`;
  if (parent) {
    return [...(audience.view === "thread" ? [remove(id)] : []), ...threadChanged(event, parent, audience)];
  }
  const withoutReplies = audience.view === "channel" ? `${id}:not(:has(.reply-count)), ` : "";
  return [
    remove(`${withoutReplies}${id} > :is(.controls, .reactions, .files)`),
    replaceAll(`${id} > .body`, <DeletedBody />),
  ];
}

/**
 * Replies show in their thread; among the messages of the channel they are counted. There the last one takes its gap with
 * it; what a thread is about stays on the thread's page.
 */
function threadChanged(event: ChatEvent, { id, reply_count }: ThreadSummary, { slug, view }: Audience): Uint8Array[] {
  if (reply_count > 0) {
    const href = threadHref(slug, event.channel_id!, id);
    return [fill(`#m-${id} > .replies`, <ReplyCount count={reply_count} href={href} />)];
  }
  return [remove(`${view === "channel" ? `#m-${id}:has(> .deleted), ` : ""}#m-${id} .reply-count`)];
}

/** The same for everybody: the script in the page is told who did what, and marks what is the reader's own. */
function reactionsChanged({ type, data }: EventOf<"reaction.added" | "reaction.removed">): Uint8Array[] {
  const { message_id: message, user_id: user, emoji, reactions } = data;
  const buttons = (
    <>
      {reactions.map((reaction) => (
        <Reaction reaction={reaction} />
      ))}
    </>
  );
  return [
    datastarFrame("datastar-reacted", { message, user, emoji, how: type === "reaction.added" ? "added" : "removed" }),
    fill(`#m-${message} > .reactions`, buttons),
  ];
}

/** Around a DM the connection renders the sidebar anew. */
const channelUpdated = (
  { data: { channel } }: EventOf<"channel.updated">,
  slug: string,
  view: Audience["view"],
): Uint8Array[] => [
  replaceAll(`#channel-${channel.id}`, <ChannelLink channel={channel} slug={slug} current={view === "channel"} />),
  replaceAll(`[data-channel="${channel.id}"]`, <ChannelName channel={channel} />),
  replaceAll(`#title-${channel.id}`, <ChannelTitle channel={channel} />),
  replaceAll(`#topic-${channel.id}`, <ChannelTopic channel={channel} />),
];

/**
 * Tells a page its place in the stream, and the number of the newest message that it holds when it was rendered anew. The
 * id lets the client's own retries go on from there.
 */
export function placeFrame(position: string, seen?: number): Uint8Array {
  const signals = JSON.stringify({ _position: position, _seen: seen });
  return datastarFrame("datastar-patch-signals", { signals }, position);
}

/** Sends the browser to another page. As what says who reacted, not one of Datastar's events: the script in the page listens for it. */
export const goTo = (href: string): Uint8Array => datastarFrame("datastar-go-to", { href });

/** Morphs every element of the selector into this one. */
export const replaceAll = (selector: string, element: Html): Uint8Array =>
  patch({ selector, elements: String(element) });

/** Replaces what is in the elements of the selector. */
export const fill = (selector: string, content: Html): Uint8Array =>
  patch({ selector, mode: "inner", elements: String(content) });

const append = (selector: string, element: Html) => patch({ selector, mode: "append", elements: String(element) });
const remove = (selector: string) => patch({ selector, mode: "remove" });

const patch = (fields: { selector: string; mode?: string; elements?: string }) =>
  datastarFrame("datastar-patch-elements", fields);

const join = (frames: readonly Uint8Array[]): Uint8Array => new Uint8Array(Buffer.concat(frames));
