/** What is said and being said: the lists of messages, what is on its way, and drafts. */
import type { Attachment } from "#core/attachments/schema.ts";
import type { ChatEvent } from "#core/events/catalog.ts";
import type { Message } from "#core/messages/schema.ts";
import type { Editor } from "../text/editor.ts";

/** Where one stands in a list: at its end, or with a message at the bottom of which some lines are below the edge. */
export type Scroll =
  | { readonly follow: true }
  | { readonly follow: false; readonly id: string; readonly hidden: number };

/** A message on its way: shown at once, and sent again under the same id when the connection comes back. */
export interface Outgoing {
  readonly client_message_id: string;
  readonly list: string;
  readonly channel_id: string;
  readonly parent_id: string | null;
  readonly body_md: string;
  readonly attachments: readonly Attachment[];
  /** Waits for the connection. */
  readonly waiting: boolean;
}

/** A part of a channel's messages or of the replies to one, without a gap. */
export interface MessageList {
  readonly channel_id: string;
  /** What the replies are to; null for a channel. */
  readonly parent_id: string | null;
  /** That message itself. */
  readonly parent: Message | null;
  readonly messages: Message[];
  /** Cursors to what is not loaded; null: that is the end. */
  readonly older: string | null;
  readonly newer: string | null;
  readonly loading: "older" | "newer" | "all" | null;
  readonly loaded: boolean;
  /** It may be out of date, or was never loaded: it is to be loaded anew. */
  readonly stale: boolean;
  readonly error: string | null;
  /** What happened while a page was on its way: the page may be older. */
  readonly missed: readonly ChatEvent[];
  readonly scroll: Scroll;
  /** The "new" line stands before the first message after this number; null: there is none. */
  readonly newAfter: number | null;
}

/** A text that is being written for a channel or thread. */
export interface Draft {
  readonly editor: Editor;
  readonly attachments: readonly Attachment[];
  /** The message that is being edited, and what was being written before that. */
  readonly editing: { readonly id: string; readonly before: Editor } | null;
}
