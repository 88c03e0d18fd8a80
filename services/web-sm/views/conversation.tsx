import type { Page } from "#core/kernel/page.ts";
import type { Message } from "#core/messages/schema.ts";
import type { Child, Html } from "#services/shared/html/html.ts";
import type { ChannelPage, UnreadInChannel } from "../channel-page.ts";
import { obstacleTo } from "../obstacle.ts";
import { CommandReplyPlace } from "./command-reply.tsx";
import { Composer } from "./composer.tsx";
import { ComposerNotice } from "./composer-notice.tsx";
import { ignored } from "./datastar.ts";
import { Icon } from "./icons.tsx";
import { MessageList } from "./messages.tsx";
import { UnreadBanner } from "./unread-banner.tsx";

interface ConversationProps {
  kind: "channel" | "thread";
  /** Whose messages these are: a channel, or a message that is replied to. */
  id: string;
  label: string;
  /** What the message box asks for. */
  prompt: string;
  messages: Page<Message>;
  slug: string | null;
  /** The address of the page. */
  href: string;
  /** The same with ids instead of names: a rename does not end what is under way. */
  lastingHref: string;
  /** Where it is; also that of a thread's channel. */
  page: Pick<ChannelPage, "surroundings" | "channel">;
  /** What of a channel is unread, when something is. */
  unread?: UnreadInChannel | undefined;
  /** What stands above the messages. */
  children: Child;
}

/** A list of messages and where to write more. A page may hold two, so whatever has an id in it ends with the list's. */
export function Conversation(props: ConversationProps): Html {
  const { kind, id, label, prompt, messages, slug, href, lastingHref, page, unread, children } = props;
  const { surroundings, channel } = page;
  return (
    <div class="conversation" data-kind={kind} data-list={id} data-href={lastingHref} data-last-read={unread?.lastRead}>
      {unread && <UnreadBanner id={id} href={lastingHref} page={messages} unread={unread} />}
      <section class="scroller" tabindex={0} aria-label={label} {...ignored}>
        <div class="scrolled">
          {children}
          <MessageList id={id} page={messages} slug={slug} href={href} news={unread} />
          <div class="messages pending-messages" />
        </div>
      </section>
      <button class="button to-newest" type="button" hidden>
        <Icon name="down" />
        <span class="label">Newest messages</span>
      </button>
      {messages.next !== null && (
        <p class="not-newest">
          <a class="button" href={href}>
            Go to the newest messages
          </a>
        </p>
      )}
      <CommandReplyPlace id={id} />
      <div class="notice-place" data-notice={channel.id}>
        <ComposerNotice obstacle={obstacleTo(surroundings, channel)} slug={slug} channelId={channel.id} />
      </div>
      <Composer
        id={id}
        channelId={channel.id}
        action={`${lastingHref}/messages`}
        label={prompt}
        me={surroundings.me}
        fileMax={surroundings.limits?.attachment_bytes}
      />
    </div>
  );
}
