/** What stands beside the messages, and what lies over everything. */
import type { CommandReply, Completion } from "#core/commands/schema.ts";
import type { ChannelMember } from "#core/memberships/schema.ts";
import type { Message } from "#core/messages/schema.ts";
import type { Notification } from "#core/notifications/schema.ts";
import type { Hit } from "#core/search/schema.ts";
import type { Effect } from "../msg.ts";
import type { Act, Field, Item, PageRef } from "../pages/page.ts";
import type { Editor } from "../text/editor.ts";

export interface Option {
  readonly id: string;
  readonly label: string;
  readonly detail: string;
  readonly unread?: boolean;
}

/** What stands beside the messages, or in their place where the terminal is narrow. */
export type Pane =
  | { readonly kind: "thread"; readonly parent_id: string; readonly channel_id: string }
  | { readonly kind: "members"; readonly channel_id: string; readonly members: readonly ChannelMember[] | null }
  | { readonly kind: "notifications"; readonly items: readonly Notification[] | null }
  | {
      readonly kind: "search";
      readonly query: Editor;
      readonly asked: string;
      readonly hits: readonly Hit[] | null;
      readonly next: string | null;
    }
  | { readonly kind: "reply"; readonly command: string; readonly reply: CommandReply }
  | PagePane;

/** A list of the settings. */
export interface PagePane {
  readonly kind: "page";
  readonly ref: PageRef;
  readonly title: string;
  readonly items: readonly Item[] | null;
  /** What the shown items hold. */
  readonly query: Editor;
  readonly back: PageBack | null;
}

/** The list that led to another one, as it was left, and what led to it. */
export interface PageBack {
  readonly ref: PageRef;
  readonly query: Editor;
  readonly index: number;
  readonly back: PageBack | null;
}

/** What is typed in before something is done. */
export interface FormOverlay {
  readonly kind: "form";
  readonly act: Act;
  readonly ref: PageRef;
  readonly fields: readonly { readonly field: Field; readonly editor: Editor }[];
  readonly index: number;
  /** It is being done. */
  readonly busy: boolean;
  readonly error: string | null;
}

/** What lies over everything and has the keyboard until it is closed. */
export type Overlay =
  | { readonly kind: "switcher"; readonly query: Editor; readonly index: number }
  | { readonly kind: "communities"; readonly query: Editor; readonly index: number }
  | {
      readonly kind: "reactions";
      readonly query: Editor;
      readonly index: number;
      readonly message: Message;
      readonly found: readonly Option[];
    }
  | { readonly kind: "links"; readonly query: Editor; readonly index: number; readonly links: readonly Option[] }
  | {
      readonly kind: "path";
      readonly query: Editor;
      readonly index: number;
      readonly found: readonly Option[];
      readonly purpose: FilePurpose;
    }
  | { readonly kind: "settings"; readonly query: Editor; readonly index: number }
  | {
      readonly kind: "acts";
      readonly query: Editor;
      readonly index: number;
      readonly title: string;
      readonly acts: readonly Act[];
      readonly ref: PageRef;
    }
  | FormOverlay
  /** What is shown once: the text can be copied, and something can be done with it. */
  | {
      readonly kind: "shown";
      readonly title: string;
      readonly text: string;
      readonly acts: readonly Act[];
      readonly ref: PageRef;
    }
  | { readonly kind: "confirm"; readonly question: string; readonly effect: Effect }
  | { readonly kind: "help"; readonly top: number }
  /** A place is being opened; what is typed meanwhile must not end up in another. */
  | { readonly kind: "opening" };

/** What a file is chosen for: to be attached to what is written in a list, or to be given to an act. */
export type FilePurpose =
  | { readonly kind: "attach"; readonly list: string }
  | { readonly kind: "act"; readonly act: Act; readonly ref: PageRef };

export interface Proposals extends Completion {
  readonly list: string;
  readonly text: string;
  readonly index: number;
}
