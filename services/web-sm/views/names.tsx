import type { Channel } from "#core/channels/schema.ts";
import type { Html } from "#services/shared/html/html.ts";
import { channelName } from "../channel-page.ts";

// A name stands in many places of a page; when it changes, the live stream replaces all of them by their id.

export const PersonName = ({ id, name }: { id: string; name: string }): Html => <bdi data-person={id}>{name}</bdi>;

export const ChannelName = ({ channel }: { channel: Pick<Channel, "id" | "name" | "community_id"> }): Html => (
  <bdi data-channel={channel.id}>{channelName(channel)}</bdi>
);

export const CommunityName = ({ community: { id, name } }: { community: { id: string; name: string } }): Html => (
  <bdi data-community={id}>{name}</bdi>
);

/** Beside every name of a program: the name alone could be that of a person. */
export const BotMark = (): Html => <small class="bot">bot</small>;
