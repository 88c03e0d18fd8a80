import { expect, test } from "bun:test";
import { COMPOSER_KEYS, partsOf } from "../keys.ts";
import { shortcutOf } from "./shortcuts.ts";

const chosen = { text: "word", from: 0, to: 4 };

/** A press of a key on an American keyboard, where 8 with Shift is `*`. */
function press(combo: string, { apple = false } = {}): KeyboardEvent {
  const { modifiers, key } = partsOf(combo);
  const shiftKey = modifiers.includes("Shift");
  const isDigit = /^\d$/.test(key);
  return {
    key: isDigit && shiftKey ? ")!@#$%^&*("[Number(key)] : key,
    code: isDigit ? `Digit${key}` : `Key${key.toUpperCase()}`,
    ctrlKey: !apple && modifiers.includes("Mod"),
    metaKey: apple && modifiers.includes("Mod"),
    altKey: modifiers.includes("Alt"),
    shiftKey,
  } as KeyboardEvent;
}

test("every key for Markdown that the help names does something, with Ctrl and with Cmd", () => {
  const combos = COMPOSER_KEYS.map(([combo]) => combo).filter(
    (combo) => /^Mod\+.*.$/.test(combo) && !/Enter/.test(combo),
  );
  expect(combos.length).toBeGreaterThan(8);
  for (const combo of combos) {
    for (const apple of [false, true]) expect([combo, shortcutOf(press(combo, { apple }), chosen)]).not.toContain(null);
  }
});

test("keys without a modifier are letters, and with Alt they are the system's", () => {
  for (const combo of ["b", "Shift+x", "Alt+b", "Mod+Alt+b"]) expect(shortcutOf(press(combo), chosen)).toBeNull();
});

test("where nothing is selected, the key for a link is left to finding people and channels", () => {
  expect(shortcutOf(press("Mod+k"), chosen)).not.toBeNull();
  expect(shortcutOf(press("Mod+k"), { ...chosen, from: 4 })).toBeNull();
});

test("letters go by what is on the keyboard, other signs by where they are", () => {
  const french = { ...press("Mod+b"), key: "b", code: "KeyN" } as KeyboardEvent;
  expect(shortcutOf(french, chosen)?.insert).toBe("**word**");
  const cyrillic = { ...press("Mod+b"), key: "и", code: "KeyB" } as KeyboardEvent;
  expect(shortcutOf(cyrillic, chosen)?.insert).toBe("**word**");
});
