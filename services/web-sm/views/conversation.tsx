import type { Page } from "#core/kernel/page.ts";
import type { Message } from "#core/messages/schema.ts";
import type { Me } from "#core/users/schema.ts";
import type { Child, Html } from "#services/shared/html/html.ts";
import { CommandReplyPlace } from "./command-reply.tsx";
import { Composer } from "./composer.tsx";
import { Icon } from "./icons.tsx";
import { Live } from "./live.tsx";
import { Messages } from "./messages.tsx";

interface ConversationProps {
  /** Whose messages these are: a channel, or a message that is replied to. Drafts are kept by it. */
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
  position: string;
  me: Me;
  /** What stands above the messages. */
  children: Child;
}

/** A list of messages and where to write more. With the newest messages it is live. */
export function Conversation(props: ConversationProps): Html {
  const { id, label, prompt, messages, slug, href, lastingHref, position, me, children } = props;
  return (
    <>
      <section class="scroller" tabindex={0} aria-label={label}>
        <div class="scrolled">
          {children}
          <div class="messages" id="messages" role="log" aria-label="Messages" data-list={id}>
            <Messages page={messages} slug={slug} href={href} />
          </div>
          <div class="messages" id="pending" />
        </div>
      </section>
      <button class="button to-newest" id="to-newest" type="button" hidden>
        <Icon name="down" />
        New messages
      </button>
      {messages.next === null ? (
        <>
          <Live href={lastingHref} position={position} seen={messages.items.at(-1)?.seq ?? 0} />
          <CommandReplyPlace />
          <Composer action={`${lastingHref}/messages`} label={prompt} me={me} />
        </>
      ) : (
        <p class="composer">
          <a class="button" href={href}>
            Go to the newest messages
          </a>
        </p>
      )}
    </>
  );
}
