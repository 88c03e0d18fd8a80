import type { Channel, MyChannel } from "#core/channels/schema.ts";
import type { Dm } from "#core/dms/schema.ts";
import { may } from "#core/memberships/rules.ts";
import type { Me } from "#core/users/schema.ts";
import type { Html } from "#services/shared/html/html.ts";
import { browseHref, channelHref, communityHref, inviteHref, newChannelHref } from "../addresses.ts";
import { type CommunitySurroundings, channelName, type Surroundings } from "../channel-page.ts";
import { Avatar } from "./avatar.tsx";
import { DmIcon, DmName } from "./dm.tsx";
import { Icon, type IconName } from "./icons.tsx";
import { CommunityName, PersonName } from "./names.tsx";

interface SidebarProps {
  surroundings: Surroundings;
  /** The channel whose page this is. */
  current?: MyChannel | Dm | undefined;
}

/** Communities, channels, direct messages, who one is. On narrow screens it opens above the page. */
export function Sidebar({ surroundings, current }: SidebarProps): Html {
  const { me, communities, community, dms } = surroundings;
  const others = communities.filter(({ id }) => id !== community?.id);
  return (
    <div class="sidebar" id="sidebar" popover="auto">
      <header class="sidebar-head">
        <h2>{community ? <CommunityName community={community} /> : "ajet-chat"}</h2>
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
      <div class="places">
        {community && <Channels surroundings={{ ...surroundings, community }} current={current} />}
        {dms.length > 0 && <Dms dms={dms} me={me} current={current} />}
      </div>
      <footer class="me">
        <Avatar id={me.id} name={me.display_name} />
        <a class="me-name" href="/auth/accounts" title="Accounts you sign in by">
          <PersonName id={me.id} name={me.display_name} />
          <small>@{me.username}</small>
        </a>
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

interface ChannelsProps {
  surroundings: CommunitySurroundings;
  current: MyChannel | undefined;
}

function Channels({ surroundings: { community, channels }, current }: ChannelsProps): Html {
  const shown = channels.filter((channel) => channel.joined || channel.id === current?.id);
  return (
    <nav aria-label="Channels">
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
  );
}

const Dms = ({ dms, me, current }: { dms: Dm[]; me: Me; current: MyChannel | undefined }): Html => (
  <nav aria-label="Direct messages">
    <div class="section-head">
      <h3>Direct messages</h3>
    </div>
    <ul>
      {dms.map((dm) => (
        <li>
          <a
            class="channel"
            id={`channel-${dm.id}`}
            href={channelHref(null, dm.id)}
            aria-current={dm.id === current?.id ? "page" : undefined}
          >
            <DmIcon dm={dm} />
            <span class="name">
              <DmName dm={dm} me={me} />
            </span>
            <UnreadPlace channel={dm} />
          </a>
        </li>
      ))}
    </ul>
  </nav>
);

interface ChannelLinkProps {
  channel: Channel;
  slug: string;
  current: boolean;
}

/** The way to a channel of a community. */
export function ChannelLink({ channel, slug, current }: ChannelLinkProps): Html {
  return (
    <a
      class="channel"
      id={`channel-${channel.id}`}
      href={channelHref(slug, channelName(channel))}
      aria-current={current ? "page" : undefined}
    >
      <ChannelIcon channel={channel} />
      <bdi class="name">{channelName(channel)}</bdi>
      <UnreadPlace channel={channel} />
    </a>
  );
}

/** Where news of a channel puts its mark. */
const UnreadPlace = ({ channel: { id } }: { channel: Pick<Channel, "id"> }): Html => (
  <span class="unread" id={`unread-${id}`} data-keep />
);

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
