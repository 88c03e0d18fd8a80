import type { Page } from "#core/kernel/page.ts";
import type { Notification } from "#core/notifications/schema.ts";
import type { Child, Html } from "#services/shared/html/html.ts";
import { channelHref, communityHref, goToMessageHref, paneHref } from "../addresses.ts";
import { type ChannelPage, channelName } from "../channel-page.ts";
import { plainLine } from "../plain.ts";
import { Avatar } from "./avatar.tsx";
import { Channel } from "./channel.tsx";
import { Chips } from "./chips.tsx";
import { Icon } from "./icons.tsx";
import { BotMark } from "./names.tsx";
import { Pane } from "./pane.tsx";
import { BriefTime } from "./time.tsx";

type Kind = Notification["type"];

export interface InboxAsked {
  unread?: "true" | "false" | undefined;
  type?: Kind | undefined;
  before?: string | undefined;
  after?: string | undefined;
  in?: string | undefined;
}

/** A channel, and beside it what its reader should see. */
export interface InboxPage extends ChannelPage {
  asked: InboxAsked;
  /** Oldest first, as the API has them. */
  notifications: Page<Notification>;
}

const KINDS: readonly [Kind, string][] = [
  ["mention", "Mentions"],
  ["thread_reply", "Replies"],
  ["dm", "Direct messages"],
  ["invite", "Invitations"],
  ["system", "Other"],
];

export const Inbox = ({ page }: { page: InboxPage }): Html => (
  <Channel page={page} pane={{ title: "Notifications", content: <InboxPane page={page} /> }} />
);

function InboxPane({ page }: { page: InboxPage }): Html {
  const { slug, channel, asked, notifications } = page;
  const items = notifications.items.toReversed();
  const to = (other: InboxAsked) => hrefOf(page, { unread: asked.unread, type: asked.type, ...other });
  return (
    <Pane kind="notifications" title="Notifications" close={channelHref(slug, channelName(channel))}>
      <div class="pane-top" id="pane-top" data-part>
        <Chips
          label="Which"
          chips={[
            { href: to({ unread: undefined }), label: "All", isOn: asked.unread !== "true" },
            { href: to({ unread: "true" }), label: "Unread", isOn: asked.unread === "true" },
            ...KINDS.map(([type, label]) => ({
              href: to({ type: asked.type === type ? undefined : type }),
              label,
              isOn: asked.type === type,
            })),
          ]}
        />
        {items.some(({ read }) => !read) && (
          <form method="post" action="/notifications/read" data-in-place>
            <input type="hidden" name="up_to" value={items[0]!.id} />
            <button class="button button-small" type="submit">
              <Icon name="check" />
              Mark all as read
            </button>
          </form>
        )}
      </div>
      <div class="pane-list" id="inbox" data-part data-refreshed-by="datastar-notification datastar-notifications-read">
        {items.length === 0 && <Nothing asked={asked} />}
        <ol class="items" aria-label="Notifications">
          {items.map((notification) => (
            <Item notification={notification} page={page} />
          ))}
        </ol>
        <p class="pager">
          {notifications.next && <a href={to({ after: notifications.next })}>Newer</a>}
          {notifications.prev && <a href={to({ before: notifications.prev })}>Older</a>}
        </p>
      </div>
    </Pane>
  );
}

const hrefOf = ({ slug, channel, asked }: InboxPage, query: InboxAsked): string =>
  paneHref(slug, channelName(channel), "notifications", { ...query, in: asked.in });

const Nothing = ({ asked }: { asked: InboxAsked }): Html => (
  <div class="list-empty">
    <p class="empty-title">{asked.unread === "true" ? "You have seen everything" : "Nothing yet"}</p>
    <p>Here is what is for you: messages that call you, replies in your threads, direct messages and invitations.</p>
  </div>
);

/** It leads to what it is about; the script marks it as read on the way, the button does where it stands. */
function Item({ notification, page }: { notification: Notification; page: InboxPage }): Html {
  const { id, read, actor, created_at, message } = notification;
  return (
    <li class={["item", !read && "unread"]} id={`n-${id}`}>
      <a class="item-link" href={hrefOfNotification(notification, page)} data-reads={read ? undefined : id}>
        {actor ? (
          <Avatar id={actor.id} name={actor.name} url={actor.avatar_url} />
        ) : (
          <span class="avatar avatar-icon" aria-hidden="true">
            <Icon name="bell" />
          </span>
        )}
        <span class="item-text">
          <span class="item-title">
            {!read && <span class="visually-hidden">Unread: </span>}
            <What notification={notification} />
          </span>
          {message && (
            <span class="excerpt" dir="auto">
              {plainLine(message.excerpt) || <em>A file</em>}
            </span>
          )}
          <BriefTime at={created_at} />
        </span>
      </a>
      {!read && (
        <form method="post" action="/notifications/read" data-in-place>
          <input type="hidden" name="ids" value={id} />
          <button class="icon-button" type="submit" title="Mark as read">
            <Icon name="check" />
            <span class="visually-hidden">Mark as read</span>
          </button>
        </form>
      )}
    </li>
  );
}

function What({ notification: { type, actor, channel, text } }: { notification: Notification }): Html {
  const who = (
    <>
      <bdi class="item-who">{actor?.name ?? "Somebody"}</bdi>
      {actor && actor.kind !== "user" && <BotMark />}
    </>
  );
  const where = channel?.community_id ? <bdi>#{channel.name}</bdi> : "your direct messages";
  return <>{sentence(type, who, where, text)}</>;
}

function sentence(type: Kind, who: Child, where: Child, text: string | null): Child {
  switch (type) {
    case "mention":
      return [who, " mentioned you in ", where];
    case "thread_reply":
      return [who, " replied in a thread in ", where];
    case "dm":
      return [who, " wrote to you"];
    case "invite":
      return [who, " added you to ", where];
    case "system":
      return [<span dir="auto">{text}</span>];
  }
}

/** Of what one can no longer go to, the list it stands in. */
function hrefOfNotification({ message, channel, source_id }: Notification, page: InboxPage): string {
  if (message) return goToMessageHref(message.id);
  if (channel) return `/go/channel/${channel.id}`;
  const community = page.surroundings.communities.find(({ id }) => id === source_id);
  return community ? communityHref(community.slug) : hrefOf(page, page.asked);
}
