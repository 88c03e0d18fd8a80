import type { Channel } from "#core/channels/schema.ts";
import { apiPath } from "#sdk/client.ts";

/** The addresses of pages. Names go into them encoded. */

export const communityHref = (slug: string): string => apiPath`/c/${slug}`;
export const browseHref = (slug: string): string => `${communityHref(slug)}/channels`;
export const newChannelHref = (slug: string): string => `${communityHref(slug)}/new-channel`;
export const inviteHref = (slug: string): string => `${communityHref(slug)}/invite`;

/** By name, which people can read and remember. */
export const channelHref = (slug: string, { id, name }: Pick<Channel, "id" | "name">): string =>
  channelIdHref(slug, name ?? id);

/** By id, which a rename leaves as it is. */
export const channelIdHref = (slug: string, id: string): string => `${browseHref(slug)}${apiPath`/${id}`}`;

export const messagesHref = (slug: string, channelId: string): string => `${channelIdHref(slug, channelId)}/messages`;
