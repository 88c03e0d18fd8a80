import type { ChatEvent, EventOf, EventType } from "../events/catalog.ts";
import type { Access } from "../snapshot/schema.ts";
import type { Scope } from "../tokens/schema.ts";

/** What a user or a bot may read while a connection lasts: events change it. What is not in it is not delivered. */
export interface View {
  user_id: string;
  session_id: string;
  /** Of a bot's token; null for people, who see without any. */
  scopes: ReadonlySet<string> | null;
  communities: Set<string>;
  channels: Set<string>;
  /** Those of them that the user is in; null for a bot, to which all are alike. */
  joined: Set<string> | null;
  /** Those with whom only direct messages are shared. */
  people: ReadonlySet<string>;
}

export const viewOf = (access: Access): View => ({
  user_id: access.user_id,
  session_id: access.session_id,
  scopes: access.scopes && new Set(access.scopes),
  communities: new Set(access.communities),
  channels: new Set(access.channels),
  joined: access.joined ? new Set(access.joined) : null,
  people: new Set(access.people),
});

/**
 * - `show`: deliver it.
 * - `hide`: not one byte of it.
 * - `reload`: what the user may read changed in a way that the event does not tell; ask again before anything else goes
 *   out, then decide with `judgeSettled`.
 * - `reset`: the user has lost something, and the event is not theirs to see any more; their client must load anew.
 * - `end`: the connection's own session ended.
 */
export type Verdict = "show" | "hide" | "reload" | "reset" | "end";

/**
 * The scope without which a bot hears nothing of a kind of event: the one that it would need to ask for the same. Null: none,
 * because the event is for those whom it is about.
 */
const SCOPES: { [Type in EventType]: Scope | null } = {
  "message.created": "messages:read",
  "message.updated": "messages:read",
  "message.deleted": "messages:read",
  "reaction.added": "messages:read",
  "reaction.removed": "messages:read",
  "channel.created": "channels:read",
  "channel.updated": "channels:read",
  "channel_member.added": "channels:read",
  "channel_member.removed": "channels:read",
  "channel_bot.added": null,
  "channel_bot.removed": null,
  "dm.created": null,
  "community_member.added": "members:read",
  "community_member.updated": "members:read",
  "community_member.removed": "members:read",
  "community.updated": null,
  "user.updated": "members:read",
  "channel.read": null,
  "notification.created": null,
  "notification.read": null,
  "session.ended": null,
};

const hasScope = ({ scopes }: View, scope: Scope | null) => scopes === null || scope === null || scopes.has(scope);

/**
 * The circles in which a user or bot meets people: communities by their ids, and by theirs the single people whom they meet in
 * no community. Presence is told by these.
 */
export function circlesOf(view: View): ReadonlySet<string> {
  if (!hasScope(view, "members:read")) return NOBODY;
  return view.people.size === 0 ? view.communities : view.communities.union(view.people);
}

const NOBODY: ReadonlySet<string> = new Set();

type Rule<Type extends EventType> = (view: View, event: EventOf<Type>) => Verdict;

const showIf = (allowed: boolean): Verdict => (allowed ? "show" : "hide");
const inChannel = (view: View, { channel_id: id }: ChatEvent) => showIf(id !== null && view.channels.has(id));
const inCommunity = (view: View, { community_id: id }: ChatEvent) => showIf(id !== null && view.communities.has(id));

/** The view's own user came into a channel. */
function enter({ channels, joined }: View, channelId: string): void {
  channels.add(channelId);
  joined?.add(channelId);
}

/**
 * A security boundary: private channels share their community's subject, so these rules alone keep them private. Each
 * changes the view first, so that the next event already meets what this one decided.
 */
const RULES: { [Type in EventType]: Rule<Type> } = {
  "message.created": inChannel,
  "message.updated": inChannel,
  "message.deleted": inChannel,
  "reaction.added": inChannel,
  "reaction.removed": inChannel,
  "channel.created": (view, event) => {
    const { channel } = event.data;
    if (channel.visibility === "public" && inCommunity(view, event) === "show") view.channels.add(channel.id);
    return inChannel(view, event);
  },
  "channel.updated": (view, event) => {
    const { channel } = event.data;
    if (channel.visibility === "public" && inCommunity(view, event) === "show") view.channels.add(channel.id);
    // It may have been public until now, for people who are not in it. DMs never were.
    const mayHaveClosed = channel.visibility === "private" && channel.community_id !== null;
    return mayHaveClosed && view.channels.has(channel.id) ? "reload" : inChannel(view, event);
  },
  "channel_member.added": (view, event) => {
    if (event.data.user_id === view.user_id) enter(view, event.data.channel.id);
    return inChannel(view, event);
  },
  "dm.created": (view, event) => {
    if (event.data.members.some(({ id }) => id === view.user_id)) enter(view, event.data.channel.id);
    return inChannel(view, event);
  },
  "channel_member.removed": (view, event) =>
    // A public channel stays readable for who leaves it, a private one does not.
    event.data.user_id === view.user_id ? "reload" : inChannel(view, event),
  "channel_bot.added": (view, event) => {
    if (event.data.bot.id === view.user_id) enter(view, event.data.channel.id);
    return inChannel(view, event);
  },
  "channel_bot.removed": (view, event) => (event.data.bot_id === view.user_id ? "reload" : inChannel(view, event)),
  "community_member.added": (view, event) =>
    event.data.member.id === view.user_id ? "reload" : inCommunity(view, event),
  "community_member.updated": inCommunity,
  "community_member.removed": (view, event) =>
    event.data.user_id === view.user_id ? "reload" : inCommunity(view, event),
  "community.updated": inCommunity,
  "user.updated": (view, event) => (event.community_id === null ? inChannel : inCommunity)(view, event),
  "channel.read": (view, event) => (event.data.user_id === view.user_id ? inChannel(view, event) : "hide"),
  // A replay must not name a channel that the person has left since.
  "notification.created": (view, event) => {
    if (event.data.user_id !== view.user_id) return "hide";
    return event.channel_id === null ? "show" : inChannel(view, event);
  },
  "notification.read": (view, event) => showIf(event.data.user_id === view.user_id),
  "session.ended": (view, event) => {
    if (event.data.user_id !== view.user_id) return "hide";
    return event.data.session_id === view.session_id ? "end" : "show";
  },
};

/** What to do with an event for this view; changes the view by what the event says. */
export function judge(view: View, event: ChatEvent): Verdict {
  if (!hasScope(view, SCOPES[event.type])) return "hide";
  return (RULES[event.type] as (view: View, event: ChatEvent) => Verdict)(view, event);
}

/**
 * What to do with an event that had happened before the view was asked for. Changes nothing: the view knows already what the
 * event did. People are always told what happened to their own memberships and sessions.
 */
export function judgeSettled(view: View, event: ChatEvent): "show" | "hide" | "reset" {
  if (!hasScope(view, SCOPES[event.type])) return "hide";
  if (isVisible(view, event)) return "show";
  const isLost = event.type === "channel.updated" && event.data.was_public && inCommunity(view, event) === "show";
  return isLost ? "reset" : "hide";
}

function isVisible(view: View, event: ChatEvent): boolean {
  switch (event.type) {
    case "channel.read":
    case "notification.created":
    case "notification.read":
      return judge(view, event) === "show";
    case "channel_member.removed":
    case "community_member.removed":
    case "session.ended":
      if (event.data.user_id === view.user_id) return true;
      break;
    case "channel_bot.removed":
      if (event.data.bot_id === view.user_id) return true;
  }
  return (event.channel_id === null ? inCommunity(view, event) : inChannel(view, event)) === "show";
}
