import Bowser from "bowser";
import type { Session } from "#core/sessions/schema.ts";

/** Characters of a name that programs give themselves and that says nothing to us. */
const UNKNOWN_MAX = 60;

/** A program on a device as people call it: `Firefox on Windows`. What it is known by comes from the program itself. */
export function deviceName({ client, user_agent }: Pick<Session, "client" | "user_agent">): string {
  const own = /^ajet-chat\/(\S+)/.exec(user_agent)?.[1];
  if (own) return `ajet-chat ${own} in a terminal`;
  if (user_agent === "") return client === "terminal" ? "A terminal" : "A browser that does not say which";
  const { browser, os } = Bowser.parse(user_agent);
  if (!browser.name) return user_agent.slice(0, UNKNOWN_MAX);
  return os.name ? `${browser.name} on ${os.name}` : browser.name;
}
