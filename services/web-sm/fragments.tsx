import type { ChatEvent, EventOf } from "#core/events/catalog.ts";
import type { Mention } from "#core/mentions/schema.ts";
import type { Author, ThreadSummary } from "#core/messages/schema.ts";
import type { Notification } from "#core/notifications/schema.ts";
import type { PresenceChange, TypingChange } from "#core/presence/schema.ts";
import type { Html } from "#services/shared/html/html.ts";
import { datastarFrame } from "#services/shared/sse.ts";
import { threadHref } from "./addresses.ts";
import { channelName } from "./channel-page.ts";
import { ChannelTopic } from "./views/channel.tsx";
import { DeletedBody, Message, MessageBody, ReplyCount } from "./views/message.tsx";
import { ChannelName, CommunityName, PersonName } from "./views/names.tsx";
import { Reaction } from "./views/reactions.tsx";
import { ChannelIcon } from "./views/sidebar.tsx";

/** Which pages a change is for: what happens in a channel looks otherwise on the pages of other channels. */
export interface Audience {
  /** That of the channel's community; null for a DM. */
  slug: string | null;
  /** Whether the page shows the channel in which it happened. */
  view: "inside" | "elsewhere";
}

const rendered = new WeakMap<ChatEvent, Map<string, Uint8Array | null>>();

/**
 * What an event changes on the pages of an audience, as Datastar's events with the position behind them; null for nothing.
 * The bytes are the same for everybody: rendered for the first who sees the event, and kept as long as the feed keeps it.
 * What a page makes of them for its reader, as counting what is unread, is its script's.
 */
export function frameOf(event: ChatEvent, position: string, audience: Audience): Uint8Array | null {
  const frames = rendered.get(event) ?? new Map<string, Uint8Array | null>();
  rendered.set(event, frames);
  // The slug is what a client says it is, so one that says a wrong one must not render for the others.
  const key = JSON.stringify([audience.view, audience.view === "inside" && audience.slug]);
  let frame = frames.get(key);
  if (frame === undefined) {
    const changes = changesOf(event, audience);
    frame = changes.length === 0 ? null : join([...changes, placeFrame(position)]);
    frames.set(key, frame);
  }
  return frame;
}

function changesOf(event: ChatEvent, { slug, view }: Audience): Uint8Array[] {
  const inside = view === "inside";
  switch (event.type) {
    case "message.created":
      return [...(inside ? messageCreated(event, slug) : []), newsFrame(event)];
    case "message.updated":
      return inside ? messageUpdated(event, slug) : [];
    case "message.deleted":
      return [...(inside ? messageDeleted(event, slug) : []), goneFrame(event)];
    case "reaction.added":
    case "reaction.removed":
      return inside ? reactionsChanged(event) : [];
    case "channel.updated":
      return channelUpdated(event);
    case "channel.read":
      return [readingFrame(event)];
    case "notification.created":
      return [notificationFrame(event.data.notification)];
    case "notification.read":
      return [datastarFrame("datastar-notifications-read", { ids: event.data.ids.join(" ") })];
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

/** A reply goes where its thread is shown; where it is not, nothing has the id of its list. */
function messageCreated({ data, channel_id }: EventOf<"message.created">, slug: string | null): Uint8Array[] {
  const { message, parent, client_message_id } = data;
  const list = `#list-${parent?.id ?? channel_id}[data-end]`;
  // What its author saw at once goes. So does the message itself where it is put in again: a connection that broke between
  // these two events and the position after them gets all of it again.
  const shown = [`${list} > #m-${message.id}`, ...(client_message_id ? [`#p-${client_message_id}`] : [])].join(", ");
  return [
    remove(shown),
    append(list, <Message message={message} slug={slug} />),
    ...(parent ? [threadChanged(channel_id!, parent, slug)] : []),
  ];
}

/** Not the whole message: how it stands below the one before is the page's own. */
const messageUpdated = ({ data: { message } }: EventOf<"message.updated">, slug: string | null): Uint8Array[] => [
  replaceAll(`[data-message="${message.id}"] > .body`, <MessageBody message={message} slug={slug} />),
];

/**
 * One with replies leaves a gap, as it does in the list that the API gives; so does the one that a thread is about, above
 * it. Only the page knows whether it has some.
 */
function messageDeleted({ data, channel_id }: EventOf<"message.deleted">, slug: string | null): Uint8Array[] {
  const { message_id: id, parent } = data;
  if (parent) return [remove(`#m-${id}`), threadChanged(channel_id!, parent, slug)];
  const all = `[data-message="${id}"]`;
  return [
    remove(`#m-${id}:not(:has(.reply-count)), ${all} > :is(.actions-link, .tools, .reactions, .files)`),
    replaceAll(`${all} > .body`, <DeletedBody />),
  ];
}

/** Replies show in their thread; among the messages of the channel they are counted. There the last one takes its gap with it. */
function threadChanged(channelId: string, summary: ThreadSummary, slug: string | null): Uint8Array {
  const { id, reply_count } = summary;
  if (reply_count === 0) return remove(`#m-${id}:has(> .deleted), #m-${id} .reply-count`);
  const href = threadHref(slug, channelId, id);
  return fill(`#m-${id} > .replies`, <ReplyCount summary={summary} href={href} />);
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
    fill(`[data-message="${message}"] > .reactions`, buttons),
  ];
}

/** A new name is a new address too; that of a DM is its id, whatever it is called. */
function channelUpdated({ data: { channel } }: EventOf<"channel.updated">): Uint8Array[] {
  return [
    datastarFrame("datastar-channel", { channel: channel.id, name: channelName(channel) }),
    replaceAll(`[data-channel="${channel.id}"]`, <ChannelName channel={channel} />),
    replaceAll(`[data-visibility-of="${channel.id}"]`, <ChannelIcon channel={channel} />),
    replaceAll(`#topic-${channel.id}`, <ChannelTopic channel={channel} />),
    ...(channel.archived_at === null ? [remove(`[data-notice="${channel.id}"] > .archived`)] : []),
  ];
}

// What follows is no event of Datastar: the script in the page listens for it. None of it says what a message says.

/** Something was written. Who reads it somewhere else counts it; `calls` are those whom it mentions. */
function newsFrame({ channel_id, data: { message } }: EventOf<"message.created">): Uint8Array {
  const { seq, author, mentions, parent_id, id } = message;
  return datastarFrame("datastar-news", {
    ...counted(seq, author, mentions, parent_id),
    channel: channel_id!,
    message: id,
  });
}

function goneFrame({ channel_id, data }: EventOf<"message.deleted">): Uint8Array {
  const { seq, last_seq, author, mentions, parent, message_id } = data;
  return datastarFrame("datastar-gone", {
    ...counted(seq, author, mentions, parent?.id ?? null),
    channel: channel_id!,
    message: message_id,
    last_seq: String(last_seq),
  });
}

/** What decides whether a message is unread. */
const counted = (seq: number, author: Pick<Author, "kind" | "id">, mentions: Mention[], parent: string | null) => ({
  seq: String(seq),
  author: author.kind === "user" ? author.id : "",
  calls: mentions.map(({ type, id }) => (type === "user" ? id : "everybody")).join(" "),
  parent: parent ?? undefined,
});

/** To the reader's own pages. */
const readingFrame = ({ channel_id, data: { reading } }: EventOf<"channel.read">): Uint8Array =>
  datastarFrame("datastar-reading", { channel: channel_id!, reading: JSON.stringify(reading) });

/** To the reader's own pages. */
function notificationFrame({ id, type, actor, channel, message, text }: Notification): Uint8Array {
  return datastarFrame("datastar-notification", {
    id,
    kind: type,
    who: actor?.name,
    channel: channel?.id,
    where: channel?.community_id ? `#${channel.name}` : undefined,
    text: message?.excerpt ?? text ?? undefined,
    href: message ? `/go/message/${message.id}` : channel ? `/go/channel/${channel.id}` : undefined,
  });
}

export const presenceFrame = (change: PresenceChange): Uint8Array =>
  sharedFrame(change, ({ full, online, offline }) =>
    datastarFrame("datastar-presence", { full: String(full), online: online.join(" "), offline: offline.join(" ") }),
  );

export const typingFrame = (change: TypingChange): Uint8Array =>
  sharedFrame(change, ({ channel_id, parent_id, user_id, typing }) =>
    datastarFrame("datastar-typing", {
      channel: channel_id,
      parent: parent_id,
      user: user_id,
      typing: String(typing),
    }),
  );

const shared = new WeakMap<object, Uint8Array>();

/** The same object goes to many connections: its bytes are made once. */
function sharedFrame<T extends object>(thing: T, make: (thing: T) => Uint8Array): Uint8Array {
  const frame = shared.get(thing) ?? make(thing);
  shared.set(thing, frame);
  return frame;
}

/** Says that the page was rendered anew as far as the stream can: what else it shows may be old. */
export const resetFrame = (): Uint8Array => datastarFrame("datastar-reset", { what: "page" });

/** Whether what happens now comes later. */
export const delayedFrame = (isDelayed: boolean): Uint8Array =>
  datastarFrame("datastar-delayed", { delayed: String(isDelayed) });

/** Sends the browser to another page. */
export const goTo = (href: string): Uint8Array => datastarFrame("datastar-go-to", { href });

interface Held {
  /** The numbers of the newest message and of the newest reply that the page holds. */
  _seen: number;
  _thread_seen: number;
  /** The script that pages of this server load. */
  _script: string;
}

/**
 * Tells a page its place in the stream, and where it begins or was rendered anew what it holds. The id lets the client's own
 * retries go on from there.
 */
export function placeFrame(position: string, held?: Held): Uint8Array {
  if (!held && position === lastPlace.position) return lastPlace.frame;
  const signals = JSON.stringify({ _position: position, ...held });
  const frame = datastarFrame("datastar-patch-signals", { signals }, position);
  if (!held) lastPlace = { position, frame };
  return frame;
}

/** Most pages stand at the same place when they are told of it. */
let lastPlace: { position: string; frame: Uint8Array } = { position: "", frame: new Uint8Array() };

/** Morphs every element of the selector into this one. */
export const replaceAll = (selector: string, element: Html): Uint8Array =>
  patch({ selector, elements: String(element) });

/** Replaces what is in the elements of the selector. */
export const fill = (selector: string, content: Html) => patch({ selector, mode: "inner", elements: String(content) });
const append = (selector: string, element: Html) => patch({ selector, mode: "append", elements: String(element) });
const remove = (selector: string) => patch({ selector, mode: "remove" });

const patch = (fields: { selector: string; mode?: string; elements?: string }) =>
  datastarFrame("datastar-patch-elements", fields);

const join = (frames: readonly Uint8Array[]): Uint8Array => new Uint8Array(Buffer.concat(frames));
