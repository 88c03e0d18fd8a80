import type { Message, ReactionCount, Reactors } from "#core/messages/schema.ts";
import type { Child, Html } from "#services/shared/html/html.ts";
import { messageHref } from "../addresses.ts";
import { Avatar } from "./avatar.tsx";
import { PersonName } from "./names.tsx";

/** What is offered with every message, until somebody's own choices take its place. */
export const QUICK = ["👍", "❤️", "😂", "🎉", "👀", "✅"];

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
    <span class="how-many">{String(count)}</span>
  </Toggle>
);

/** A row of emoji at hand, and where to write any other one. */
export function QuickReactions({ message, slug }: ReactionsProps): Html {
  const mine = mineOf(message);
  return (
    <>
      <form class="quick" method="post" action={actionOf(message, slug)}>
        {QUICK.map((emoji) => (
          <Toggle emoji={emoji} isMine={mine.includes(emoji)} />
        ))}
      </form>
      <form class="any-emoji" method="post" action={actionOf(message, slug)}>
        <label>
          Another emoji <input class="input" name="add_emoji" maxlength="40" autocomplete="off" required />
        </label>
        <button class="button" type="submit">
          React
        </button>
      </form>
    </>
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

/** Who has put which emoji on a message. Where there are more than are named, it says how many. */
export const ReactorList = ({ reactors }: { reactors: Reactors[] }): Html => (
  <ul class="reactors">
    {reactors.map(({ emoji, count, people }) => (
      <li data-emoji={emoji} data-count={count}>
        <h2>
          <span class="emoji">{emoji}</span> <small>{count === 1 ? "1 person" : `${count} people`}</small>
        </h2>
        <ul>
          {people.map(({ id, display_name, avatar_url }) => (
            <li class="reactor">
              <Avatar id={id} name={display_name} url={avatar_url} />
              <PersonName id={id} name={display_name} />
            </li>
          ))}
          {count > people.length && <li>and {count - people.length} more</li>}
        </ul>
      </li>
    ))}
  </ul>
);

const mineOf = ({ reactions }: Message) =>
  reactions.filter((reaction) => reaction.reacted_by_me).map(({ emoji }) => emoji);

const actionOf = (message: Message, slug: string | null) => `${messageHref(slug, message)}/reactions`;
