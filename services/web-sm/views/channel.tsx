import type { MyChannel } from "#core/channels/schema.ts";
import { newId } from "#core/kernel/ids.ts";
import { MESSAGE_MAX } from "#core/messages/schema.ts";
import type { Me } from "#core/users/schema.ts";
import type { Html } from "#services/shared/html/html.ts";
import { channelHref, messagesHref } from "../addresses.ts";
import { type ChannelPage, channelName } from "../channel-page.ts";
import { Avatar } from "./avatar.tsx";
import { on, signals } from "./datastar.ts";
import { Frame, SidebarButton } from "./frame.tsx";
import { Icon } from "./icons.tsx";
import { Messages } from "./messages.tsx";
import { PersonName } from "./names.tsx";
import { ChannelIcon } from "./sidebar.tsx";

/** A channel: its head, its messages, and where to write. */
export function Channel({ page }: { page: ChannelPage }): Html {
  const { surroundings, channel, messages, position } = page;
  const { me, community } = surroundings;
  const live = messages.next === null;
  return (
    <Frame title={`#${channelName(channel)}`} surroundings={surroundings} current={channel}>
      <ChannelHead channel={channel} slug={community.slug} />
      <section class="scroller" tabindex={0} aria-label={`Messages in ${channelName(channel)}`}>
        <div class="scrolled">
          <EmptyChannel channel={channel} />
          <div class="messages" id="messages" role="log" aria-label="Messages" data-channel={channel.id}>
            <Messages page={messages} slug={community.slug} href={channelHref(community.slug, channelName(channel))} />
          </div>
          <div class="messages" id="pending" />
        </div>
      </section>
      <button class="button to-newest" id="to-newest" type="button" hidden>
        <Icon name="down" />
        New messages
      </button>
      {live ? (
        <>
          <Live slug={community.slug} channel={channel} position={position} seen={messages.items.at(-1)?.seq ?? 0} />
          <Composer channel={channel} slug={community.slug} me={me} />
        </>
      ) : (
        <p class="composer">
          <a class="button" href={channelHref(community.slug, channelName(channel))}>
            Go to the newest messages
          </a>
        </p>
      )}
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

/**
 * Where the live stream is opened from. The script in the page fires `live` when it is time to open it; `_position` and
 * `_seen` move as the stream goes, so that it is opened again where it broke.
 */
function Live({
  slug,
  channel,
  position,
  seen,
}: {
  slug: string;
  channel: MyChannel;
  position: string;
  seen: number;
}): Html {
  const href = `${channelHref(slug, channel.id)}/live`;
  return (
    <>
      <div
        id="live"
        hidden
        {...signals({ _position: position, _seen: seen })}
        {...on(
          "live",
          `@get('${href}?seen=' + $_seen, { headers: { 'last-event-id': $_position }, abort: evt.detail, openWhenHidden: true, retryMaxCount: 1e9 })`,
        )}
      />
      <p class="connection" id="connection" role="status" />
    </>
  );
}

function Composer({ channel, slug, me }: { channel: MyChannel; slug: string; me: Me }): Html {
  const label = `Message #${channelName(channel)}`;
  return (
    <form class="composer" id="composer" method="post" action={messagesHref(slug, channel.id)}>
      <input type="hidden" name="client_message_id" value={newId()} />
      <label class="visually-hidden" for="body">
        {label}
      </label>
      <textarea
        class="input"
        id="body"
        name="body_md"
        rows="1"
        required
        maxlength={MESSAGE_MAX}
        placeholder={label}
        dir="auto"
        enterkeyhint="send"
        aria-describedby="composer-hint"
      />
      <button class="button button-primary send" type="submit">
        <Icon name="send" />
        <span class="visually-hidden">Send</span>
      </button>
      <p class="composer-hint" id="composer-hint">
        Enter sends, Shift and Enter begin a new line. Markdown works.
      </p>
      <PendingTemplate me={me} />
    </form>
  );
}

/** What one's own message looks like until it comes back as everybody sees it. */
const PendingTemplate = ({ me }: { me: Me }): Html => (
  <template id="pending-template">
    <article class="message pending" data-author={me.id}>
      <Avatar id={me.id} name={me.display_name} />
      <header class="byline">
        <PersonName id={me.id} name={me.display_name} />
        <span class="when">Sending…</span>
      </header>
      <div class="body" dir="auto" />
      <p class="failure" role="alert" hidden>
        <span class="why" />
        <button class="button button-small retry" type="button">
          <Icon name="retry" />
          Send again
        </button>
        <button class="button button-small discard" type="button">
          Discard
        </button>
      </p>
    </article>
  </template>
);
