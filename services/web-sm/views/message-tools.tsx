import type { Html } from "#services/shared/html/html.ts";
import { Icon, type IconName } from "./icons.tsx";
import { QUICK } from "./reactions.tsx";

/**
 * What can be done with a message, once on a page: the script brings the tools to the message that somebody is at, and hides
 * what is not theirs to do. `data-do` is what a click does (`assets/message-actions.ts`).
 */
export const MessageTools = (): Html => (
  <>
    <template id="message-tools">
      {/* In a log, what is put in would be read aloud. */}
      <div class="tools" role="toolbar" aria-label="Message" aria-live="off">
        <span class="recent-emoji" />
        <Tool what="react" icon="smile" label="Add a reaction" />
        <Tool what="reply" icon="reply" label="Reply in a thread" />
        <Tool what="menu" icon="more" label="More" />
      </div>
    </template>
    <div
      class="deeds message-menu"
      id="message-menu"
      popover
      role="menu"
      aria-label="What to do with this message"
      data-quick={QUICK.join(" ")}
    >
      <div class="recent-emoji" role="none" />
      <Item what="react" icon="smile" label="Add a reaction…" />
      <Item what="reactors" icon="people" label="Who reacted" />
      <Item what="reply" icon="reply" label="Reply in a thread" />
      <Item what="quote" icon="quote" label="Quote" />
      <Item what="edit" icon="edit" label="Edit" />
      <Item what="copy-text" icon="copy" label="Copy text" />
      <Item what="copy-link" icon="link" label="Copy link" />
      <Item what="unread" icon="unread" label="Mark unread from here" />
      <Item what="delete" icon="trash" label="Delete" />
    </div>
    <div class="emoji-place" id="emoji-place" popover role="dialog" aria-label="Choose an emoji" />
  </>
);

interface ToolProps {
  what: string;
  icon: IconName;
  label: string;
}

const Tool = ({ what, icon, label }: ToolProps): Html => (
  <button class="tool" type="button" data-do={what} title={label}>
    <Icon name={icon} />
    <span class="visually-hidden">{label}</span>
  </button>
);

const Item = ({ what, icon, label }: ToolProps): Html => (
  <button class="menu-item" type="button" role="menuitem" tabindex={-1} data-do={what}>
    <Icon name={icon} />
    {label}
  </button>
);
