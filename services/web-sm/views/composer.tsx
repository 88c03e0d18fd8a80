import { newId } from "#core/kernel/ids.ts";
import { MESSAGE_MAX } from "#core/messages/schema.ts";
import type { Me } from "#core/users/schema.ts";
import type { Html } from "#services/shared/html/html.ts";
import { Avatar } from "./avatar.tsx";
import { Icon } from "./icons.tsx";
import { PersonName } from "./names.tsx";

interface ComposerProps {
  /** Of the list that it writes into. */
  id: string;
  /** Where the form is sent. */
  action: string;
  label: string;
  me: Me;
}

export function Composer({ id, action, label, me }: ComposerProps): Html {
  return (
    <form class="composer" method="post" action={action}>
      <input type="hidden" name="client_message_id" value={newId()} />
      <label class="visually-hidden" for={`body-${id}`}>
        {label}
      </label>
      <textarea
        class="input"
        id={`body-${id}`}
        name="body_md"
        rows="1"
        required
        maxlength={MESSAGE_MAX}
        placeholder={label}
        dir="auto"
        enterkeyhint="send"
        aria-describedby={`hint-${id}`}
      />
      <button class="button button-primary send" type="submit">
        <Icon name="send" />
        <span class="visually-hidden">Send</span>
      </button>
      <p class="composer-hint" id={`hint-${id}`}>
        Enter sends, Shift and Enter begin a new line. Markdown works, and /help lists commands.
      </p>
      <PendingTemplate me={me} />
    </form>
  );
}

/** What one's own message looks like until it comes back as everybody sees it. */
const PendingTemplate = ({ me }: { me: Me }): Html => (
  <template class="pending-template">
    <article class="message pending" data-author={me.id}>
      <Avatar id={me.id} name={me.display_name} url={me.avatar_url} />
      <header class="byline">
        <PersonName id={me.id} name={me.display_name} />
        <span class="when">Sending…</span>
      </header>
      <div class="body" dir="auto" />
      <p class="failure" role="alert" hidden>
        <span class="why" />
        <button class="button button-small retry" type="button">
          <Icon name="retry" />
          Send again
        </button>
        <button class="button button-small discard" type="button">
          Discard
        </button>
      </p>
    </article>
  </template>
);
