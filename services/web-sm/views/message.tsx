import type { Message as MessageData } from "#core/messages/schema.ts";
import type { Html } from "#services/shared/html/html.ts";
import { messagesHref, threadHref } from "../addresses.ts";
import { Avatar } from "./avatar.tsx";
import { ignored } from "./datastar.ts";
import { Files } from "./files.tsx";
import { Icon } from "./icons.tsx";
import { Markdown } from "./markdown.tsx";
import { BotMark, PersonName } from "./names.tsx";
import { QuickReactions, Reactions } from "./reactions.tsx";
import { Clock } from "./time.tsx";

interface MessageProps {
  message: MessageData;
  slug: string | null;
  /** Whether it goes on where the message above ended, so that its author need not be named again. */
  continued?: boolean;
  /** Whether it stands above its thread: there it is on the page for the second time. */
  above?: boolean;
}

/** One message, the same for everybody who reads it. A finger's tap gives it the focus, which shows its controls. */
export function Message({ message, slug, continued, above }: MessageProps): Html {
  const { id, author, created_at } = message;
  const place = above ? "parent" : "m";
  return (
    <article
      class={["message", continued && "continued"]}
      id={`${place}-${id}`}
      data-message={id}
      data-author={author.id}
      data-at={created_at}
      data-seq={message.seq}
      tabindex={-1}
      aria-labelledby={`by-${place}-${id}`}
    >
      <Avatar id={author.id} name={author.name} url={author.avatar_url} />
      <header class="byline" id={`by-${place}-${id}`}>
        <PersonName id={author.id} name={author.name} />
        {author.kind !== "user" && <BotMark />}
        <a class="when" href={`#m-${id}`}>
          <Clock at={created_at} />
        </a>
      </header>
      {message.deleted_at ? <DeletedBody /> : <MessageBody message={message} />}
      {message.attachments.length > 0 && <Files files={message.attachments} />}
      {!message.deleted_at && <Reactions message={message} slug={slug} />}
      <p class="replies">
        {message.reply_count > 0 && (
          <ReplyCount count={message.reply_count} href={threadHref(slug, message.channel_id, id)} />
        )}
      </p>
      {!message.deleted_at && <Controls message={message} slug={slug} />}
    </article>
  );
}

type Written = Pick<MessageData, "body_md" | "edited_at">;

export const MessageBody = ({ message: { body_md, edited_at } }: { message: Written }): Html => (
  <div class="body" dir="auto" {...ignored}>
    <Markdown source={body_md} />
    {edited_at && <EditedMark at={edited_at} />}
  </div>
);

/** What is left of a message on which replies hang. */
export const DeletedBody = (): Html => <div class="body deleted">This message was deleted.</div>;

/** How many replies there are; it is not there while there are none. */
export const ReplyCount = ({ count, href }: { count: number; href: string }): Html => (
  <a class="reply-count" href={href}>
    {count === 1 ? "1 reply" : `${count} replies`}
  </a>
);

const EditedMark = ({ at }: { at: string }): Html => (
  <small class="edited">
    edited <Clock at={at} />
  </small>
);

/** Editing and deleting are in everybody's markup, shown to those to whom they belong (see routes/own.ts). */
function Controls({ message, slug }: { message: MessageData; slug: string | null }): Html {
  const { id, channel_id, parent_id } = message;
  const href = `${messagesHref(slug, channel_id)}/${id}`;
  return (
    <div class="controls">
      <QuickReactions message={message} slug={slug} />
      {parent_id === null && (
        <a class="control reply" href={threadHref(slug, channel_id, id)} title="Reply in a thread">
          <Icon name="reply" />
        </a>
      )}
      <a class="control edit" href={`${href}/edit`} data-dialog="stay" title="Edit message">
        <Icon name="edit" />
      </a>
      <a class="control delete" href={`${href}/delete`} data-dialog="stay" title="Delete message">
        <Icon name="trash" />
      </a>
    </div>
  );
}
