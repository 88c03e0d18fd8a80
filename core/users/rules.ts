import { INVISIBLE } from "../kernel/text.ts";
import { DISPLAY_NAME_MAX } from "./schema.ts";

export const USERNAME_MAX = 32;

/** Names that call everybody, are a word of an address, or read as somebody who speaks for the chat itself. */
const RESERVED_NAMES = new Set([
  ...["here", "channel", "everyone", "all", "me"],
  ...["admin", "administrator", "root", "system", "operator", "owner", "moderator", "support", "security", "ajet"],
  ...["bot", "webhook", "null", "undefined"],
]);

/**
 * A username from whatever a provider calls a person: 2 to 32 ASCII letters, digits, `.`, `_`, `-`, beginning and ending
 * with a letter or digit. What has nothing usable becomes `user`.
 */
export function usernameFrom(name: string): string {
  const kept = name
    .normalize("NFKD")
    .replace(/[^A-Za-z0-9._-]/g, "")
    .slice(0, USERNAME_MAX)
    .replace(/^[^A-Za-z0-9]+|[^A-Za-z0-9]+$/g, "");
  return kept.length >= 2 ? kept.toLowerCase() : "user";
}

/**
 * The n-th candidate for a name that is taken: `ada`, `ada2`, `ada3`, never longer than allowed. A name that nobody may have
 * counts as taken.
 */
export function usernameCandidate(base: string, attempt: number): string {
  const number = RESERVED_NAMES.has(base) ? attempt + 1 : attempt;
  const suffix = number === 1 ? "" : String(number);
  return base.slice(0, USERNAME_MAX - suffix.length) + suffix;
}

/** A display name from what a provider tells, where anybody may write anything; without one that can be seen, the username. */
export function displayNameFrom(name: string, username: string): string {
  let kept = "";
  for (const character of visible(name)) {
    if (kept.length + character.length > DISPLAY_NAME_MAX) break;
    kept += character;
  }
  return kept.trim() || username;
}

/** One line of somebody else's text, without what cannot be seen or turns a line around. */
export const visible = (text: string): string =>
  text.toWellFormed().normalize("NFC").replace(/\s+/g, " ").replace(new RegExp(INVISIBLE, "gu"), "").trim();
