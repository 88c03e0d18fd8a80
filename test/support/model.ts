import type { Role } from "#core/memberships/schema.ts";

/**
 * The rules of a community in as few words as possible, to hold the system against: who may do what, and what everyone then
 * sees. It is written from what the READMEs say, and uses none of the code that it is to judge.
 */

export const PEOPLE = ["ada", "bo", "cy", "dot", "eve", "fay"] as const;
export type Person = (typeof PEOPLE)[number];
export const CHANNELS = ["general", "rocks", "keepers"] as const;
export type ChannelName = (typeof CHANNELS)[number];
export const EMOJI = ["👍", "🎉"] as const;
export const ROLES = ["member", "admin", "owner"] as const;

/** Something that somebody tries to do. `message` counts all messages that were ever posted, modulo their number. */
export type Deed = { who: Person } & (
  | { deed: "post" | "join" | "leave" | "read"; channel: ChannelName }
  | { deed: "reply" | "edit" | "delete"; message: number }
  | { deed: "react" | "unreact"; message: number; emoji: (typeof EMOJI)[number] }
  | { deed: "add" | "remove"; whom: Person; channel: ChannelName }
  | { deed: "kick" | "mute" | "unmute" | "ban" | "unban"; whom: Person }
  | { deed: "give"; whom: Person; role: Role }
  | { deed: "archive" | "unarchive" | "close" | "open"; channel: ChannelName }
  | { deed: "return" }
);

interface ModelMessage {
  channel: ModelChannel;
  author: Person;
  /** Its place among all messages; null for a message of the channel itself. */
  parent: number | null;
  body: string;
  isEdited: boolean;
  isDeleted: boolean;
  /** In the order in which they came. */
  reactions: { emoji: string; who: Person }[];
}

interface ModelChannel {
  name: ChannelName;
  isPublic: boolean;
  isArchived: boolean;
  /** Who has joined, and how many messages there were when they last read. */
  joined: Map<Person, number>;
}

/** What one message looks like to somebody. */
export interface SeenMessage {
  body: string;
  author: Person;
  isEdited: boolean;
  isDeleted: boolean;
  reactions: { emoji: string; count: number; mine: boolean }[];
  replies: SeenMessage[];
}

/** What somebody sees of the community; null when they are not in it. */
export type Seen = {
  role: Role;
  people: Record<string, Role>;
  channels: Record<
    string,
    {
      isPublic: boolean;
      isJoined: boolean;
      isArchived: boolean;
      unread: number;
      joined: Person[];
      messages: SeenMessage[];
    }
  >;
} | null;

export class Model {
  readonly messages: ModelMessage[] = [];
  private readonly roles = new Map<Person, Role>([
    ["ada", "owner"],
    ["bo", "admin"],
    ["cy", "member"],
    ["eve", "admin"],
  ]);
  private readonly muted = new Set<Person>(["eve"]);
  private readonly banned = new Set<Person>(["fay"]);
  private readonly channels: Record<ChannelName, ModelChannel> = {
    general: channel("general", true, ["ada", "bo", "cy", "eve"]),
    rocks: channel("rocks", true, ["ada"]),
    keepers: channel("keepers", false, ["ada", "cy"]),
  };

  /** Does it, or refuses it. Returns the status that the API should answer with. */
  try(deed: Deed): number {
    const { who } = deed;
    if (deed.deed === "return") return this.return(who);
    if (!this.roles.has(who)) return 404;
    switch (deed.deed) {
      case "post":
      case "join":
      case "leave":
      case "read":
        return this.inChannel(deed.deed, who, this.channels[deed.channel]);
      case "archive":
      case "unarchive":
      case "close":
      case "open":
        return this.changeChannel(deed.deed, who, this.channels[deed.channel]);
      case "add":
      case "remove":
        return this.changeMembers(deed.deed, who, deed.whom, this.channels[deed.channel]);
      case "give":
        return this.give(who, deed.whom, deed.role);
      case "kick":
      case "mute":
      case "unmute":
      case "ban":
      case "unban":
        return this.moderate(deed.deed, who, deed.whom);
      default:
        return this.withMessage(deed);
    }
  }

  private inChannel(deed: "post" | "join" | "leave" | "read", who: Person, channel: ModelChannel): number {
    if (!this.sees(who, channel)) return 404;
    switch (deed) {
      case "post": {
        const refusal = this.refusalToWrite(who, channel);
        if (refusal) return refusal;
        this.say(who, channel, null);
        return 201;
      }
      case "join":
        if (!channel.joined.has(who)) channel.joined.set(who, this.messages.length);
        return 204;
      case "leave":
        channel.joined.delete(who);
        return 204;
      case "read":
        if (!channel.joined.has(who)) return 409;
        channel.joined.set(who, this.messages.length);
        return 200;
    }
  }

  private changeChannel(deed: "archive" | "unarchive" | "close" | "open", who: Person, channel: ModelChannel): number {
    if (!this.sees(who, channel)) return 404;
    if (this.roles.get(who) === "member") return 403;
    if (deed === "archive" || deed === "unarchive") {
      channel.isArchived = deed === "archive";
      return 200;
    }
    if (deed === "close" && !channel.joined.has(who)) return 409;
    channel.isPublic = deed === "open";
    return 200;
  }

  private withMessage(deed: Deed & { message: number }): number {
    const { who } = deed;
    const index = deed.message % this.messages.length;
    const message = this.messages[index];
    if (!message || !this.sees(who, message.channel)) return 404;
    if (deed.deed === "reply" ? !this.isShown(message, index) : message.isDeleted) return 404;
    if (deed.deed === "delete") {
      if (message.author !== who && this.roles.get(who) === "member") return 403;
      message.isDeleted = true;
      return 204;
    }
    const refusal = this.refusalToWrite(who, message.channel);
    if (refusal) return refusal;
    switch (deed.deed) {
      case "reply":
        if (message.parent !== null || message.isDeleted) return 422;
        this.say(who, message.channel, index);
        return 201;
      case "edit":
        if (message.author !== who) return 403;
        message.body = EDITED;
        message.isEdited = true;
        return 200;
      case "react":
        if (!message.reactions.some(isIt(deed))) message.reactions.push({ emoji: deed.emoji, who });
        return 204;
      case "unreact":
        message.reactions = message.reactions.filter((reaction) => !isIt(deed)(reaction));
        return 204;
    }
    return 404;
  }

  private say(author: Person, channel: ModelChannel, parent: number | null): void {
    const body = bodyOf(this.messages.length);
    this.messages.push({ channel, author, parent, body, isEdited: false, isDeleted: false, reactions: [] });
  }

  private refusalToWrite(who: Person, channel: ModelChannel): number | null {
    if (this.muted.has(who)) return 403;
    return channel.isArchived ? 409 : null;
  }

  private changeMembers(deed: "add" | "remove", who: Person, whom: Person, channel: ModelChannel): number {
    if (!this.sees(who, channel)) return 404;
    if (deed === "remove") {
      if (who !== whom && this.roles.get(who) === "member") return 403;
      channel.joined.delete(whom);
      return 204;
    }
    if (!this.roles.has(whom)) return 404;
    if (!channel.joined.has(whom)) channel.joined.set(whom, this.messages.length);
    return 204;
  }

  private give(who: Person, whom: Person, role: Role): number {
    const [mine, theirs] = [this.roles.get(who)!, this.roles.get(whom)];
    if (!theirs) return 404;
    const stepsDown = who === whom && rank(role) <= rank(mine);
    if (!stepsDown && mine !== "owner") return 403;
    if (role !== "owner" && this.isLastOwner(whom)) return 409;
    this.roles.set(whom, role);
    return 200;
  }

  private moderate(deed: "kick" | "mute" | "unmute" | "ban" | "unban", who: Person, whom: Person): number {
    const mine = this.roles.get(who)!;
    const theirs = this.roles.get(whom);
    if (deed === "unban") {
      if (mine === "member") return 403;
      this.banned.delete(whom);
      return 204;
    }
    const leaves = deed === "kick" && who === whom;
    if (deed === "kick" && !theirs) return 404;
    if (!leaves && (mine === "member" || who === whom || !outranks(mine, theirs ?? "member"))) return 403;
    if (deed === "unmute") {
      this.muted.delete(whom);
      return 204;
    }
    if (deed === "ban" && this.banned.has(whom)) return 204;
    if (!theirs) return 404;
    if (deed === "mute") {
      this.muted.add(whom);
      return 204;
    }
    if (deed === "kick" && this.isLastOwner(whom)) return 409;
    if (deed === "ban") this.banned.add(whom);
    this.roles.delete(whom);
    for (const channel of Object.values(this.channels)) channel.joined.delete(whom);
    return 204;
  }

  private return(who: Person): number {
    if (this.roles.has(who)) return 200;
    if (this.banned.has(who)) return 403;
    this.roles.set(who, "member");
    // The oldest public channel that can be written in.
    const first = CHANNELS.map((name) => this.channels[name]).find((known) => known.isPublic && !known.isArchived);
    first?.joined.set(who, this.messages.length);
    return 200;
  }

  private sees(who: Person, { isPublic, joined }: ModelChannel): boolean {
    return this.roles.has(who) && (isPublic || joined.has(who));
  }

  private isLastOwner(who: Person): boolean {
    return this.roles.get(who) === "owner" && [...this.roles.values()].filter((role) => role === "owner").length === 1;
  }

  private isShown(message: ModelMessage, index: number): boolean {
    return !message.isDeleted || this.messages.some(({ parent, isDeleted }) => parent === index && !isDeleted);
  }

  /** What somebody sees of it all. */
  seenBy(who: Person): Seen {
    const role = this.roles.get(who);
    if (!role) return null;
    const channels = Object.values(this.channels)
      .filter((channel) => this.sees(who, channel))
      .map((channel) => [channel.name, this.channelSeenBy(who, channel)] as const);
    return { role, people: Object.fromEntries(this.roles), channels: Object.fromEntries(channels) };
  }

  private channelSeenBy(who: Person, channel: ModelChannel) {
    const lastRead = channel.joined.get(who) ?? Number.POSITIVE_INFINITY;
    const isUnread = ({ author, parent, isDeleted, channel: where }: ModelMessage, index: number) =>
      where === channel && index >= lastRead && parent === null && !isDeleted && author !== who;
    return {
      isPublic: channel.isPublic,
      isJoined: channel.joined.has(who),
      isArchived: channel.isArchived,
      unread: this.messages.filter(isUnread).length,
      joined: [...channel.joined.keys()].sort(),
      messages: this.listSeenBy(who, channel, null),
    };
  }

  private listSeenBy(who: Person, channel: ModelChannel, parent: number | null): SeenMessage[] {
    return this.messages.flatMap((message, index) => {
      if (message.channel !== channel || message.parent !== parent || !this.isShown(message, index)) return [];
      const { author, isEdited, isDeleted, reactions } = message;
      const emoji = [...new Set(reactions.map((reaction) => reaction.emoji))];
      return {
        body: isDeleted ? "" : message.body,
        author,
        isEdited,
        isDeleted,
        reactions: emoji.map((which) => {
          const those = reactions.filter((reaction) => reaction.emoji === which);
          return { emoji: which, count: those.length, mine: those.some((reaction) => reaction.who === who) };
        }),
        replies: parent === null ? this.listSeenBy(who, channel, index) : [],
      };
    });
  }
}

/** What the message says that is posted after so many others. */
export const bodyOf = (index: number) => `message ${index}`;
export const EDITED = "edited";

const channel = (name: ChannelName, isPublic: boolean, joined: Person[]): ModelChannel => ({
  name,
  isPublic,
  isArchived: false,
  joined: new Map(joined.map((who) => [who, 0])),
});

const rank = (role: Role) => ROLES.indexOf(role);
const outranks = (mine: Role, theirs: Role) => mine === "owner" || rank(mine) > rank(theirs);

const isIt =
  ({ emoji, who }: { emoji: string; who: Person }) =>
  (reaction: { emoji: string; who: Person }) =>
    reaction.emoji === emoji && reaction.who === who;
