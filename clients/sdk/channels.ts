import type { z } from "zod";
import {
  type ChannelPath,
  type ChannelsQuery,
  type CommunityChannelPath,
  type createChannelSchema,
  type ListedChannel,
  listedChannelSchema,
  type MyChannel,
  myChannelSchema,
  type UpdateChannel,
} from "#core/channels/schema.ts";
import { type Page, pageSchema } from "#core/kernel/page.ts";
import { type ChannelMember, channelMemberSchema, type MembersQuery } from "#core/memberships/schema.ts";
import { apiPath, type Client } from "./client.ts";

export type { ChannelPath, CommunityChannelPath };

export const channelPath = ({ slug, channel }: ChannelPath): string =>
  slug === null ? apiPath`/api/dm/${channel}` : apiPath`/api/c/${slug}/channels/${channel}`;

/** The channels of a community that one may read, joined or not; with `bot` those that a bot is in. */
export function listChannels(
  client: Client,
  slug: string,
  query: Partial<ChannelsQuery> = {},
): Promise<Page<ListedChannel>> {
  return client.request({ path: apiPath`/api/c/${slug}/channels`, query, answer: pageSchema(listedChannelSchema) });
}

export function createChannel(
  client: Client,
  slug: string,
  body: z.input<typeof createChannelSchema>,
): Promise<MyChannel> {
  return client.request({ method: "POST", path: apiPath`/api/c/${slug}/channels`, body, answer: myChannelSchema });
}

export function getChannel(client: Client, channel: ChannelPath): Promise<MyChannel> {
  return client.request({ path: channelPath(channel), answer: myChannelSchema });
}

export function updateChannel(client: Client, channel: CommunityChannelPath, body: UpdateChannel): Promise<MyChannel> {
  return client.request({ method: "PATCH", path: channelPath(channel), body, answer: myChannelSchema });
}

/** Closes a channel for writing; `updateChannel` with `archived: false` opens it again. */
export function archiveChannel(client: Client, channel: CommunityChannelPath): Promise<void> {
  return client.request({ method: "DELETE", path: channelPath(channel) });
}

export function listChannelMembers(
  client: Client,
  channel: ChannelPath,
  query: Partial<MembersQuery> = {},
): Promise<Page<ChannelMember>> {
  return client.request({ path: `${channelPath(channel)}/members`, query, answer: pageSchema(channelMemberSchema) });
}

/** Puts somebody into a channel; `user` is an id, or `me` to join it. Doing it again changes nothing. */
export function addChannelMember(client: Client, channel: CommunityChannelPath, user: string): Promise<void> {
  return client.request({ method: "PUT", path: `${channelPath(channel)}${apiPath`/members/${user}`}` });
}

/** Takes somebody out of a channel; `user` is an id, or `me` to leave it. Doing it again changes nothing. */
export function removeChannelMember(client: Client, channel: CommunityChannelPath, user: string): Promise<void> {
  return client.request({ method: "DELETE", path: `${channelPath(channel)}${apiPath`/members/${user}`}` });
}
