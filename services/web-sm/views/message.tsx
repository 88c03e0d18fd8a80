import type { Author, Message as MessageData, ThreadSummary } from "#core/messages/schema.ts";
import type { Html } from "#services/shared/html/html.ts";
import { messageHref, permalink, profileHref, threadHref } from "../addresses.ts";
import { Avatar } from "./avatar.tsx";
import { ignored } from "./datastar.ts";
import { Files } from "./files.tsx";
import { ELLIPSIS, Markdown } from "./markdown.tsx";
import { BotMark, PersonName } from "./names.tsx";
import { Reactions } from "./reactions.tsx";
import { BriefTime, Clock } from "./time.tsx";

interface MessageProps {
  message: MessageData;
  slug: string | null;
  /** Whether it goes on where the message above ended, so that its author need not be named again. */
  continued?: boolean;
  /** Whether it stands above its thread: there it is on the page for the second time. */
  above?: boolean;
}

/**
 * One message, the same for everybody who reads it. There are hundreds on a page, so what can be done with one is not in it:
 * a script brings the tools to the one that somebody is at, and without scripts a link leads to a page of them.
 */
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
      {...ignored}
      tabindex={-1}
      aria-labelledby={`by-${place}-${id}`}
    >
      <Avatar id={author.id} name={author.name} url={author.avatar_url} />
      <header class="byline" id={`by-${place}-${id}`}>
        <AuthorName author={author} />
        <a class="when" href={permalink(id)}>
          <Clock at={created_at} />
        </a>
      </header>
      {message.deleted_at ? <DeletedBody /> : <MessageBody message={message} slug={slug} />}
      {message.attachments.length > 0 && <Files files={message.attachments} />}
      {!message.deleted_at && <Reactions message={message} slug={slug} />}
      <p class="replies">
        {message.reply_count > 0 && <ReplyCount summary={message} href={threadOf(message, slug)} />}
      </p>
      {!message.deleted_at && (
        <a class="actions-link" href={messageHref(slug, message)} aria-label="What to do with this message">
          {ELLIPSIS}
        </a>
      )}
    </article>
  );
}

/** The way to who a person is is no stop of the Tab key: there would be one for each message. */
const AuthorName = ({ author: { kind, id, name } }: Pick<MessageData, "author">): Html =>
  kind === "user" ? (
    <a class="author" href={profileHref(id)} data-dialog tabindex={-1}>
      <PersonName id={id} name={name} />
    </a>
  ) : (
    <>
      <PersonName id={id} name={name} />
      <BotMark />
    </>
  );

const threadOf = ({ channel_id, id }: MessageData, slug: string | null) => threadHref(slug, channel_id, id);

type Written = Pick<MessageData, "body_md" | "edited_at">;

interface BodyProps {
  message: Written;
  slug: string | null;
}

export const MessageBody = ({ message: { body_md, edited_at }, slug }: BodyProps): Html => (
  <div class="body" dir="auto" {...ignored}>
    <Markdown source={body_md} slug={slug} />
    {edited_at && <EditedMark at={edited_at} />}
  </div>
);

/** What is left of a message on which replies hang. */
export const DeletedBody = (): Html => <div class="body deleted">This message was deleted.</div>;

interface ReplyCountProps {
  summary: Pick<ThreadSummary, "reply_count" | "last_reply_at" | "last_repliers">;
  href: string;
}

/** How many replies there are, by whom, and since when; it is not there while there are none. */
export const ReplyCount = ({ summary: { reply_count, last_reply_at, last_repliers }, href }: ReplyCountProps): Html => (
  <a class="reply-count" href={href}>
    <Faces authors={last_repliers} />
    {reply_count === 1 ? "1 reply" : `${reply_count} replies`}
    {last_reply_at && (
      <small>
        {" last "}
        <BriefTime at={last_reply_at} />
      </small>
    )}
  </a>
);

/** Who they are is told by their messages; here they are a picture. */
export const Faces = ({ authors }: { authors: Author[] }): Html => (
  <span class="faces">
    {authors.map(({ id, name, avatar_url }) => (
      <Avatar id={id} name={name} url={avatar_url} />
    ))}
  </span>
);

const EditedMark = ({ at }: { at: string }): Html => (
  <small class="edited">
    edited <BriefTime at={at} />
  </small>
);
