/**
 * The keys of the web client: one table, from which the script acts and the page of help is made. Used on the server and in
 * the browser alike.
 */

/** What a key does; `assets/keyboard.ts` has how. */
export type KeyAction =
  | "switch"
  | "search"
  | "new-message"
  | "help"
  | "previous-channel"
  | "next-channel"
  | "previous-unread"
  | "next-unread"
  | "next-region"
  | "previous-region"
  | "close"
  | "threads"
  | "notifications"
  | "older-message"
  | "newer-message"
  | "message-menu"
  | "open-thread"
  | "edit-message"
  | "react-to-message"
  | "quote-message"
  | "unread-from-message"
  | "message-author";

export interface Key {
  action: KeyAction;
  /**
   * As `KeyboardEvent.key` names it, with `Mod` for Ctrl, or Cmd on a Mac, in front. What a layout types is what counts: `?`
   * is where its keyboard has it. Letters with a modifier are also found by their place (`code`), where the layout has no
   * Latin letters.
   */
  combos: readonly string[];
  does: string;
  /** Where it works: everywhere, outside of fields, or on a message that has the focus. */
  where: "everywhere" | "outside of fields" | "on a message";
}

export const KEYS: readonly Key[] = [
  { action: "switch", combos: ["Mod+k", "Mod+g"], does: "Go to a channel, a person or a page", where: "everywhere" },
  { action: "previous-channel", combos: ["Alt+ArrowUp"], does: "Previous channel", where: "everywhere" },
  { action: "next-channel", combos: ["Alt+ArrowDown"], does: "Next channel", where: "everywhere" },
  { action: "previous-unread", combos: ["Alt+Shift+ArrowUp"], does: "Previous channel with news", where: "everywhere" },
  { action: "next-unread", combos: ["Alt+Shift+ArrowDown"], does: "Next channel with news", where: "everywhere" },
  { action: "new-message", combos: ["Mod+Shift+k"], does: "New direct message", where: "everywhere" },
  { action: "search", combos: ["/", "Mod+Shift+f"], does: "Search messages", where: "outside of fields" },
  { action: "notifications", combos: ["n"], does: "Notifications", where: "outside of fields" },
  { action: "threads", combos: ["t"], does: "Threads that you follow", where: "outside of fields" },
  { action: "next-region", combos: ["F6"], does: "Next part of the page", where: "everywhere" },
  { action: "previous-region", combos: ["Shift+F6"], does: "Previous part of the page", where: "everywhere" },
  {
    action: "close",
    combos: ["Escape"],
    does: "Close what is open; else mark the channel as read",
    where: "everywhere",
  },
  { action: "help", combos: ["?", "Mod+/"], does: "Show the keys", where: "outside of fields" },
  { action: "older-message", combos: ["ArrowUp", "k"], does: "Message above", where: "on a message" },
  { action: "newer-message", combos: ["ArrowDown", "j"], does: "Message below", where: "on a message" },
  { action: "message-menu", combos: ["Enter"], does: "What can be done with it", where: "on a message" },
  { action: "open-thread", combos: ["r"], does: "Reply in its thread", where: "on a message" },
  { action: "edit-message", combos: ["e"], does: "Edit it, when it is yours", where: "on a message" },
  { action: "react-to-message", combos: ["+"], does: "Put an emoji on it", where: "on a message" },
  { action: "quote-message", combos: ["q"], does: "Quote it", where: "on a message" },
  { action: "unread-from-message", combos: ["u"], does: "Mark as unread from here", where: "on a message" },
  { action: "message-author", combos: ["p"], does: "Who wrote it", where: "on a message" },
];

/** What the message box does with keys is its own; here for people to read. */
export const COMPOSER_KEYS: readonly [combo: string, does: string][] = [
  ["Enter", "Send"],
  ["Shift+Enter", "Begin a new line"],
  ["Mod+Enter", "Send, also from within code"],
  ["ArrowUp", "Edit your last message, in an empty box"],
  ["Tab", "Take what is proposed"],
  ["@", "Name a person"],
  ["#", "Name a channel"],
  [":", "Find an emoji"],
  ["/", "Run a command"],
  ["Mod+b", "Bold"],
  ["Mod+i", "Italic"],
  ["Mod+Shift+x", "Struck through"],
  ["Mod+e", "Code"],
  ["Mod+Shift+e", "A block of code"],
  ["Mod+k", "A link, of what is selected"],
  ["Mod+Shift+u", "A link, to be written"],
  ["Mod+Shift+7", "A list with numbers"],
  ["Mod+Shift+8", "A list"],
  ["Mod+Shift+9", "A quotation"],
];

/** The parts of a combination, the key last: `Mod+Shift+k` is `Mod`, `Shift`, `k`; `Mod++` ends with `+`. */
export function partsOf(combo: string): { modifiers: string[]; key: string } {
  // Not the last sign: that is the key.
  const cut = combo.slice(0, -1).lastIndexOf("+");
  return cut < 0
    ? { modifiers: [], key: combo }
    : { modifiers: combo.slice(0, cut).split("+"), key: combo.slice(cut + 1) };
}

const NAMES: Record<string, string> = {
  ArrowUp: "↑",
  ArrowDown: "↓",
  Escape: "Esc",
};

/** The keys of a combination as they are written on a keyboard. */
export function labelsOf(combo: string, isMac: boolean): string[] {
  const { modifiers, key } = partsOf(combo);
  const written = modifiers.map((modifier) => {
    if (modifier === "Mod") return isMac ? "⌘" : "Ctrl";
    if (modifier === "Alt") return isMac ? "⌥" : "Alt";
    return modifier;
  });
  return [...written, NAMES[key] ?? (key.length === 1 ? key.toUpperCase() : key)];
}

/** What a press of a key is compared by. */
export interface Press {
  key: string;
  code: string;
  ctrlKey: boolean;
  metaKey: boolean;
  altKey: boolean;
  shiftKey: boolean;
}

/** Whether a press is the combination. Shift is part of a sign such as `?`, and of letters and named keys a modifier. */
export function isPressed(combo: string, press: Press, isMac: boolean): boolean {
  const { modifiers, key } = partsOf(combo);
  const has = (modifier: string) => modifiers.includes(modifier);
  const mod = isMac ? press.metaKey : press.ctrlKey;
  const other = isMac ? press.ctrlKey : press.metaKey;
  if (mod !== has("Mod") || other || press.altKey !== has("Alt")) return false;
  const isSign = key.length === 1 && !/\p{L}/u.test(key);
  if (!isSign && press.shiftKey !== has("Shift")) return false;
  if (press.key.toLowerCase() === key.toLowerCase()) return true;
  const hasModifier = modifiers.some((modifier) => modifier !== "Shift");
  const isLatin = /^[\p{Script=Latin}]$/u.test(press.key);
  return hasModifier && /^[a-z]$/.test(key) && !isLatin && press.code === `Key${key.toUpperCase()}`;
}
