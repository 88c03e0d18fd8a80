import type { MyChannel } from "#core/channels/schema.ts";
import type { Dm } from "#core/dms/schema.ts";
import type { Me } from "#core/users/schema.ts";
import type { Html } from "#services/shared/html/html.ts";
import { channelHref, threadHref } from "../addresses.ts";
import { channelName, isDm, titleOf } from "../channel-page.ts";
import type { ThreadPage } from "../thread-page.ts";
import { Conversation } from "./conversation.tsx";
import { NameForReader } from "./dm.tsx";
import { Frame, SidebarButton } from "./frame.tsx";
import { Icon } from "./icons.tsx";
import { Message } from "./message.tsx";

/** A thread: the message that it is about, the replies, and where to write one. */
export function Thread({ page }: { page: ThreadPage }): Html {
  const { surroundings, slug, channel, thread, position } = page;
  const { me } = surroundings;
  const { parent } = thread;
  return (
    // The channel is not the current one in the sidebar: the way to it is open, and news in it mark it.
    <Frame title={`Thread in ${titleOf(channel, me)}`} surroundings={surroundings} direct={slug === null} writes>
      <ThreadHead channel={channel} slug={slug} parentId={parent.id} me={me} />
      <Conversation
        id={parent.id}
        label="Thread"
        prompt="Reply"
        messages={thread}
        slug={slug}
        href={threadHref(slug, channelName(channel), parent.id)}
        lastingHref={threadHref(slug, channel.id, parent.id)}
        position={position}
        me={me}
      >
        <div class="thread-parent" id="parent">
          <Message message={parent} slug={slug} />
        </div>
      </Conversation>
    </Frame>
  );
}

interface ThreadHeadProps {
  channel: MyChannel | Dm;
  slug: string | null;
  parentId: string;
  me: Me;
}

export function ThreadHead({ channel, slug, parentId, me }: ThreadHeadProps): Html {
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
          {isDm(channel) && channel.name === null ? "with" : "in"} <NameForReader channel={channel} me={me} />
        </p>
      </div>
    </header>
  );
}
