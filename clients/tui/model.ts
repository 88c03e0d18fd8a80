/** All that the terminal client knows. `update` alone makes a new one; views show it. */
import type { Attachment } from "#core/attachments/schema.ts";
import type { CommandHelp, CommandReply, Completion, Hint } from "#core/commands/schema.ts";
import type { ChatEvent } from "#core/events/catalog.ts";
import type { ChannelMember, Member } from "#core/memberships/schema.ts";
import type { Message } from "#core/messages/schema.ts";
import type { Notification } from "#core/notifications/schema.ts";
import type { Hit } from "#core/search/schema.ts";
import type { Snapshot } from "#core/snapshot/schema.ts";
import type { Keymap } from "./keymap.ts";
import type { Settings } from "./settings.ts";
import type { Editor } from "./text/editor.ts";

export interface Size {
  readonly columns: number;
  readonly rows: number;
}

export type Connection =
  | { readonly kind: "connecting" }
  | { readonly kind: "live" }
  | { readonly kind: "offline"; readonly detail: string }
  /** Nothing more will come: the session ended. */
  | { readonly kind: "ended"; readonly detail: string };

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
  | { readonly kind: "reply"; readonly command: string; readonly reply: CommandReply };

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
      readonly list: string;
    }
  | { readonly kind: "confirm"; readonly question: string; readonly message: Message }
  | { readonly kind: "help"; readonly top: number }
  /** A place is being opened; what is typed meanwhile must not end up in another. */
  | { readonly kind: "opening" };

export interface Proposals extends Completion {
  readonly list: string;
  readonly text: string;
  readonly index: number;
}

export interface Notice {
  readonly level: "info" | "error";
  readonly text: string;
}

export interface Model {
  readonly size: Size;
  /** Milliseconds since 1970; as old as the last tick. */
  readonly now: number;
  /** Whether the terminal has the focus, as far as it says. */
  readonly focused: boolean;
  readonly server: string;
  readonly settings: Settings;
  readonly keymap: Keymap;
  readonly connection: Connection;
  /** Of all communities. Null until something is known. */
  readonly snapshot: Snapshot | null;
  /** Everybody in the community that is shown, as far as it is loaded. */
  readonly people: ReadonlyMap<string, Member>;
  /** The community whose people are loaded or on their way. */
  readonly peopleOf: string | null;
  readonly community_id: string | null;
  /** The channel that is shown, and the one before it. */
  readonly channel_id: string | null;
  readonly previous_id: string | null;
  readonly lists: ReadonlyMap<string, MessageList>;
  readonly online: ReadonlySet<string>;
  readonly typing: readonly { channel_id: string; user_id: string; until: number }[];
  readonly drafts: ReadonlyMap<string, Draft>;
  readonly sent: readonly string[];
  /** Where in what was sent one has gone back to. */
  readonly sentIndex: number | null;
  readonly outgoing: readonly Outgoing[];
  readonly focus: "composer" | "pane" | "select";
  /** The message that is selected, and the list that it is in. */
  readonly selected: string | null;
  readonly selectedIn: string | null;
  readonly pane: Pane | null;
  readonly paneIndex: number;
  readonly overlay: Overlay | null;
  readonly proposals: Proposals | null;
  /** How the command is used that is being typed in a list. */
  readonly hint: { readonly list: string; readonly command: Hint } | null;
  readonly commands: ReadonlyMap<string, readonly CommandHelp[]>;
  readonly notice: Notice | null;
  readonly unreadNotifications: number;
  readonly sidebar: boolean;
  readonly mouse: boolean;
  /** The first key of two. */
  readonly prefix: string | null;
  /** Up to which number of a channel was said to be read. */
  readonly readUpTo: ReadonlyMap<string, number>;
  /** When typing was said last, and where. */
  readonly saidTyping: { channel_id: string; at: number } | null;
  readonly quitting: boolean;
  readonly uploads: number;
}

interface Beginning {
  size: Size;
  now: number;
  server: string;
  settings: Settings;
  keymap: Keymap;
}

export const initialModel = (beginning: Beginning): Model => ({
  ...beginning,
  focused: true,
  connection: { kind: "connecting" },
  snapshot: null,
  people: new Map(),
  peopleOf: null,
  community_id: null,
  channel_id: null,
  previous_id: null,
  lists: new Map(),
  online: new Set(),
  typing: [],
  drafts: new Map(),
  sent: [],
  sentIndex: null,
  outgoing: [],
  focus: "composer",
  selected: null,
  selectedIn: null,
  pane: null,
  paneIndex: 0,
  overlay: null,
  proposals: null,
  hint: null,
  commands: new Map(),
  notice: null,
  unreadNotifications: 0,
  sidebar: true,
  mouse: beginning.settings.mouse,
  prefix: null,
  readUpTo: new Map(),
  saidTyping: null,
  quitting: false,
  uploads: 0,
});
