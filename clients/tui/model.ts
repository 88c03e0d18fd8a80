/** All that the terminal client knows. `update` alone makes a new one; views show it. */
import type { CommandHelp, Hint } from "#core/commands/schema.ts";
import type { Member } from "#core/memberships/schema.ts";
import type { Snapshot } from "#core/snapshot/schema.ts";
import type { Keymap } from "./keymap.ts";
import type { Draft, MessageList, Outgoing } from "./model/conversation.ts";
import type { Overlay, Pane, Proposals } from "./model/panes.ts";
import type { Settings } from "./settings.ts";

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

export interface Notice {
  readonly level: "info" | "error";
  readonly text: string;
}

/** Somebody who types: in a channel, or in the thread whose message the list is called by. */
interface Typist {
  readonly list: string;
  readonly user_id: string;
  readonly until: number;
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
  readonly typing: readonly Typist[];
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
  /** When typing was said last, and of which list. */
  readonly saidTyping: { list: string; at: number } | null;
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
