import type { Channel } from "#core/channels/schema.ts";
import type { MyCommunity } from "#core/communities/schema.ts";
import type { Dm } from "#core/dms/schema.ts";
import { may } from "#core/memberships/rules.ts";
import type { OpenChannel } from "#core/snapshot/schema.ts";
import type { Html } from "#services/shared/html/html.ts";
import {
  browseHref,
  channelHref,
  communityHref,
  communitySettingsHref,
  dmHref,
  helpHref,
  inviteHref,
  newChannelHref,
  newDmHref,
  settingsHref,
} from "../addresses.ts";
import { channelName, type Surroundings } from "../channel-page.ts";
import { isNews } from "../unread.ts";
import { Avatar } from "./avatar.tsx";
import { DmIcon, DmName } from "./dm.tsx";
import { FindLinks } from "./find-links.tsx";
import { Icon, type IconName } from "./icons.tsx";
import { ChannelName, CommunityName, PersonName } from "./names.tsx";
import { countAttributes, UnreadBadge } from "./unread.tsx";

interface SidebarProps {
  surroundings: Surroundings;
  /** The channel whose page this is. */
  current?: Pick<Channel, "id"> | undefined;
}

/** Communities, channels, direct messages, who one is. On narrow screens it opens above the page. */
export const Sidebar = ({ surroundings, current }: SidebarProps): Html => (
  <div class="sidebar" id="sidebar" popover="auto" data-query={queryOf(surroundings, current)}>
    <header class="sidebar-head">
      <Communities surroundings={surroundings} />
      <button class="icon-button close-sidebar" type="button" popovertarget="sidebar" popovertargetaction="hide">
        <Icon name="close" />
        <span class="visually-hidden">Close the list of channels</span>
      </button>
    </header>
    <div class="places">
      <FindLinks surroundings={surroundings} current={current} />
      <Channels surroundings={surroundings} current={current} />
      <Dms surroundings={surroundings} current={current} />
    </div>
    <MyFoot surroundings={surroundings} />
  </div>
);

/** With it the sidebar can be asked for again. */
const queryOf = ({ community }: Surroundings, current: SidebarProps["current"]): string =>
  new URLSearchParams({
    ...(community ? { community: community.slug } : {}),
    ...(current ? { channel: current.id } : {}),
  }).toString();

/** Which community this is, the ways to the others, and what can be done in it. */
function Communities({ surroundings: { communities, community, elsewhere } }: { surroundings: Surroundings }): Html {
  if (!community) return <h2>ajet-chat</h2>;
  return (
    <details class="dropdown switcher" name="switcher">
      <summary>
        <h2>
          <CommunityName community={community} />
        </h2>
        <span class="dot elsewhere" hidden>
          <span class="visually-hidden">, news in another community</span>
        </span>
        <Icon name="chevron" />
      </summary>
      <div class="menu">
        {communities.length > 1 && (
          <ul class="communities">
            {communities.map((each) => (
              <CommunityLink
                community={each}
                current={each.id === community.id}
                channels={elsewhere.filter(({ community_id }) => community_id === each.id)}
              />
            ))}
          </ul>
        )}
        <ul>
          {may(community.role, "invite.create") && (
            <Action href={inviteHref(community.slug)} icon="invite" label="Invite people" dialog />
          )}
          <Action href={browseHref(community.slug)} icon="compass" label="Browse channels" />
          <Action href={communitySettingsHref(community.slug)} icon="settings" label="Community settings" />
        </ul>
      </div>
    </details>
  );
}

interface CommunityLinkProps {
  community: MyCommunity;
  current: boolean;
  /** Those that the reader has joined, of a community that is not shown. */
  channels: OpenChannel[];
}

/** It carries which of its channels one is in and which have news, so that news there marks it. */
function CommunityLink({ community, current, channels }: CommunityLinkProps): Html {
  const loud = channels.filter(({ notify_level }) => notify_level !== "none");
  const news = channels.filter(isNews);
  return (
    <li>
      <a
        class="channel community"
        href={communityHref(community.slug)}
        aria-current={current ? "true" : undefined}
        data-joined={current ? undefined : loud.map(({ id }) => id).join(" ")}
        data-news={current ? undefined : news.map(({ id }) => id).join(" ")}
      >
        <span class="name">
          <CommunityName community={community} />
        </span>
        <span class="dot" hidden={news.length === 0}>
          <span class="visually-hidden">, has news</span>
        </span>
      </a>
    </li>
  );
}

function Channels({ surroundings: { community, channels }, current }: SidebarProps): Html | null {
  if (!community) return null;
  const shown = channels.filter(
    (channel) => (channel.joined && channel.archived_at === null) || channel.id === current?.id,
  );
  return (
    <nav aria-label="Channels">
      <div class="section-head">
        <h3>Channels</h3>
        <a class="icon-button" href={browseHref(community.slug)} title="Browse channels">
          <Icon name="compass" />
          <span class="visually-hidden">Browse channels</span>
        </a>
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
    </nav>
  );
}

/** The way to a channel of a community. */
const ChannelLink = ({ channel, slug, current }: { channel: OpenChannel; slug: string; current: boolean }): Html => (
  <a
    class={["channel", isNews(channel) && "has-news", channel.notify_level === "none" && "muted"]}
    id={`channel-${channel.id}`}
    href={channelHref(slug, channelName(channel))}
    aria-current={current ? "page" : undefined}
    {...countAttributes(channel)}
    data-visited={!channel.joined}
  >
    <ChannelIcon channel={channel} />
    <span class="name">
      <ChannelName channel={channel} />
    </span>
    <UnreadBadge {...channel} />
  </a>
);

function Dms({ surroundings: { me, community, dms }, current }: SidebarProps): Html {
  return (
    <nav aria-label="Direct messages">
      <div class="section-head">
        <h3>Direct messages</h3>
        <a class="icon-button" href={writeHref(community?.slug)} data-dialog title="New message">
          <Icon name="plus" />
          <span class="visually-hidden">New message</span>
        </a>
      </div>
      {dms.length === 0 && (
        <p class="section-empty">
          <a href={writeHref(community?.slug)} data-dialog>
            Write to somebody
          </a>
        </p>
      )}
      <ul>
        {dms.map((dm) => (
          <li>
            <DmLink dm={dm} me={me} from={community?.slug} current={dm.id === current?.id} />
          </li>
        ))}
      </ul>
    </nav>
  );
}

const writeHref = (from: string | undefined): string =>
  from === undefined ? newDmHref : `${newDmHref}?${new URLSearchParams({ in: from })}`;

interface DmLinkProps {
  dm: Dm;
  me: Surroundings["me"];
  /** The slug of the community that its page is to stand in. */
  from: string | undefined;
  current: boolean;
}

const DmLink = ({ dm, me, from, current }: DmLinkProps): Html => (
  <a
    class={["channel", "direct", isNews(dm) && "has-news", dm.notify_level === "none" && "muted"]}
    id={`channel-${dm.id}`}
    href={dmHref(dm.id, from)}
    aria-current={current ? "page" : undefined}
    {...countAttributes(dm)}
  >
    <DmIcon dm={dm} me={me} />
    <span class="name">
      <DmName dm={dm} me={me} />
    </span>
    <UnreadBadge {...dm} />
  </a>
);

const MyFoot = ({ surroundings: { me } }: { surroundings: Surroundings }): Html => (
  <footer class="me">
    <Avatar id={me.id} name={me.display_name} url={me.avatar_url} presence />
    <a class="me-name" href={settingsHref} title="Your settings">
      <PersonName id={me.id} name={me.display_name} />
      <small>@{me.username}</small>
    </a>
    <a class="icon-button" href={helpHref} data-dialog title="Help">
      <Icon name="help" />
      <span class="visually-hidden">Help</span>
    </a>
    <form method="post" action="/logout">
      <button class="icon-button" type="submit" title="Log out">
        <Icon name="leave" />
        <span class="visually-hidden">Log out</span>
      </button>
    </form>
  </footer>
);

/** By itself in an element with an id, so that it changes with the channel. */
export const ChannelIcon = ({ channel }: { channel: Pick<Channel, "id" | "visibility"> }): Html => (
  <span class="channel-icon" data-visibility-of={channel.id}>
    {channel.visibility === "private" ? (
      <>
        <Icon name="lock" />
        <span class="visually-hidden">private channel </span>
      </>
    ) : (
      <Icon name="hash" />
    )}
  </span>
);

interface ActionProps {
  href: string;
  icon: IconName;
  label: string;
  dialog?: boolean;
}

const Action = ({ href, icon, label, dialog }: ActionProps): Html => (
  <li>
    <a class="channel" href={href} data-dialog={dialog}>
      <Icon name={icon} />
      <span class="name">{label}</span>
    </a>
  </li>
);
