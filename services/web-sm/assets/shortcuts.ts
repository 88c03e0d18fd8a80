import { codeBlock, type Edit, link, toggleCode, toggleLines, toggleMarks, type Writing } from "./editing.ts";

type Shortcut = (writing: Writing) => Edit;

/** By physical key where a shifted one gives another sign on each keyboard. With Ctrl, on Apple's keyboards with Cmd. */
const SHORTCUTS: Record<string, Shortcut> = {
  KeyB: (writing) => toggleMarks(writing, "**"),
  KeyI: (writing) => toggleMarks(writing, "*"),
  KeyE: toggleCode,
  "Shift+KeyX": (writing) => toggleMarks(writing, "~~"),
  "Shift+KeyU": link,
  "Shift+KeyE": codeBlock,
  "Shift+Digit7": (writing) => toggleLines(writing, "1."),
  "Shift+Digit8": (writing) => toggleLines(writing, "-"),
  "Shift+Digit9": (writing) => toggleLines(writing, ">"),
};

/** What a key does to a text that is being written; null when it is no shortcut. */
export function shortcutOf(event: KeyboardEvent, writing: Writing): Edit | null {
  const { ctrlKey, metaKey, altKey, shiftKey, code, key } = event;
  if (altKey || ctrlKey === metaKey) return null;
  // Where nothing is selected this key finds people and channels, as everywhere on the page.
  if (key.toLowerCase() === "k" && !shiftKey && writing.from < writing.to) return link(writing);
  // Letters go by what they are on this keyboard, not by where they are.
  const name = /^[a-z]$/i.test(key) ? `Key${key.toUpperCase()}` : code;
  return SHORTCUTS[`${shiftKey ? "Shift+" : ""}${name}`]?.(writing) ?? null;
}
