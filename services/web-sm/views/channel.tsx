import type { Channel as ChannelData, MyChannel } from "#core/channels/schema.ts";
import type { Dm } from "#core/dms/schema.ts";
import type { Me } from "#core/users/schema.ts";
import type { Child, Html } from "#services/shared/html/html.ts";
import { channelHref, channelSettingsHref } from "../addresses.ts";
import { type ChannelPage, channelName, isDm, titleOf } from "../channel-page.ts";
import { Conversation } from "./conversation.tsx";
import { DmIcon, DmName, NameForReader } from "./dm.tsx";
import { HeadTools } from "./find-links.tsx";
import { Frame, SidebarButton } from "./frame.tsx";
import { Icon } from "./icons.tsx";
import { LevelMenu } from "./level-menu.tsx";
import { ChannelIcon } from "./sidebar.tsx";

interface ChannelProps {
  page: ChannelPage;
  /** What stands beside the channel, with the title that the page has by it. */
  pane?: { title: string; content: Child; threadId?: string; threadSeen?: number };
}

/** A channel: its head, its messages, and where to write; and what stands beside it. */
export function Channel({ page, pane }: ChannelProps): Html {
  const { surroundings, slug, channel, messages, position } = page;
  const { me } = surroundings;
  const title = titleOf(channel, me);
  const { threadId, threadSeen } = pane ?? {};
  return (
    <Frame
      title={pane ? `${pane.title} · ${title}` : title}
      surroundings={surroundings}
      current={channel}
      direct={slug === null}
      writes={`body-${threadId ?? channel.id}`}
      pane={pane?.content}
      live={{ slug, channelId: channel.id, position, seen: newestIn(messages), threadId, threadSeen }}
    >
      <Head channel={channel} slug={slug} me={me} />
      <Conversation
        kind="channel"
        id={channel.id}
        label={`Messages in ${title}`}
        prompt={`Message ${title}`}
        messages={messages}
        slug={slug}
        href={channelHref(slug, channelName(channel))}
        lastingHref={channelHref(slug, channel.id)}
        page={page}
        unread={page.unread}
      >
        <Empty channel={channel} me={me} />
      </Conversation>
    </Frame>
  );
}

/** The number of the newest message of a page; 0 when there is none. */
export const newestIn = ({ items }: Pick<ChannelPage["messages"], "items">): number => items.at(-1)?.seq ?? 0;

interface HeadProps {
  channel: MyChannel | Dm;
  slug: string | null;
  me: Me;
}

/** What stands above the messages of a channel. */
export const Head = ({ channel, slug, me }: HeadProps): Html =>
  isDm(channel) ? <DmHead dm={channel} me={me} /> : <ChannelHead channel={channel} slug={slug} />;

const DmHead = ({ dm, me }: { dm: Dm; me: Me }): Html => (
  <header class="head" id="head">
    <SidebarButton />
    <div class="head-text">
      <h1 class="title">
        <DmIcon dm={dm} me={me} />
        <span class="name">
          <DmName dm={dm} me={me} />
        </span>
      </h1>
      <ChannelTopic channel={dm} />
    </div>
    <HeadTools channel={dm} slug={null} />
    <LevelMenu channel={dm} slug={null} />
    <SettingsLink href={channelSettingsHref(null, dm.id)} />
  </header>
);

function ChannelHead({ channel, slug }: { channel: MyChannel; slug: string | null }): Html {
  return (
    <header class="head" id="head">
      <SidebarButton />
      <div class="head-text">
        <ChannelTitle channel={channel} />
        <ChannelTopic channel={channel} />
      </div>
      <HeadTools channel={channel} slug={slug} />
      <LevelMenu channel={channel} slug={slug} />
      <SettingsLink href={channelSettingsHref(slug, channelName(channel))} />
    </header>
  );
}

const SettingsLink = ({ href }: { href: string }): Html => (
  <a class="icon-button to-settings" href={href} title="Settings of this channel">
    <Icon name="settings" />
    <span class="visually-hidden">Settings of this channel</span>
  </a>
);

export const ChannelTitle = ({ channel }: { channel: ChannelData }): Html => (
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
const Empty = ({ channel, me }: { channel: MyChannel | Dm; me: Me }): Html => (
  <div class="empty">
    <p class="empty-title">
      This is the beginning of {!isDm(channel) && <ChannelIcon channel={channel} />}
      <NameForReader channel={channel} me={me} />
    </p>
    <p>Nobody has written anything yet. Say hello!</p>
  </div>
);
