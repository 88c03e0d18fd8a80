/** Which pages there are for somebody, to choose from. */
import { may, type Permission } from "#core/memberships/rules.ts";
import type { Option } from "../model/panes.ts";
import type { Model } from "../model.ts";
import { channelOf, fullTitleOf } from "../names.ts";
import type { PageName, PageRef } from "./page.ts";

const OWN: readonly (readonly [PageName, string, string])[] = [
  ["profile", "Your profile", "name, status, picture"],
  ["notify", "What you are told of", "channel by channel"],
  ["threads", "Threads you follow", ""],
  ["communities", "Your communities", "join, found, leave"],
  ["sessions", "Where you are signed in", "sessions; signing out there"],
  ["accounts", "Linked accounts", "by which you sign in"],
  ["activity", "Activity of your account", ""],
  ["appearance", "Appearance", "colours of the pages"],
];

const COMMUNITY: readonly (readonly [PageName, string, Permission | null])[] = [
  ["members", "Members", null],
  ["channels", "Channels", null],
  ["invites", "Invites", "invite.list"],
  ["moderation", "Bans and mutes", "community.ban_member"],
  ["webhooks", "Webhooks", "webhook.manage"],
  ["bots", "Bots and tokens", "token.manage"],
  ["audit", "Audit log", "audit.read"],
];

/** One's own, those of the channel that is shown, and those of its community that one's role lets one see. */
export function pageOptions(model: Model): Option[] {
  const here = channelOf(model, model.channel_id);
  const community = model.snapshot?.communities.find(({ id }) => id === model.community_id);
  const title = here && fullTitleOf(here, model.snapshot!.me.id);
  return [
    ...(title ? [{ id: "channel", label: `Settings of ${title}`, detail: "name, topic, members, notifications" }] : []),
    ...OWN.map(([id, label, detail]) => ({ id, label, detail })),
    ...(community ? [{ id: "community", label: `Settings of ${community.name}`, detail: "name" }] : []),
    ...(community ? COMMUNITY : [])
      .filter(([, , permission]) => permission === null || may(community!.role, permission))
      .map(([id, label]) => ({ id, label, detail: community!.name })),
  ];
}

/** What an option leads to. */
export function pageOf({ snapshot, community_id, channel_id }: Model, id: string): PageRef {
  const slug = snapshot?.communities.find((known) => known.id === community_id)?.slug;
  return { name: id as PageName, slug, ...(id === "channel" && channel_id !== null ? { channel_id } : {}) };
}
