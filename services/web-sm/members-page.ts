import type { Page } from "#core/kernel/page.ts";
import { may } from "#core/memberships/rules.ts";
import type { ChannelMember, Member } from "#core/memberships/schema.ts";
import { ONLINE_WINDOW } from "#core/presence/schema.ts";
import type { Feed } from "#core/realtime/feed.ts";
import type { ChannelBot } from "#core/tokens/schema.ts";
import { type ChannelPath, listChannelMembers } from "#sdk/channels.ts";
import type { Client } from "#sdk/client.ts";
import { listMembers } from "#sdk/communities.ts";
import { listChannelBots } from "#sdk/tokens.ts";
import { type ChannelPage, isDm, loadChannelPage } from "./channel-page.ts";

/** People of one page of the list, and of those who are there, who come first. */
const PEOPLE = 100;
const ONLINE = 200;
/** People who are proposed for being added. */
const PROPOSED = 20;

export interface MembersAsked {
  /** The beginning of a name. */
  q?: string | undefined;
  after?: string | undefined;
  before?: string | undefined;
  /** The beginning of the name of somebody to add; empty before anything was typed. */
  add?: string | undefined;
  in?: string | undefined;
}

/** A channel, and beside it who is in it. */
export interface MembersPage extends ChannelPage {
  asked: MembersAsked;
  /** Of very many the first. */
  online: ChannelMember[];
  /** Everybody but those who are there. */
  others: Page<ChannelMember>;
  bots: ChannelBot[];
  /** Whom one could add, with whether they are in the channel already; null when nobody is to be added. */
  proposed: { person: Member; isIn: boolean }[] | null;
  mayAdd: boolean;
  mayRemove: boolean;
}

export async function loadMembersPage(
  deps: { feed: Feed; client: Client },
  path: ChannelPath,
  asked: MembersAsked,
): Promise<MembersPage> {
  const { client } = deps;
  const { q = "", before, after } = asked;
  const [page, online, people, bots] = await Promise.all([
    loadChannelPage(deps, path, { in: asked.in }),
    listChannelMembers(client, path, { q, online: "true", limit: ONLINE }),
    listChannelMembers(client, path, { q, limit: PEOPLE, before, after }),
    path.slug === null ? { items: [] } : listChannelBots(client, { slug: path.slug, channel: path.channel }),
  ]);
  const { channel, surroundings } = page;
  const role = !isDm(channel) && path.slug !== null ? (surroundings.community?.role ?? null) : null;
  const mayAdd = role !== null && channel.joined && channel.archived_at === null && may(role, "channel.add_member");
  // Where more are there than are shown, they stand among the others too.
  const others = online.next ? people.items : people.items.filter(({ last_seen_at }) => !isRecent(last_seen_at));
  return {
    ...page,
    asked,
    online: before || after ? [] : online.items,
    others: { ...people, items: others },
    bots: q === "" && !before && !after ? bots.items : [],
    proposed: mayAdd && asked.add !== undefined ? await propose(client, path, asked.add) : null,
    mayAdd,
    mayRemove: role !== null && may(role, "channel.remove_member"),
  };
}

const isRecent = (at: string | null) => at !== null && Date.now() - Date.parse(at) < ONLINE_WINDOW;

async function propose(client: Client, path: ChannelPath, q: string): Promise<MembersPage["proposed"]> {
  const [people, inChannel] = await Promise.all([
    listMembers(client, path.slug!, { q, limit: PROPOSED }),
    listChannelMembers(client, path, { q, limit: 200 }),
  ]);
  const ids = new Set(inChannel.items.map(({ id }) => id));
  return people.items.map((person) => ({ person, isIn: ids.has(person.id) }));
}
