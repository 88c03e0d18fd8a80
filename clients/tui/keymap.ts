/** Which key does what. Every action can be given other keys in the settings. */
import type { EditAction } from "./text/editor.ts";

interface Binding {
  keys: readonly string[];
  help: string;
}

/** What keys do while one writes: the composer has the keyboard always, there are no modes. */
export const ACTIONS = {
  switcher: { keys: ["ctrl+k", "ctrl+g"], help: "Go to a channel or person" },
  nextUnread: { keys: ["alt+a"], help: "Next channel with something unread" },
  lastChannel: { keys: ["alt+s"], help: "The channel before this one" },
  previousChannel: { keys: ["alt+up", "ctrl+p"], help: "Channel above" },
  nextChannel: { keys: ["alt+down", "ctrl+n"], help: "Channel below" },
  community: { keys: ["alt+c"], help: "Other community" },
  firstUnread: { keys: ["alt+j"], help: "First unread message of the channel" },
  markRead: { keys: ["alt+l"], help: "Mark the channel as read" },
  send: { keys: ["enter"], help: "Send" },
  newline: { keys: ["alt+enter", "ctrl+j", "shift+enter"], help: "New line" },
  complete: { keys: ["tab"], help: "Complete @name #channel :emoji: /command" },
  select: { keys: ["ctrl+s"], help: "Select a message" },
  thread: { keys: ["alt+t"], help: "Thread, and back" },
  threads: { keys: ["alt+r"], help: "Threads that you follow" },
  members: { keys: ["alt+m"], help: "Who is in the channel" },
  notifications: { keys: ["alt+n", "f3"], help: "Notifications" },
  search: { keys: ["ctrl+f"], help: "Search" },
  links: { keys: ["ctrl+o"], help: "Open a link of the messages on the screen" },
  upload: { keys: ["alt+u"], help: "Attach a file" },
  settings: { keys: ["alt+o", "f5"], help: "Settings: own, channel's, community's" },
  editor: { keys: ["ctrl+x ctrl+e", "alt+e"], help: "Write in $EDITOR" },
  historyBack: { keys: ["ctrl+up"], help: "What was sent before" },
  historyForward: { keys: ["ctrl+down"], help: "What was sent after" },
  pageUp: { keys: ["pageUp"], help: "A page up" },
  pageDown: { keys: ["pageDown"], help: "A page down" },
  sidebar: { keys: ["f2"], help: "Show or hide the sidebar" },
  mouse: { keys: ["f4"], help: "Mouse on or off (off, the terminal selects text)" },
  help: { keys: ["f1"], help: "Keys" },
  redraw: { keys: ["ctrl+l"], help: "Draw anew" },
  suspend: { keys: ["ctrl+z"], help: "Stop until fg" },
  quit: { keys: ["ctrl+q"], help: "Quit" },
  cancel: { keys: ["escape"], help: "Close, cancel" },
  interrupt: { keys: ["ctrl+c"], help: "Cancel; twice: quit" },
} as const satisfies Record<string, Binding>;

export type Action = keyof typeof ACTIONS;

/** What keys do to the text, as readline has them. */
const EDITING: Record<EditAction, readonly string[]> = {
  left: ["left", "ctrl+b"],
  right: ["right"],
  wordLeft: ["alt+b", "alt+left", "ctrl+left"],
  wordRight: ["alt+f", "alt+right", "ctrl+right"],
  lineStart: ["home", "ctrl+a"],
  lineEnd: ["end", "ctrl+e"],
  deleteBack: ["backspace", "shift+backspace"],
  delete: ["delete", "ctrl+d"],
  killWordBack: ["ctrl+w", "alt+backspace"],
  killWord: ["alt+d"],
  killToStart: ["ctrl+u"],
  killToEnd: ["alt+k"],
  yank: ["ctrl+y"],
  undo: ["ctrl+-", "ctrl+_"],
  newline: [],
};

/** What keys do to a message that is selected. */
export const MESSAGE_ACTIONS = {
  up: { keys: ["k", "up"], help: "Message above" },
  down: { keys: ["j", "down"], help: "Message below" },
  first: { keys: ["g", "home"], help: "First one" },
  last: { keys: ["shift+g", "end"], help: "Newest one" },
  reply: { keys: ["r", "t", "enter"], help: "Reply in its thread" },
  quote: { keys: ["q"], help: "Quote" },
  edit: { keys: ["e"], help: "Edit" },
  delete: { keys: ["d", "delete"], help: "Delete" },
  react: { keys: ["a", "+"], help: "React" },
  copy: { keys: ["y"], help: "Copy its text" },
  permalink: { keys: ["p"], help: "Copy its address" },
  open: { keys: ["o"], help: "Open its links" },
  save: { keys: ["s"], help: "Download its files" },
  unread: { keys: ["u"], help: "Unread from here" },
  author: { keys: ["i"], help: "Who wrote it" },
  reactors: { keys: ["w"], help: "Who reacted" },
} as const satisfies Record<string, Binding>;

export type MessageAction = keyof typeof MESSAGE_ACTIONS;

/** The keys of an action that somebody would rather have; an empty list takes it off the keyboard. */
export type OwnKeys = Readonly<Record<string, readonly string[]>>;

export interface Keymap {
  actions: ReadonlyMap<string, Action>;
  editing: ReadonlyMap<string, EditAction>;
  messages: ReadonlyMap<string, MessageAction>;
  /** The first keys of those that consist of two. */
  prefixes: ReadonlySet<string>;
  /** How an action's keys are written for people. */
  label(action: Action): string;
}

/** @param readline Ctrl-K cuts to the end of the line, as in a shell, and Ctrl-G alone switches. */
export function createKeymap(own: OwnKeys = {}, readline = false): Keymap {
  const actions = invert(ACTIONS, own, "");
  const editing = invert(mapKeys(EDITING), own, "text.");
  const messages = invert(MESSAGE_ACTIONS, own, "message.");
  if (readline) {
    actions.delete("ctrl+k");
    editing.set("ctrl+k", "killToEnd");
  }
  const prefixes = new Set([...actions.keys()].filter((key) => key.includes(" ")).map((key) => key.split(" ")[0]!));
  const label = (action: Action) => labelOf([...actions].find(([, known]) => known === action)?.[0] ?? "");
  return { actions, editing, messages, prefixes, label };
}

/** Every name that the settings may give keys to. */
export const BINDABLE: ReadonlySet<string> = new Set([
  ...Object.keys(ACTIONS),
  ...Object.keys(EDITING).map((name) => `text.${name}`),
  ...Object.keys(MESSAGE_ACTIONS).map((name) => `message.${name}`),
]);

/** A key as people write it: `Ctrl-K`, `Alt-Up`, `F1`. */
export const labelOf = (key: string): string =>
  key
    .split(" ")
    .map((part) =>
      part
        .split("+")
        .map((word) => word.charAt(0).toUpperCase() + word.slice(1))
        .join("-"),
    )
    .join(" ");

const mapKeys = (keys: Record<EditAction, readonly string[]>) =>
  Object.fromEntries(Object.entries(keys).map(([name, keys]) => [name, { keys }])) as Record<
    EditAction,
    { keys: readonly string[] }
  >;

function invert<Name extends string>(
  bindings: Record<Name, { keys: readonly string[] }>,
  own: OwnKeys,
  prefix: string,
): Map<string, Name> {
  const names = Object.keys(bindings) as Name[];
  const byKey = new Map<string, Name>();
  for (const name of names) for (const key of bindings[name].keys) if (!own[prefix + name]) byKey.set(key, name);
  // What somebody chose wins over what would be on the key otherwise.
  for (const name of names) for (const key of own[prefix + name] ?? []) byKey.set(key, name);
  return byKey;
}
