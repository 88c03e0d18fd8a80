import type { MyChannel } from "#core/channels/schema.ts";
import type { Dm } from "#core/dms/schema.ts";
import type { Me } from "#core/users/schema.ts";
import { channelSettingsHref } from "../addresses.ts";
import { channelName, isDm, titleOf } from "../channel-page.ts";
import type { Sections } from "./settings.tsx";

/** The pages of a channel's settings, by its id: a rename does not end what is under way. */
export function channelPages(slug: string | null, { id }: Pick<MyChannel, "id">) {
  const href = channelSettingsHref(slug, id);
  return {
    first: href,
    general: `${href}/general`,
    members: `${href}/members`,
    bots: `${href}/bots`,
    visibility: `${href}/visibility`,
    archive: `${href}/archive`,
    leave: `${href}/leave`,
    notify: `${href}/notify`,
  };
}

/** Of direct messages there is one page: who is in them is settled when they begin. */
export function channelSections(channel: MyChannel | Dm, slug: string | null, me: Pick<Me, "id">): Sections {
  const pages = channelPages(slug, channel);
  const further = [
    { href: pages.members, label: "Members" },
    { href: pages.bots, label: "Bots" },
  ];
  return {
    href: pages.first,
    name: isDm(channel) ? titleOf(channel, me) : `#${channelName(channel)}`,
    sections: [{ href: pages.general, label: "General" }, ...(isDm(channel) ? [] : further)],
  };
}
