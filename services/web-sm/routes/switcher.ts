import { Elysia } from "elysia";
import { z } from "zod";
import { may } from "#core/memberships/rules.ts";
import type { Client } from "#sdk/client.ts";
import { listCommands } from "#sdk/commands.ts";
import {
  browseHref,
  channelHref,
  communitySettingsHref,
  helpHref,
  inviteHref,
  newChannelHref,
  newDmHref,
  settingsHref,
} from "../addresses.ts";
import { channelName, loadSurroundings, peopleIn, type Surroundings, titleOf } from "../channel-page.ts";
import type { WebDeps } from "../deps.ts";
import { findPeople } from "../finding-people.ts";
import { inQuery } from "../params.ts";
import type { Place } from "../places.ts";
import { signedIn } from "../signed-in.ts";

/** People of one answer. */
const PEOPLE = 12;

const switcherQuery = inQuery.extend({
  q: z
    .string()
    .default("")
    .transform((text) => text.trim().slice(0, 80)),
});

/** What one can go to by its name: without a text all places, with one the people who are called so. */
export const switcherRoutes = (deps: WebDeps) =>
  new Elysia().use(signedIn(deps)).get(
    "/switcher",
    async ({ client, query: { q, in: from } }) => {
      const surroundings = await loadSurroundings(client, null, from);
      const places = q
        ? await peopleCalled(client, surroundings, q)
        : [
            ...channelsOf(surroundings),
            ...dmsOf(surroundings),
            ...pagesOf(surroundings),
            ...(await commandsOf(client, surroundings)),
          ];
      return Response.json({ places }, { headers: { "cache-control": "no-store" } });
    },
    { query: switcherQuery },
  );

function channelsOf({ communities, channels, elsewhere }: Surroundings): Place[] {
  return [...channels, ...elsewhere]
    .filter(({ joined, archived_at }) => joined || archived_at === null)
    .flatMap((channel) => {
      const community = communities.find(({ id }) => id === channel.community_id);
      const name = channelName(channel);
      if (!community) return [];
      const href = channelHref(community.slug, name);
      const detail = communities.length > 1 ? community.name : channel.topic.slice(0, 100);
      return [{ id: channel.id, kind: "channel" as const, label: name, detail, href, isNew: !channel.joined }];
    });
}

const dmsOf = ({ me, dms }: Surroundings): Place[] =>
  dms.map((dm) => ({
    id: dm.id,
    kind: dm.type === "group_dm" ? "group" : "dm",
    label: titleOf(dm, me),
    detail: peopleIn(dm, me)
      .map(({ username }) => `@${username}`)
      .join(", "),
    href: channelHref(null, dm.id),
  }));

function pagesOf({ community }: Surroundings): Place[] {
  const from = community ? `?${new URLSearchParams({ in: community.slug })}` : "";
  const page = (label: string, href: string, isDialog = false): Place => ({
    id: href,
    kind: "page",
    label,
    detail: "",
    href,
    isDialog,
  });
  return [
    page("Notifications", `/notifications${from}`),
    page("Threads", `/threads${from}`),
    page("Search messages", `/search${from}`),
    page("New message", newDmHref + from, true),
    ...(community
      ? [
          page("Browse channels", browseHref(community.slug)),
          page("Create a channel", newChannelHref(community.slug), true),
          page("Community settings", communitySettingsHref(community.slug)),
          ...(may(community.role, "invite.create") ? [page("Invite people", inviteHref(community.slug), true)] : []),
        ]
      : []),
    page("Your settings", settingsHref),
    page("Help and keys", helpHref + from, true),
  ];
}

/** Which there are differs little from channel to channel of a community; the message box knows exactly. */
async function commandsOf(client: Client, { channels, dms }: Surroundings): Promise<Place[]> {
  const somewhere = channels.find(({ joined }) => joined) ?? dms[0];
  if (!somewhere) return [];
  return (await listCommands(client, somewhere.id)).map(({ name, summary }) => ({
    id: `/${name}`,
    kind: "command",
    label: `/${name}`,
    detail: summary,
    href: helpHref,
  }));
}

/** With whom one has a conversation already is among the places. */
async function peopleCalled(client: Client, surroundings: Surroundings, q: string): Promise<Place[]> {
  const { me, dms } = surroundings;
  const known = dms.filter(({ type }) => type === "dm").flatMap((dm) => peopleIn(dm, me).map(({ id }) => id));
  const people = await findPeople(client, surroundings, { q, without: known, count: PEOPLE });
  return people.map(({ id, display_name, username }) => ({
    id,
    kind: "person",
    label: display_name,
    detail: `@${username}`,
    href: `${newDmHref}?${new URLSearchParams({ with: id })}`,
    isNew: true,
  }));
}
