import type { Html } from "#services/shared/html/html.ts";
import { channelHref, threadHref } from "../addresses.ts";
import { channelName, isDm } from "../channel-page.ts";
import type { ThreadPage } from "../thread-page.ts";
import { Channel, newestIn } from "./channel.tsx";
import { Conversation } from "./conversation.tsx";
import { NameForReader } from "./dm.tsx";
import { FollowButton } from "./followed-threads.tsx";
import { Message } from "./message.tsx";
import { Pane } from "./pane.tsx";

/** A channel with a thread beside it. */
export const Thread = ({ page }: { page: ThreadPage }): Html => (
  <Channel
    page={page}
    pane={{
      title: "Thread",
      content: <ThreadPane page={page} />,
      threadId: page.thread.parent.id,
      threadSeen: newestIn(page.thread),
    }}
  />
);

/** The message that a thread is about, the replies, and where to write one. */
function ThreadPane({ page }: { page: ThreadPage }): Html {
  const { surroundings, slug, channel, thread } = page;
  const { me } = surroundings;
  const { parent } = thread;
  const detail = (
    <>
      {isDm(channel) && channel.name === null ? "with" : "in"} <NameForReader channel={channel} me={me} />
    </>
  );
  return (
    <Pane
      kind="thread"
      title="Thread"
      detail={detail}
      actions={<FollowButton id={parent.id} following={thread.following} />}
      close={channelHref(slug, channelName(channel))}
    >
      <Conversation
        kind="thread"
        id={parent.id}
        label="Replies"
        prompt="Reply"
        messages={thread}
        slug={slug}
        href={threadHref(slug, channelName(channel), parent.id)}
        lastingHref={threadHref(slug, channel.id, parent.id)}
        page={page}
      >
        <div class="thread-parent">
          <Message message={parent} slug={slug} above />
        </div>
      </Conversation>
    </Pane>
  );
}
