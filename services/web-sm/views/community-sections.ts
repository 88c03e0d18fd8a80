import type { MyCommunity } from "#core/communities/schema.ts";
import { may, type Permission } from "#core/memberships/rules.ts";
import { communitySettingsHref } from "../addresses.ts";
import type { Section, Sections } from "./settings.tsx";

/** The pages of a community's settings. */
export function communityPages(slug: string) {
  const href = communitySettingsHref(slug);
  return {
    general: `${href}/general`,
    members: `${href}/members`,
    channels: `${href}/channels`,
    moderation: `${href}/moderation`,
    invites: `${href}/invites`,
    webhooks: `${href}/webhooks`,
    bots: `${href}/bots`,
    audit: `${href}/audit`,
  };
}

/** Those that the reader has something to do on: nobody is shown what they may not see. */
export function communitySections({ name, slug, role }: MyCommunity): Sections {
  const pages = communityPages(slug);
  const withPermission = (permission: Permission, section: Section) => (may(role, permission) ? [section] : []);
  return {
    href: communitySettingsHref(slug),
    name,
    sections: [
      { href: pages.general, label: "General" },
      { href: pages.members, label: "Members" },
      { href: pages.channels, label: "Channels" },
      ...withPermission("invite.list", { href: pages.invites, label: "Invites" }),
      ...withPermission("community.ban_member", { href: pages.moderation, label: "Bans and mutes" }),
      ...withPermission("webhook.manage", { href: pages.webhooks, label: "Webhooks" }),
      ...withPermission("token.manage", { href: pages.bots, label: "Bots and tokens" }),
      ...withPermission("audit.read", { href: pages.audit, label: "Audit log" }),
    ],
  };
}
