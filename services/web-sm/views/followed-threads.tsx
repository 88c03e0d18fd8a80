import type { Page } from "#core/kernel/page.ts";
import type { FollowedThread } from "#core/threads/schema.ts";
import { UNREAD_REPLIES_MAX } from "#core/threads/schema.ts";
import type { Html } from "#services/shared/html/html.ts";
import { channelHref, paneHref, threadHref } from "../addresses.ts";
import { type ChannelPage, channelName, type Surroundings, titleOf } from "../channel-page.ts";
import { plainLine } from "../plain.ts";
import { Avatar } from "./avatar.tsx";
import { Channel } from "./channel.tsx";
import { Chips } from "./chips.tsx";
import { Icon } from "./icons.tsx";
import { Faces } from "./message.tsx";
import { BotMark, PersonName } from "./names.tsx";
import { Pane } from "./pane.tsx";
import { BriefTime } from "./time.tsx";

export interface ThreadsAsked {
  unread?: "true" | "false" | undefined;
  before?: string | undefined;
  after?: string | undefined;
  in?: string | undefined;
}

/** A channel, and beside it the threads that its reader follows. */
export interface FollowedThreadsPage extends ChannelPage {
  asked: ThreadsAsked;
  threads: Page<FollowedThread>;
}

export const FollowedThreads = ({ page }: { page: FollowedThreadsPage }): Html => (
  <Channel page={page} pane={{ title: "Threads", content: <ThreadsPane page={page} /> }} />
);

function ThreadsPane({ page }: { page: FollowedThreadsPage }): Html {
  const { slug, channel, asked, threads } = page;
  const to = (query: ThreadsAsked) => paneHref(slug, channelName(channel), "threads", { ...query, in: asked.in });
  return (
    <Pane kind="threads" title="Threads" close={channelHref(slug, channelName(channel))}>
      <div class="pane-top">
        <Chips
          label="Which"
          chips={[
            { href: to({}), label: "All", isOn: asked.unread !== "true" },
            { href: to({ unread: "true" }), label: "Unread", isOn: asked.unread === "true" },
          ]}
        />
      </div>
      <div class="pane-list" id="followed-threads" data-part data-refreshed-by="datastar-notification">
        {threads.items.length === 0 && <Nothing asked={asked} />}
        <ol class="items" aria-label="Threads">
          {threads.items.map((thread) => (
            <Item thread={thread} surroundings={page.surroundings} from={asked.in} />
          ))}
        </ol>
        <p class="pager">
          {threads.prev && <a href={to({ unread: asked.unread, before: threads.prev })}>Newer</a>}
          {threads.next && <a href={to({ unread: asked.unread, after: threads.next })}>Older</a>}
        </p>
      </div>
    </Pane>
  );
}

const Nothing = ({ asked }: { asked: ThreadsAsked }): Html => (
  <div class="list-empty">
    <p class="empty-title">{asked.unread === "true" ? "No replies that you have not seen" : "No threads yet"}</p>
    <p>Threads that you begin, reply in or are called in stand here, the one with the newest reply first.</p>
  </div>
);

interface ItemProps {
  thread: FollowedThread;
  surroundings: Surroundings;
  from: string | undefined;
}

function Item({ thread: { id, parent, channel, unread_count }, surroundings, from }: ItemProps): Html {
  const { author, body_md, deleted_at, reply_count, last_reply_at, last_repliers } = parent;
  const slug = surroundings.communities.find((community) => community.id === channel.community_id)?.slug ?? null;
  const query = slug === null && from ? `?${new URLSearchParams({ in: from })}` : "";
  return (
    <li class={["item", unread_count > 0 && "unread"]}>
      <a class="item-link" href={`${threadHref(slug, channelName(channel), id)}${query}`}>
        <Avatar id={author.id} name={author.name} url={author.avatar_url} />
        <span class="item-text">
          <span class="item-title">
            <PersonName id={author.id} name={author.name} />
            {author.kind !== "user" && <BotMark />}
            <span class="item-place">
              {" in "}
              <bdi>{placeOf(channel, surroundings)}</bdi>
            </span>
          </span>
          <span class="excerpt" dir="auto">
            {deleted_at ? <em>This message was deleted.</em> : plainLine(body_md) || <em>A file</em>}
          </span>
          <span class="item-detail">
            <Faces authors={last_repliers} />
            {reply_count === 1 ? "1 reply" : `${reply_count} replies`}
            {last_reply_at && <BriefTime at={last_reply_at} />}
            {unread_count > 0 && (
              <span class="count-badge">
                {unread_count === UNREAD_REPLIES_MAX ? `${UNREAD_REPLIES_MAX - 1}+` : unread_count} new
              </span>
            )}
          </span>
        </span>
      </a>
      <FollowButton id={id} following small />
    </li>
  );
}

function placeOf(channel: FollowedThread["channel"], { me, dms }: Surroundings): string {
  if (channel.community_id !== null) return `#${channelName(channel)}`;
  const dm = dms.find(({ id }) => id === channel.id);
  return dm ? titleOf(dm, me) : (channel.name ?? "direct messages");
}

interface FollowButtonProps {
  /** The message that the thread begins with. */
  id: string;
  following: boolean;
  /** As an icon, in lists. */
  small?: boolean;
}

/** Whether the replies of a thread are news. */
export const FollowButton = ({ id, following, small }: FollowButtonProps): Html => (
  <form method="post" action={`/threads/${id}/${following ? "unfollow" : "follow"}`} data-in-place>
    <button
      class={small ? "icon-button" : "button button-small"}
      type="submit"
      title={following ? "Hear no more of this thread" : "Hear of every reply in this thread"}
    >
      <Icon name={small ? "bell-off" : "bell"} />
      <span class={[small && "visually-hidden"]}>{following ? "Unfollow" : "Follow"}</span>
    </button>
  </form>
);
