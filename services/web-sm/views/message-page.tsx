import type { Message, Reactors } from "#core/messages/schema.ts";
import type { Html } from "#services/shared/html/html.ts";
import { channelHref, messageHref, permalink, threadHref } from "../addresses.ts";
import type { Surroundings } from "../channel-page.ts";
import { Icon, type IconName } from "./icons.tsx";
import { Markdown } from "./markdown.tsx";
import { Panel } from "./panel.tsx";
import { QuickReactions, ReactorList } from "./reactions.tsx";

interface MessagePageProps {
  surroundings: Surroundings;
  /** In the address of the channel. */
  slug: string | null;
  message: Message;
  /** Whether it is the reader's to edit, and to delete. */
  editable: boolean;
  deletable: boolean;
}

/** What can be done with a message, where no script brings it to the message itself. */
export function MessagePage({ surroundings, slug, message, editable, deletable }: MessagePageProps): Html {
  const href = messageHref(slug, message);
  const { id, channel_id, parent_id } = message;
  return (
    <Panel title="Message" surroundings={surroundings}>
      <blockquote class="body quoted" dir="auto">
        <Markdown source={message.body_md} slug={slug} />
      </blockquote>
      <QuickReactions message={message} slug={slug} />
      <ul class="deeds">
        <Way href={`${href}/reactions`} icon="people" label="Who reacted" />
        {parent_id === null && <Way href={threadHref(slug, channel_id, id)} icon="reply" label="Reply in a thread" />}
        <Way href={permalink(id)} icon="link" label="Link to this message" />
        {editable && <Way href={`${href}/edit`} icon="edit" label="Edit" />}
        {deletable && <Way href={`${href}/delete`} icon="trash" label="Delete" />}
        {parent_id === null && (
          <li>
            <form method="post" action={`${channelHref(slug, channel_id)}/read`}>
              <button class="menu-item" type="submit" name="unread_from" value={id}>
                <Icon name="unread" />
                Mark unread from here
              </button>
            </form>
          </li>
        )}
      </ul>
    </Panel>
  );
}

const Way = ({ href, icon, label }: { href: string; icon: IconName; label: string }): Html => (
  <li>
    <a class="menu-item" href={href}>
      <Icon name={icon} />
      {label}
    </a>
  </li>
);

interface ReactorsPageProps {
  surroundings: Surroundings;
  reactors: Reactors[];
}

export const ReactorsPage = ({ surroundings, reactors }: ReactorsPageProps): Html => (
  <Panel title="Reactions" surroundings={surroundings}>
    {reactors.length === 0 ? <p>Nobody has reacted to this message.</p> : <ReactorList reactors={reactors} />}
  </Panel>
);
