import type { MyChannel } from "#core/channels/schema.ts";
import type { Html } from "#services/shared/html/html.ts";
import { channelHref, newChannelHref } from "../addresses.ts";
import { type CommunitySurroundings, channelName } from "../channel-page.ts";
import { Frame, SidebarButton } from "./frame.tsx";
import { Icon } from "./icons.tsx";
import { ChannelIcon } from "./sidebar.tsx";

/** All channels of a community that one may see, to join and to leave. */
export function Browse({ surroundings }: { surroundings: CommunitySurroundings }): Html {
  const { channels, community } = surroundings;
  return (
    <Frame title="Channels" surroundings={surroundings}>
      <header class="head">
        <SidebarButton />
        <div class="head-text">
          <h1 class="title">Channels</h1>
        </div>
        <a class="button button-primary" href={newChannelHref(community.slug)} data-dialog>
          <Icon name="plus" />
          Create
        </a>
      </header>
      <div class="panel-page">
        <ul class="rows">
          {channels.map((channel) => (
            <Row channel={channel} slug={community.slug} />
          ))}
        </ul>
      </div>
    </Frame>
  );
}

function Row({ channel, slug }: { channel: MyChannel; slug: string }): Html {
  return (
    <li class="row">
      <a class="row-text" href={channelHref(slug, channelName(channel))}>
        <span class="row-title">
          <ChannelIcon channel={channel} />
          <bdi class="name">{channelName(channel)}</bdi>
        </span>
        {channel.topic && (
          <span class="row-detail" dir="auto">
            {channel.topic}
          </span>
        )}
      </a>
      <form method="post" action={`${channelHref(slug, channelName(channel))}/${channel.joined ? "leave" : "join"}`}>
        <button class={["button", !channel.joined && "button-primary"]} type="submit">
          {channel.joined ? "Leave" : "Join"}
          <span class="visually-hidden"> {channelName(channel)}</span>
        </button>
      </form>
    </li>
  );
}
