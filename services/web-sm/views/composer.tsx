import { sizeText } from "#core/attachments/rules.ts";
import { ATTACHMENTS_MAX } from "#core/attachments/schema.ts";
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
  channelId: string;
  /** Where the form is sent. */
  action: string;
  label: string;
  me: Me;
  /** Bytes of the largest file that the API takes, when it says so. */
  fileMax?: number | undefined;
}

/** Where one writes. What is hidden in it the script shows: without one it is a plain form. */
export function Composer({ id, channelId, action, label, me, fileMax }: ComposerProps): Html {
  return (
    <form
      class="composer"
      method="post"
      action={action}
      data-into={channelId}
      data-files={String(ATTACHMENTS_MAX)}
      data-limit={fileMax === undefined ? undefined : String(fileMax)}
    >
      <input type="hidden" name="client_message_id" value={newId()} />
      <Proposals id={id} />
      <Offer />
      <p class="composer-told" role="alert" hidden />
      <div class="box">
        <ul class="uploads" aria-label="Files to be sent" hidden />
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
          aria-autocomplete="list"
          aria-describedby={`hint-${id}`}
        />
        <FileButton fileMax={fileMax} />
        <button class="icon-button choose-emoji" type="button" title="Choose an emoji" hidden>
          <Icon name="smile" />
          <span class="visually-hidden">Choose an emoji</span>
        </button>
        <button class="button button-primary send" type="submit" title="Send">
          <Icon name="send" />
          <span class="visually-hidden">Send</span>
        </button>
      </div>
      <div class="composer-foot">
        <p class="typing-line" aria-hidden="true" />
        <p class="typing-said visually-hidden" role="status" />
        <p class="length" role="status" hidden />
        <p class="composer-hint" id={`hint-${id}`} hidden>
          <kbd>Enter</kbd> sends, <kbd>Shift</kbd> <kbd>Enter</kbd> begins a new line.
          <span> Markdown works, and /help lists commands.</span>
        </p>
      </div>
      <PendingTemplate me={me} />
      <UploadTemplate />
    </form>
  );
}

/** What could stand at the cursor, and what the command that is typed takes. */
const Proposals = ({ id }: { id: string }): Html => (
  <div class="proposals">
    <p class="command-hint" dir="auto" hidden />
    <div class="completion" id={`completion-${id}`} role="listbox" aria-label="Suggestions" hidden />
    <p class="completion-said visually-hidden" role="status" />
  </div>
);

/** What to do with a text that is longer than a message can be. */
const Offer = (): Html => (
  <div class="offer" role="alert" hidden>
    <p class="offer-text" />
    <button class="button button-small offer-file-button" type="button">
      <Icon name="file" />
      Attach it as a file
    </button>
    <button class="button button-small offer-text-button" type="button">
      Paste it all the same
    </button>
    <button class="icon-button offer-dismiss" type="button" title="Close">
      <Icon name="close" />
      <span class="visually-hidden">Close</span>
    </button>
  </div>
);

function FileButton({ fileMax }: Pick<ComposerProps, "fileMax">): Html {
  const size = fileMax === undefined ? "" : ` of ${sizeText(fileMax)} each`;
  return (
    <>
      <input class="file-field" type="file" multiple hidden aria-label="Files" />
      <button
        class="icon-button attach"
        type="button"
        title={`Attach files: ${ATTACHMENTS_MAX} at most${size}. You can also paste or drop them.`}
        hidden
      >
        <Icon name="attach" />
        <span class="visually-hidden">Attach files</span>
      </button>
    </>
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
        <button class="button button-small stop" type="button" hidden>
          Cancel
        </button>
      </header>
      <div class="body" dir="auto" />
      <p class="failure" role="alert" hidden>
        <span class="why" />
        <button class="button button-small retry" type="button">
          <Icon name="retry" />
          Send again
        </button>
        <button class="button button-small back" type="button">
          <Icon name="edit" />
          Edit
        </button>
        <button class="button button-small discard" type="button">
          Discard
        </button>
      </p>
    </article>
  </template>
);

/** A file on its way. */
const UploadTemplate = (): Html => (
  <template class="upload-template">
    <li class="upload">
      <Icon name="file" />
      <span class="upload-text">
        <bdi class="upload-name" />
        <small class="upload-size" />
        <span class="upload-failure" role="alert" />
      </span>
      <progress max="1" hidden aria-label="Sent" />
      <button class="icon-button retry" type="button" title="Send again" hidden>
        <Icon name="retry" />
        <span class="visually-hidden">Send again</span>
      </button>
      <button class="icon-button remove" type="button" title="Remove">
        <Icon name="close" />
        <span class="visually-hidden" />
      </button>
    </li>
  </template>
);
