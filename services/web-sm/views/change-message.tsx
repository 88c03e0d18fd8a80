import type { Message } from "#core/messages/schema.ts";
import { MESSAGE_MAX } from "#core/messages/schema.ts";
import type { Html } from "#services/shared/html/html.ts";
import { messageHref, permalink } from "../addresses.ts";
import type { Surroundings } from "../channel-page.ts";
import { Markdown } from "./markdown.tsx";
import { Cancel, Panel } from "./panel.tsx";

interface ChangeProps {
  surroundings: Surroundings;
  /** In the address of the channel. */
  slug: string | null;
  message: Message;
}

export const EditMessage = ({ surroundings, slug, message }: ChangeProps): Html => (
  <Panel title="Edit message" surroundings={surroundings}>
    <form class="form" method="post" action={`${messageHref(slug, message)}/edit`}>
      <label class="visually-hidden" for="edited-body">
        Message
      </label>
      <textarea
        class="input"
        id="edited-body"
        name="body_md"
        rows="6"
        required
        maxlength={MESSAGE_MAX}
        dir="auto"
        autofocus
      >
        {`\n${message.body_md}`}
      </textarea>
      <div class="actions">
        <button class="button button-primary" type="submit">
          Save
        </button>
        <Cancel back={permalink(message.id)} />
      </div>
    </form>
  </Panel>
);

export const DeleteMessage = ({ surroundings, slug, message }: ChangeProps): Html => (
  <Panel title="Delete message?" surroundings={surroundings}>
    <p>It disappears for everybody, and cannot be brought back.</p>
    <blockquote class="body quoted" dir="auto">
      <Markdown source={message.body_md} slug={slug} />
    </blockquote>
    <form class="form" method="post" action={`${messageHref(slug, message)}/delete`}>
      <div class="actions">
        <button class="button button-danger" type="submit" autofocus>
          Delete
        </button>
        <Cancel back={permalink(message.id)} />
      </div>
    </form>
  </Panel>
);
