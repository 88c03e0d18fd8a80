import type { Channel } from "#core/channels/schema.ts";
import type { Community } from "#core/communities/schema.ts";
import type { Dm } from "#core/dms/schema.ts";
import type { ChatEvent, EventOf, EventType } from "#core/events/catalog.ts";
import { newId } from "#core/kernel/ids.ts";
import type { Member } from "#core/memberships/schema.ts";
import type { Message } from "#core/messages/schema.ts";
import { nothingUnread, type Reading } from "#core/reading/schema.ts";
import type { Access, OpenChannel } from "#core/snapshot/schema.ts";
import { type Bot, type Scope, scopeSchema } from "#core/tokens/schema.ts";
import type { Person } from "#core/users/schema.ts";

// The fixed cast and their places for tests that need no database. Web standards only: core's tests run under Deno too.

const NOW = "2026-01-02T03:04:05.678Z";
const id = (number: number) => `00000000-0000-7000-8000-${String(number).padStart(12, "0")}`;

const person = (number: number, username: string): Person => ({
  id: id(number),
  username,
  display_name: username[0]!.toUpperCase() + username.slice(1),
  avatar_url: null,
  status: null,
});
const channel = (
  number: number,
  community: Community | null,
  name: string | null,
  visibility: Channel["visibility"],
): Channel => ({
  id: id(number),
  community_id: community?.id ?? null,
  name,
  type: community ? "text" : "dm",
  visibility,
  topic: "",
  created_at: NOW,
  archived_at: null,
});

/** A channel in a snapshot: joined, and all of it read, unless said otherwise. */
export const openChannel = (channel: Channel, fields: Partial<OpenChannel> = {}): OpenChannel => ({
  ...channel,
  joined: true,
  ...nothingUnread(),
  ...fields,
});

/** A DM in a snapshot: all of it read, unless said otherwise. */
export const openDm = (channel: Channel, members: Person[], fields: Partial<Dm> = {}): Dm => ({
  ...openChannel(channel),
  members,
  ...fields,
});

export const ada = person(1, "ada");
export const bo = person(2, "bo");
export const cy = person(3, "cy");
export const dot = person(4, "dot");
export const lighthouse: Community = { id: id(10), name: "Lighthouse", slug: "lighthouse", created_at: NOW };
/** Of others: none of the cast but dot is in it. */
export const harbour: Community = { id: id(11), name: "Harbour", slug: "harbour", created_at: NOW };
export const general = channel(20, lighthouse, "general", "public");
/** Private: ada and bo are in it. */
export const keepers = channel(21, lighthouse, "keepers", "private");
export const quay = channel(22, harbour, "quay", "public");
/** The DM of ada and dot, who share no community any more. */
export const signals = channel(23, null, null, "private");

/** In #keepers, by a token with all scopes unless said otherwise. */
export const hook: Bot = { id: id(5), name: "Hook", avatar_url: null };

export const accessOfHook = (scopes: Scope[] = scopeSchema.options): Access => ({
  user_id: hook.id,
  session_id: hook.id.replace(/^0/, "5"),
  expires_at: null,
  scopes,
  communities: [lighthouse.id],
  channels: scopes.includes("channels:read") ? [general.id, keepers.id] : [keepers.id],
  people: [],
});

const PLACES: [Person, Community[], Channel[], Person[]][] = [
  [ada, [lighthouse], [general, keepers, signals], [dot]],
  [bo, [lighthouse], [general, keepers], []],
  [cy, [lighthouse], [general], []],
  [dot, [harbour], [quay, signals], [ada]],
];

/** What the API says that somebody of the cast may read. Their session has the id of `sessionOf`. */
export function accessOf(who: Person): Access {
  const [, communities, channels, people] = PLACES.find(([person]) => person.id === who.id)!;
  return {
    user_id: who.id,
    session_id: sessionOf(who),
    expires_at: null,
    scopes: null,
    communities: communities.map((community) => community.id),
    channels: channels.map((channel) => channel.id),
    people: people.map((person) => person.id),
  };
}

export const sessionOf = (who: Person): string => who.id.replace(/^0/, "5");

let seq = 0;

/** A message with the next number, from ada in #general unless said otherwise. */
export function messageWith(fields: Partial<Message> = {}): Message {
  return {
    id: newId(),
    channel_id: general.id,
    seq: ++seq,
    author: { kind: "user", id: ada.id, name: ada.display_name, avatar_url: null },
    parent_id: null,
    body_md: "Hello.",
    created_at: NOW,
    edited_at: null,
    deleted_at: null,
    reactions: [],
    mentions: [],
    attachments: [],
    reply_count: 0,
    last_reply_at: null,
    last_repliers: [],
    ...fields,
  };
}

export const memberWith = (who: Person, role: Member["role"] = "member"): Member => ({
  ...who,
  role,
  nickname: null,
  joined_at: NOW,
  last_seen_at: null,
});

type Where = { community_id: string | null; channel_id: string | null };

const eventWith = <Type extends EventType>(type: Type, where: Where, data: EventOf<Type>["data"]): EventOf<Type> =>
  ({ id: newId(), type, ...where, actor_id: ada.id, timestamp: NOW, data }) as EventOf<Type>;

const inside = (channel: Channel): Where => ({ community_id: channel.community_id, channel_id: channel.id });
const throughout = (community: Community): Where => ({ community_id: community.id, channel_id: null });

/** One maker for each thing that can happen. */
export const happened = {
  messageCreated: (channel: Channel, body_md = "Hello.") =>
    eventWith("message.created", inside(channel), {
      message: messageWith({ channel_id: channel.id, body_md }),
      client_message_id: null,
      parent: null,
    }),
  messageUpdated: (channel: Channel, { reactions: _, ...message }: Message) =>
    eventWith("message.updated", inside(channel), { message }),
  messageDeleted: (channel: Channel, message: Message) =>
    eventWith("message.deleted", inside(channel), {
      message_id: message.id,
      seq: message.seq,
      last_seq: ++seq,
      author: message.author,
      mentions: message.mentions,
      deleted_at: NOW,
      parent: null,
    }),
  reactionAdded: (channel: Channel, message: Message, emoji: string) =>
    eventWith("reaction.added", inside(channel), {
      message_id: message.id,
      user_id: ada.id,
      emoji,
      reactions: [{ emoji, count: 1 }],
    }),
  reactionRemoved: (channel: Channel, message: Message, emoji: string) =>
    eventWith("reaction.removed", inside(channel), { message_id: message.id, user_id: ada.id, emoji, reactions: [] }),
  channelCreated: (channel: Channel) => eventWith("channel.created", inside(channel), { channel }),
  channelUpdated: (channel: Channel) => eventWith("channel.updated", inside(channel), { channel }),
  dmCreated: (channel: Channel, members: Person[]) => eventWith("dm.created", inside(channel), { channel, members }),
  channelMemberAdded: (channel: Channel, who: Person) =>
    eventWith("channel_member.added", inside(channel), { channel, user_id: who.id, last_read_seq: 0 }),
  channelRead: (channel: Channel, who: Person, reading: Reading = nothingUnread()) =>
    eventWith("channel.read", { community_id: null, channel_id: channel.id }, { user_id: who.id, reading }),
  channelMemberRemoved: (channel: Channel, who: Person) =>
    eventWith("channel_member.removed", inside(channel), { user_id: who.id }),
  channelBotAdded: (channel: Channel, bot: Bot) => eventWith("channel_bot.added", inside(channel), { channel, bot }),
  channelBotRemoved: (channel: Channel, bot: Bot) =>
    eventWith("channel_bot.removed", inside(channel), { bot_id: bot.id }),
  communityMemberAdded: (community: Community, who: Person) =>
    eventWith("community_member.added", throughout(community), { member: memberWith(who) }),
  communityMemberUpdated: (community: Community, who: Person, role: Member["role"]) =>
    eventWith("community_member.updated", throughout(community), { member: memberWith(who, role) }),
  communityMemberRemoved: (community: Community, who: Person) =>
    eventWith("community_member.removed", throughout(community), { user_id: who.id }),
  communityUpdated: (community: Community) => eventWith("community.updated", throughout(community), { community }),
  userUpdated: (community: Community, who: Person) => eventWith("user.updated", throughout(community), { user: who }),
  userUpdatedInDm: (channel: Channel, who: Person) => eventWith("user.updated", inside(channel), { user: who }),
  notificationCreated: (channel: Channel, who: Person) => {
    const message = messageWith({ channel_id: channel.id, mentions: [{ type: "user", id: who.id }] });
    const { id, name, community_id } = channel;
    return eventWith(
      "notification.created",
      { community_id: null, channel_id: id },
      {
        user_id: who.id,
        notification: {
          id: newId(),
          type: "mention",
          source_id: message.id,
          read: false,
          created_at: NOW,
          actor: message.author,
          channel: { id, name, community_id },
          message: { id: message.id, parent_id: null, excerpt: message.body_md },
          text: null,
        },
      },
    );
  },
  notificationRead: (who: Person, ids: string[] = []) =>
    eventWith("notification.read", { community_id: null, channel_id: null }, { user_id: who.id, ids }),
  sessionEnded: (who: Person, session_id = sessionOf(who)) =>
    eventWith("session.ended", { community_id: null, channel_id: null }, { user_id: who.id, session_id }),
} satisfies Record<string, (...args: never[]) => ChatEvent>;
