import type { OpenChannel } from "#core/snapshot/schema.ts";
import type { Html } from "#services/shared/html/html.ts";
import { channelSettingsHref, newChannelHref } from "../addresses.ts";
import { type CommunitySurroundings, channelName } from "../channel-page.ts";
import { communityPages } from "./community-sections.ts";
import { CommunitySettings } from "./community-settings.tsx";
import { Nothing, Tag } from "./controls.tsx";
import { ChannelIcon } from "./sidebar.tsx";

interface CommunityChannelsProps {
  surroundings: CommunitySurroundings;
  done?: string | undefined;
}

/** All channels that the reader may see, also those that are archived, each with the way to its settings. */
export function CommunityChannels({ surroundings, done }: CommunityChannelsProps): Html {
  const { community, channels } = surroundings;
  const open = channels.filter(({ archived_at }) => archived_at === null);
  const archived = channels.filter(({ archived_at }) => archived_at !== null);
  return (
    <CommunitySettings
      title="Channels"
      current={communityPages(community.slug).channels}
      surroundings={surroundings}
      done={done}
    >
      <div class="actions">
        <a class="button button-primary" href={newChannelHref(community.slug)} data-dialog>
          Create a channel
        </a>
      </div>
      {channels.length === 0 && <Nothing>There is no channel that you may see.</Nothing>}
      <List channels={open} slug={community.slug} />
      {archived.length > 0 && (
        <section class="settings-part" aria-labelledby="archived-title">
          <h2 id="archived-title">Archived</h2>
          <List channels={archived} slug={community.slug} />
        </section>
      )}
    </CommunitySettings>
  );
}

const List = ({ channels, slug }: { channels: OpenChannel[]; slug: string }): Html => (
  <ul class="rows">
    {channels.map((channel) => (
      <li class="row">
        <a class="row-text row-wraps" href={channelSettingsHref(slug, channelName(channel))}>
          <span class="row-title">
            <ChannelIcon channel={channel} />
            <bdi>{channelName(channel)}</bdi> {channel.visibility === "private" && <Tag>Private</Tag>}{" "}
            {channel.joined && <Tag>Joined</Tag>}
          </span>
          {channel.topic && (
            <span class="row-detail" dir="auto">
              {channel.topic}
            </span>
          )}
        </a>
      </li>
    ))}
  </ul>
);
