import type { Dm } from "../dms/schema.ts";
import type { ChatEvent, EventOf } from "../events/catalog.ts";
import type { Member } from "../memberships/schema.ts";
import type { Author, Message, ThreadSummary } from "../messages/schema.ts";
import { countIn, countOut, UNREAD_MAX } from "../reading/rules.ts";
import { nothingUnread } from "../reading/schema.ts";
import type { OpenChannel, Snapshot } from "../snapshot/schema.ts";

type Item = { id: string };

/**
 * Whether an event changes what the user may read in a way that only a new snapshot tells: they came into a community, or
 * are no longer in the one that the snapshot is of; or of very many DMs one that it left out has news. Or what is unread, in
 * two rare cases that the functions below name.
 */
export function needsReload(state: Snapshot, event: ChatEvent): boolean {
  if (event.type === "community_member.added") return event.data.member.id === state.me.id && !knows(state, event);
  if (event.type === "community_member.removed") {
    return event.data.user_id === state.me.id && event.community_id === state.community_id;
  }
  if (event.type === "message.created") return event.community_id === null && !knownChannel(state, event);
  if (event.type === "channel.read") return isOvertaken(state, event);
  if (event.type === "message.deleted") return hidesFurtherUnread(state, event);
  return false;
}

const knows = (state: Snapshot, { community_id: id }: ChatEvent) => state.communities.some((known) => known.id === id);

/**
 * The snapshot after an event. Applying an event that the snapshot contains already changes nothing, so a client may
 * subscribe first, take its snapshot, and then apply what came in between.
 */
export function apply(state: Snapshot, event: ChatEvent): Snapshot {
  const inScope = state.community_id === null || event.community_id === state.community_id;
  switch (event.type) {
    case "message.created":
      return withMessage(state, event);
    case "message.deleted":
      return withoutMessage(state, event);
    case "channel.read":
      return withReading(state, event);
    case "channel.created":
    case "channel.updated": {
      const known = knownChannel(state, event);
      if (known) return withChannel(state, { ...known, ...event.data.channel });
      if (!inScope || event.community_id === null) return state;
      return withChannel(state, { joined: false, ...nothingUnread(), ...event.data.channel });
    }
    case "dm.created": {
      const { channel, members } = event.data;
      if (knownChannel(state, event)) return state;
      return withChannel(state, { ...channel, joined: true, ...nothingUnread(), members });
    }
    case "channel_member.added": {
      const { channel, user_id, last_read_seq } = event.data;
      if (!inScope || user_id !== state.me.id || knownChannel(state, event)?.joined) return state;
      return withChannel(state, { ...channel, joined: true, ...nothingUnread(last_read_seq) });
    }
    case "channel_member.removed":
      return event.data.user_id === state.me.id
        ? withoutChannel(state, event.channel_id)
        : withoutDmMember(state, event.channel_id, event.data.user_id);
    case "community_member.added":
      return event.community_id === state.community_id
        ? { ...state, people: put(state.people, event.data.member) }
        : state;
    case "community_member.updated":
      return withMember(state, event.community_id, event.data.member);
    case "community_member.removed":
      return withoutMember(state, event.community_id, event.data.user_id);
    case "community.updated":
      return {
        ...state,
        communities: state.communities.map((known) =>
          known.id === event.community_id ? { ...event.data.community, role: known.role } : known,
        ),
      };
    case "user.updated": {
      const { user } = event.data;
      const renewed = <T extends Item>(person: T): T => (person.id === user.id ? { ...person, ...user } : person);
      return {
        ...state,
        me: renewed(state.me),
        people: state.people.map(renewed),
        dms: state.dms.map((dm) => ({ ...dm, members: dm.members.map(renewed) })),
      };
    }
    default:
      return state;
  }
}

/** Whose messages a list holds: a channel's own (`parent_id` null), or the replies to one message; and who looks at it. */
export interface MessageList {
  channel_id: string;
  parent_id: string | null;
  reader_id: string;
}

/** A list of messages after an event, oldest first. As with `apply`, an event that it contains already changes nothing. */
export function applyToMessages(messages: Message[], list: MessageList, event: ChatEvent): Message[] {
  // People are the same in all channels, whichever brings the news.
  const isElsewhere = event.channel_id !== null && event.channel_id !== list.channel_id;
  if (isElsewhere && event.type !== "user.updated") return messages;
  switch (event.type) {
    case "message.created": {
      const { message, parent } = event.data;
      const summed = withSummary(messages, parent);
      const isKnown = messages.some(({ id }) => id === message.id);
      return isKnown || message.parent_id !== list.parent_id ? summed : insertBySeq(summed, message);
    }
    case "message.updated":
      return change(messages, event.data.message.id, () => event.data.message);
    case "message.deleted": {
      const { message_id, deleted_at, parent } = event.data;
      return withSummary(
        change(messages, message_id, () => ({ body_md: "", attachments: [], deleted_at })),
        parent,
      ).filter(isShown);
    }
    case "reaction.added":
    case "reaction.removed":
      return change(messages, event.data.message_id, (known) => ({
        reactions: event.data.reactions.map((reaction) => ({
          ...reaction,
          reacted_by_me: reactedByMe(known, reaction.emoji, list, event),
        })),
      }));
    case "user.updated": {
      const { id, display_name: name, avatar_url } = event.data.user;
      const renewed = (author: Author) => (author.id === id ? { ...author, name, avatar_url } : author);
      const isNamed = ({ author, last_repliers }: Message) => [author, ...last_repliers].some((who) => who.id === id);
      return messages.map((known) => {
        if (!isNamed(known)) return known;
        return { ...known, author: renewed(known.author), last_repliers: known.last_repliers.map(renewed) };
      });
    }
    default:
      return messages;
  }
}

const change = (messages: Message[], id: string, how: (known: Message) => Partial<Message>) =>
  messages.map((known) => (known.id === id ? { ...known, ...how(known) } : known));

const withSummary = (messages: Message[], parent: ThreadSummary | null) =>
  parent ? change(messages, parent.id, () => parent) : messages;

/** A deleted message stays as a gap while replies hang on it. */
const isShown = ({ deleted_at, reply_count }: Message) => deleted_at === null || reply_count > 0;

function reactedByMe(
  known: Message,
  emoji: string,
  { reader_id }: MessageList,
  { type, data }: EventOf<"reaction.added" | "reaction.removed">,
): boolean {
  if (data.user_id === reader_id && data.emoji === emoji) return type === "reaction.added";
  return known.reactions.some((reaction) => reaction.emoji === emoji && reaction.reacted_by_me);
}

const knownChannel = (state: Snapshot, { channel_id }: ChatEvent): OpenChannel | Dm | undefined =>
  state.channels.find(({ id }) => id === channel_id) ?? state.dms.find(({ id }) => id === channel_id);

/** The channel that an event is about when it is joined and does not contain the event yet. */
function behind(state: Snapshot, event: ChatEvent, seq: number): OpenChannel | Dm | null {
  const channel = knownChannel(state, event);
  return channel?.joined && seq > channel.last_seq ? channel : null;
}

function withMessage(state: Snapshot, event: EventOf<"message.created">): Snapshot {
  const { message } = event.data;
  const channel = behind(state, event, message.seq);
  return channel ? withChannel(state, countIn(channel, message, state.me.id)) : state;
}

function withoutMessage(state: Snapshot, event: EventOf<"message.deleted">): Snapshot {
  const { seq, last_seq, author, mentions, parent } = event.data;
  const channel = behind(state, event, last_seq);
  if (!channel) return state;
  const message = { seq, author, mentions, parent_id: parent?.id ?? null };
  return withChannel(state, countOut(channel, message, last_seq, state.me.id));
}

/** Where more is unread than is counted, only the server knows what the count is without this message. */
function hidesFurtherUnread(state: Snapshot, event: EventOf<"message.deleted">): boolean {
  return behind(state, event, event.data.last_seq)?.unread_count === UNREAD_MAX;
}

/** The counts that come with the event are of its moment: they do not fit when the channel is known further than that. */
const withReading = (state: Snapshot, event: EventOf<"channel.read">): Snapshot => {
  const channel = knownChannel(state, event);
  const { user_id, reading } = event.data;
  if (!channel?.joined || user_id !== state.me.id || reading.last_seq < channel.last_seq) return state;
  return withChannel(state, { ...channel, ...reading });
};

/** Something was said in the channel between the reading and its event, and came first. */
function isOvertaken(state: Snapshot, event: EventOf<"channel.read">): boolean {
  const channel = knownChannel(state, event);
  const { user_id, reading } = event.data;
  if (!channel?.joined || user_id !== state.me.id || reading.last_seq >= channel.last_seq) return false;
  return reading.last_read_seq !== channel.last_read_seq || reading.notify_level !== channel.notify_level;
}

const withChannel = (state: Snapshot, channel: OpenChannel | Dm): Snapshot =>
  "members" in channel
    ? { ...state, dms: put(state.dms, channel) }
    : { ...state, channels: put(state.channels, channel) };

function withoutChannel(state: Snapshot, channelId: string | null): Snapshot {
  const channel = state.channels.find(({ id }) => id === channelId);
  if (channel?.visibility === "public") return withChannel(state, { ...channel, joined: false, ...nothingUnread() });
  const isAnother = ({ id }: Item) => id !== channelId;
  return { ...state, channels: state.channels.filter(isAnother), dms: state.dms.filter(isAnother) };
}

/** Somebody has left a group. */
const withoutDmMember = (state: Snapshot, channelId: string | null, userId: string): Snapshot => ({
  ...state,
  dms: state.dms.map((dm) =>
    dm.id === channelId ? { ...dm, members: dm.members.filter(({ id }) => id !== userId) } : dm,
  ),
});

function withMember(state: Snapshot, communityId: string | null, member: Member): Snapshot {
  const people = communityId === state.community_id ? put(state.people, member) : state.people;
  if (member.id !== state.me.id) return { ...state, people };
  const communities = state.communities.map((known) =>
    known.id === communityId ? { ...known, role: member.role } : known,
  );
  return { ...state, people, communities };
}

function withoutMember(state: Snapshot, communityId: string | null, userId: string): Snapshot {
  if (userId === state.me.id) {
    return {
      ...state,
      communities: state.communities.filter(({ id }) => id !== communityId),
      channels: state.channels.filter((channel) => channel.community_id !== communityId),
    };
  }
  return communityId === state.community_id
    ? { ...state, people: state.people.filter(({ id }) => id !== userId) }
    : state;
}

/** Lists are in the order of their ids, which is the order in which things came to be. */
const put = <T extends Item>(items: T[], item: T): T[] =>
  [...items.filter(({ id }) => id !== item.id), item].sort((a, b) => (a.id < b.id ? -1 : 1));

function insertBySeq(messages: Message[], message: Message): Message[] {
  const index = messages.findLastIndex(({ seq }) => seq < message.seq);
  return messages.toSpliced(index + 1, 0, message);
}
