import { apiPath } from "#sdk/client.ts";

/** The addresses of pages. Names go into them encoded. */

export const communityHref = (slug: string): string => apiPath`/c/${slug}`;
export const browseHref = (slug: string): string => `${communityHref(slug)}/channels`;
export const newChannelHref = (slug: string): string => `${communityHref(slug)}/new-channel`;
export const inviteHref = (slug: string): string => `${communityHref(slug)}/invite`;

/**
 * @param slug of the channel's community; null for a DM.
 * @param channel a name, which people can read and remember, or an id, which a rename leaves as it is. Of a DM its id.
 */
export const channelHref = (slug: string | null, channel: string): string =>
  slug === null ? apiPath`/dm/${channel}` : `${browseHref(slug)}${apiPath`/${channel}`}`;

/** A DM, with the community that its reader comes from around it. */
export const dmHref = (id: string, from: string | undefined): string =>
  `${channelHref(null, id)}${from === undefined ? "" : `?${new URLSearchParams({ in: from })}`}`;

/** @param messageId the message that is replied to. */
export const threadHref = (slug: string | null, channelId: string, messageId: string): string =>
  `${channelHref(slug, channelId)}${apiPath`/t/${messageId}`}`;

/** Of one message, below which stands what can be done with it. */
export const messageHref = (slug: string | null, { channel_id, id }: { channel_id: string; id: string }): string =>
  `${messagesHref(slug, channel_id)}/${id}`;

/** Of a message for ever: no rename changes it. It leads to the page where the message is. */
export const permalink = (messageId: string): string => apiPath`/go/message/${messageId}`;

export const messagesHref = (slug: string | null, channelId: string): string =>
  `${channelHref(slug, channelId)}/messages`;

/** Where people change what is theirs. */
export const settingsHref = "/settings";
/** Where a community is looked after; what of it shows depends on the reader's role. */
export const communitySettingsHref = (slug: string): string => `${communityHref(slug)}/settings`;
/** Of a channel or DM, with the same parameters as its page. */
export const channelSettingsHref = (slug: string | null, channel: string): string =>
  `${channelHref(slug, channel)}/settings`;
export const newCommunityHref = "/new-community";

/** What stands beside a channel beside threads; each is the channel's address with its word. */
export type PaneWord = "members" | "search" | "notifications" | "threads";

/** @param query what the pane is asked for; of a DM also the community that the reader comes from, as `in`. */
export function paneHref(
  slug: string | null,
  channel: string,
  word: PaneWord,
  query: Record<string, string | undefined> = {},
): string {
  const given = Object.entries(query).filter((entry): entry is [string, string] => !!entry[1]);
  return `${channelHref(slug, channel)}/${word}${given.length > 0 ? `?${new URLSearchParams(given)}` : ""}`;
}

/** Where a message is read, whatever its channel is called by then. */
export const goToMessageHref = (id: string): string => apiPath`/go/message/${id}`;
export const profileHref = (id: string): string => apiPath`/users/${id}`;
export const newDmHref = "/dm/new";
export const helpHref = "/help";
