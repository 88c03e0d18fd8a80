import type { Message, ReactionCount } from "#core/messages/schema.ts";
import type { Child, Html } from "#services/shared/html/html.ts";
import { messagesHref } from "../addresses.ts";

/** What is offered with every message. */
const QUICK = ["👍", "❤️", "😂", "🎉", "👀", "✅"];

interface ReactionsProps {
  message: Message;
  slug: string | null;
}

/**
 * The emoji that people put on a message, each a button that adds one's own or takes it back. `data-mine` holds the
 * reader's, and stays when an event replaces what is inside: the script in the page marks them again.
 */
export const Reactions = ({ message, slug }: ReactionsProps): Html => (
  <form class="reactions" method="post" action={actionOf(message, slug)} data-mine={mineOf(message).join(" ")}>
    {message.reactions.map((reaction) => (
      <Reaction reaction={reaction} isMine={reaction.reacted_by_me} />
    ))}
  </form>
);

interface ReactionProps {
  reaction: Pick<ReactionCount, "emoji" | "count">;
  isMine?: boolean;
}

export const Reaction = ({ reaction: { emoji, count }, isMine = false }: ReactionProps): Html => (
  <Toggle emoji={emoji} isMine={isMine}>
    {" "}
    <span class="count">{String(count)}</span>
  </Toggle>
);

/** A row of emoji at hand. */
export function QuickReactions({ message, slug }: ReactionsProps): Html {
  const mine = mineOf(message);
  return (
    <form class="quick" method="post" action={actionOf(message, slug)}>
      {QUICK.map((emoji) => (
        <Toggle emoji={emoji} isMine={mine.includes(emoji)} />
      ))}
    </form>
  );
}

/** Its name is what it does when it is pressed. Called `remove` alone, it would take the place of its form's own `remove()`. */
const Toggle = ({ emoji, isMine, children }: { emoji: string; isMine: boolean; children?: Child }): Html => (
  <button
    class="reaction"
    type="submit"
    name={isMine ? "remove_emoji" : "add_emoji"}
    value={emoji}
    aria-pressed={isMine ? "true" : "false"}
  >
    {emoji}
    {children}
  </button>
);

const mineOf = ({ reactions }: Message) =>
  reactions.filter((reaction) => reaction.reacted_by_me).map(({ emoji }) => emoji);

const actionOf = ({ channel_id, id }: Message, slug: string | null) =>
  `${messagesHref(slug, channel_id)}/${id}/reactions`;
