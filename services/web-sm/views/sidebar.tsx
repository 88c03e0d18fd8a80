import type { Channel, MyChannel } from "#core/channels/schema.ts";
import { may } from "#core/memberships/rules.ts";
import type { Html } from "#services/shared/html/html.ts";
import { browseHref, channelHref, communityHref, inviteHref, newChannelHref } from "../addresses.ts";
import { channelName, type Surroundings } from "../channel-page.ts";
import { Avatar } from "./avatar.tsx";
import { Icon, type IconName } from "./icons.tsx";
import { CommunityName, PersonName } from "./names.tsx";

interface SidebarProps {
  surroundings: Surroundings;
  /** The channel whose page this is. */
  current?: MyChannel | undefined;
}

/** Communities, channels, who one is. On narrow screens it opens above the page. */
export function Sidebar({ surroundings, current }: SidebarProps): Html {
  const { me, communities, community, channels } = surroundings;
  const shown = channels.filter((channel) => channel.joined || channel.id === current?.id);
  const others = communities.filter(({ id }) => id !== community.id);
  return (
    <div class="sidebar" id="sidebar" popover="auto">
      <header class="sidebar-head">
        <h2>
          <CommunityName community={community} />
        </h2>
        <button class="icon-button close-sidebar" type="button" popovertarget="sidebar" popovertargetaction="hide">
          <Icon name="close" />
          <span class="visually-hidden">Close the list of channels</span>
        </button>
      </header>
      {others.length > 0 && (
        <details class="communities">
          <summary>Other communities</summary>
          <ul>
            {others.map((other) => (
              <li>
                <a href={communityHref(other.slug)}>
                  <CommunityName community={other} />
                </a>
              </li>
            ))}
          </ul>
        </details>
      )}
      <nav class="channels" aria-label="Channels">
        <div class="section-head">
          <h3>Channels</h3>
          <a class="icon-button" href={newChannelHref(community.slug)} data-dialog title="Create a channel">
            <Icon name="plus" />
            <span class="visually-hidden">Create a channel</span>
          </a>
        </div>
        <ul>
          {shown.map((channel) => (
            <li>
              <ChannelLink channel={channel} slug={community.slug} current={channel.id === current?.id} />
            </li>
          ))}
        </ul>
        <ul class="channel-actions">
          <Action href={browseHref(community.slug)} icon="compass" label="Browse channels" />
          {may(community.role, "invite.create") && (
            <Action href={inviteHref(community.slug)} icon="invite" label="Invite people" dialog />
          )}
        </ul>
      </nav>
      <footer class="me">
        <Avatar id={me.id} name={me.display_name} />
        <span class="me-name">
          <PersonName id={me.id} name={me.display_name} />
          <small>@{me.username}</small>
        </span>
        <form method="post" action="/logout">
          <button class="icon-button" type="submit" title="Log out">
            <Icon name="leave" />
            <span class="visually-hidden">Log out</span>
          </button>
        </form>
      </footer>
    </div>
  );
}

/** The way to a channel. News puts a mark into `.unread`. */
export function ChannelLink({ channel, slug, current }: { channel: Channel; slug: string; current: boolean }): Html {
  return (
    <a
      class="channel"
      id={`channel-${channel.id}`}
      href={channelHref(slug, channelName(channel))}
      aria-current={current ? "page" : undefined}
    >
      <ChannelIcon channel={channel} />
      <bdi class="name">{channelName(channel)}</bdi>
      <span class="unread" id={`unread-${channel.id}`} data-keep />
    </a>
  );
}

export const ChannelIcon = ({ channel }: { channel: Pick<Channel, "visibility"> }): Html =>
  channel.visibility === "private" ? (
    <>
      <Icon name="lock" />
      <span class="visually-hidden">private channel </span>
    </>
  ) : (
    <Icon name="hash" />
  );

function Action({
  href,
  icon,
  label,
  dialog,
}: {
  href: string;
  icon: IconName;
  label: string;
  dialog?: boolean;
}): Html {
  return (
    <li>
      <a class="channel" href={href} data-dialog={dialog}>
        <Icon name={icon} />
        <span class="name">{label}</span>
      </a>
    </li>
  );
}
