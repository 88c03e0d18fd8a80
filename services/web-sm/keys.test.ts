import { expect, test } from "bun:test";
import { isPressed, KEYS, labelsOf, type Press, partsOf } from "./keys.ts";

const press = (key: string, more: Partial<Press> = {}): Press => ({
  key,
  code: "",
  ctrlKey: false,
  metaKey: false,
  altKey: false,
  shiftKey: false,
  ...more,
});

test("no combination does two things in one place", () => {
  const seen = new Set<string>();
  for (const { combos, where } of KEYS) {
    for (const combo of combos) {
      const place = where === "on a message" ? where : "page";
      expect([combo, seen.has(`${place} ${combo}`)]).toEqual([combo, false]);
      seen.add(`${place} ${combo}`);
    }
  }
});

test("outside of fields are the keys without a modifier, so that no typing is taken for one", () => {
  for (const { combos, where } of KEYS) {
    if (where !== "everywhere") continue;
    for (const combo of combos) expect([combo, /^(Mod|Alt|Escape|F6|Shift\+F6)/.test(combo)]).toEqual([combo, true]);
  }
});

test("the browser keeps its own search, tabs and windows", () => {
  const taken = KEYS.flatMap(({ combos }) => combos);
  for (const combo of ["Mod+f", "Mod+t", "Mod+n", "Mod+w", "Mod+r", "Mod+l", "Mod+Shift+t", "Mod+Shift+n", "F5"]) {
    expect(taken).not.toContain(combo);
  }
});

test("a combination is its modifiers and its key, no more and no less", () => {
  expect(isPressed("Mod+k", press("k", { ctrlKey: true }), false)).toBe(true);
  expect(isPressed("Mod+k", press("K", { ctrlKey: true }), false)).toBe(true);
  expect(isPressed("Mod+k", press("k", { metaKey: true }), true)).toBe(true);
  expect(isPressed("Mod+k", press("k", { metaKey: true }), false)).toBe(false);
  expect(isPressed("Mod+k", press("k", { ctrlKey: true, shiftKey: true }), false)).toBe(false);
  expect(isPressed("Mod+Shift+k", press("K", { ctrlKey: true, shiftKey: true }), false)).toBe(true);
  expect(isPressed("Mod+k", press("k", { ctrlKey: true, altKey: true }), false)).toBe(false);
  expect(isPressed("Alt+ArrowDown", press("ArrowDown", { altKey: true, shiftKey: true }), false)).toBe(false);
});

test("signs are where the layout has them, letters with a modifier also where it has none of ours", () => {
  expect(isPressed("?", press("?", { shiftKey: true }), false)).toBe(true);
  expect(isPressed("/", press("/", { shiftKey: true }), false)).toBe(true);
  expect(isPressed("Mod+k", press("л", { code: "KeyK", ctrlKey: true }), false)).toBe(true);
  // On Dvorak the letter k is elsewhere, and that place types another Latin letter.
  expect(isPressed("Mod+k", press("t", { code: "KeyK", ctrlKey: true }), false)).toBe(false);
  expect(isPressed("t", press("е", { code: "KeyT" }), false)).toBe(false);
});

test("combinations are written as keyboards have them", () => {
  expect(partsOf("Mod++")).toEqual({ modifiers: ["Mod"], key: "+" });
  expect(partsOf("+")).toEqual({ modifiers: [], key: "+" });
  expect(labelsOf("Mod+Shift+k", false)).toEqual(["Ctrl", "Shift", "K"]);
  expect(labelsOf("Alt+ArrowUp", true)).toEqual(["⌥", "↑"]);
  expect(labelsOf("/", false)).toEqual(["/"]);
});
