import type { MyChannel } from "#core/channels/schema.ts";
import type { Html } from "#services/shared/html/html.ts";
import { channelHref, threadHref } from "../addresses.ts";
import { channelName } from "../channel-page.ts";
import type { ThreadPage } from "../thread-page.ts";
import { Conversation } from "./conversation.tsx";
import { Frame, SidebarButton } from "./frame.tsx";
import { Icon } from "./icons.tsx";
import { Message } from "./message.tsx";
import { ChannelName } from "./names.tsx";

/** A thread: the message that it is about, the replies, and where to write one. */
export function Thread({ page }: { page: ThreadPage }): Html {
  const { surroundings, channel, thread, position } = page;
  const { me, community } = surroundings;
  const { parent } = thread;
  return (
    // The channel is not the current one in the sidebar: the way to it is open, and news in it mark it.
    <Frame title={`Thread in #${channelName(channel)}`} surroundings={surroundings} writes>
      <ThreadHead channel={channel} slug={community.slug} parentId={parent.id} />
      <Conversation
        id={parent.id}
        label="Thread"
        prompt="Reply"
        messages={thread}
        slug={community.slug}
        href={threadHref(community.slug, channelName(channel), parent.id)}
        lastingHref={threadHref(community.slug, channel.id, parent.id)}
        position={position}
        me={me}
      >
        <div class="thread-parent" id="parent">
          <Message message={parent} slug={community.slug} />
        </div>
      </Conversation>
    </Frame>
  );
}

interface ThreadHeadProps {
  channel: MyChannel;
  slug: string;
  parentId: string;
}

export function ThreadHead({ channel, slug, parentId }: ThreadHeadProps): Html {
  const href = channelHref(slug, channel.id);
  return (
    <header class="head" id="head">
      <SidebarButton />
      <a class="icon-button" href={`${href}#m-${parentId}`} title="Back to the channel">
        <Icon name="back" />
        <span class="visually-hidden">Back to the channel</span>
      </a>
      <div class="head-text">
        <h1 class="title">Thread</h1>
        <p class="topic">
          in <ChannelName channel={channel} />
        </p>
      </div>
    </header>
  );
}
