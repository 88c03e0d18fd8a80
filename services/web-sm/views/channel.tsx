import type { MyChannel } from "#core/channels/schema.ts";
import type { Html } from "#services/shared/html/html.ts";
import { channelHref } from "../addresses.ts";
import { type ChannelPage, channelName } from "../channel-page.ts";
import { Conversation } from "./conversation.tsx";
import { Frame, SidebarButton } from "./frame.tsx";
import { Icon } from "./icons.tsx";
import { ChannelIcon } from "./sidebar.tsx";

/** A channel: its head, its messages, and where to write. */
export function Channel({ page }: { page: ChannelPage }): Html {
  const { surroundings, channel, messages, position } = page;
  const { me, community } = surroundings;
  const name = channelName(channel);
  return (
    <Frame title={`#${name}`} surroundings={surroundings} current={channel} writes>
      <ChannelHead channel={channel} slug={community.slug} />
      <Conversation
        id={channel.id}
        label={`Messages in ${name}`}
        prompt={`Message #${name}`}
        messages={messages}
        slug={community.slug}
        href={channelHref(community.slug, name)}
        lastingHref={channelHref(community.slug, channel.id)}
        position={position}
        me={me}
      >
        <EmptyChannel channel={channel} />
      </Conversation>
    </Frame>
  );
}

export function ChannelHead({ channel, slug }: { channel: MyChannel; slug: string }): Html {
  const href = channelHref(slug, channelName(channel));
  return (
    <header class="head" id="head">
      <SidebarButton />
      <div class="head-text">
        <ChannelTitle channel={channel} />
        <ChannelTopic channel={channel} />
      </div>
      <a class="button button-quiet" href={`${href}/members`} data-dialog>
        <Icon name="people" />
        <span class="wide">Members</span>
      </a>
      {!channel.joined && (
        <form method="post" action={`${href}/join`}>
          <button class="button button-primary" type="submit">
            Join
          </button>
        </form>
      )}
    </header>
  );
}

export const ChannelTitle = ({ channel }: { channel: Pick<MyChannel, "id" | "name" | "visibility"> }): Html => (
  <h1 class="title" id={`title-${channel.id}`}>
    <ChannelIcon channel={channel} />
    <bdi class="name">{channelName(channel)}</bdi>
  </h1>
);

export const ChannelTopic = ({ channel: { id, topic } }: { channel: Pick<MyChannel, "id" | "topic"> }): Html => (
  <p class="topic" id={`topic-${id}`} dir="auto" title={topic}>
    {topic}
  </p>
);

/** Shown while there is no message beside it. */
const EmptyChannel = ({ channel }: { channel: MyChannel }): Html => (
  <div class="empty">
    <p class="empty-title">
      This is the beginning of <ChannelIcon channel={channel} />
      <bdi>{channelName(channel)}</bdi>
    </p>
    <p>Nobody has written anything yet. Say hello!</p>
  </div>
);
