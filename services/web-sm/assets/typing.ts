import { TYPING_LIFETIME } from "#core/presence/rules.ts";
import { onDatastarEvent } from "./datastar.ts";
import { Typist } from "./typist.ts";

/** Where somebody types: in a channel, or in the thread of a message there. */
export interface Typed {
  channel: string;
  parent?: string | undefined;
}

/** Tells the others who read there that somebody writes. */
export function sayTyping(input: HTMLTextAreaElement, { channel, parent }: Typed, signal: AbortSignal): Typist {
  const typist = new Typist((typing) => {
    const body = JSON.stringify({ channel_id: channel, parent_id: parent, typing });
    const headers = { "content-type": "application/json" };
    // What gets lost does no harm: typing ends by itself. It outlasts the page, so that who leaves has stopped.
    fetch("/typing", { method: "POST", headers, body, keepalive: true }).catch(() => {});
  });
  input.addEventListener("blur", () => typist.stopped());
  signal.addEventListener("abort", () => typist.stopped());
  return typist;
}

/** Who is announced to screen readers is not again for so long, in milliseconds: people start and stop all the time. */
const ANNOUNCEMENT_LIFETIME = 60_000;

/** Shows who types there: `line` is for the eyes, `said` is read aloud. */
export function showTyping(place: HTMLElement, typed: Typed, signal: AbortSignal): void {
  const line = place.querySelector<HTMLElement>(".typing-line")!;
  const said = place.querySelector<HTMLElement>(".typing-said")!;
  /** What ends the typing of each, by their ids. */
  const typists = new Map<string, number>();
  let announcedAt = Number.NEGATIVE_INFINITY;

  const begin = (user: string) => {
    end(user);
    typists.set(
      user,
      window.setTimeout(() => end(user), TYPING_LIFETIME),
    );
    void show();
  };

  const end = (user: string) => {
    if (!typists.has(user)) return;
    window.clearTimeout(typists.get(user));
    typists.delete(user);
    void show();
  };

  const show = async () => {
    const ids = [...typists.keys()];
    const names = await Promise.all(ids.slice(0, 2).map(nameOf));
    // Somebody began or stopped while a name was asked for.
    if (ids.join() !== [...typists.keys()].join()) return;
    line.replaceChildren(...sentence(names, ids.length));
    if (ids.length === 0) said.textContent = "";
    else if (performance.now() - announcedAt > ANNOUNCEMENT_LIFETIME) {
      announcedAt = performance.now();
      said.textContent = line.textContent;
    }
  };

  onDatastarEvent(({ type, argsRaw: { channel, parent, user = "", author = "", typing } }) => {
    if (channel !== typed.channel || parent !== typed.parent) return;
    if (type === "datastar-typing") return typing === "true" ? begin(user) : end(user);
    // What somebody typed has come.
    if (type === "datastar-news") end(author);
  }, signal);
  signal.addEventListener("abort", () => {
    for (const timer of typists.values()) window.clearTimeout(timer);
  });
}

function sentence(names: string[], count: number): (Node | string)[] {
  const [first, second] = names.map(isolated);
  if (count === 0 || !first) return [];
  if (count === 1) return [first, " is typing…"];
  if (count === 2) return [first, " and ", second!, " are typing…"];
  return ["Several people are typing…"];
}

function isolated(name: string): HTMLElement {
  const element = document.createElement("bdi");
  element.textContent = name;
  return element;
}

/** Names that were asked for. */
const names = new Map<string, Promise<string>>();

/** The name of somebody as the page shows it somewhere, or as the API knows it. */
function nameOf(user: string): Promise<string> {
  const shown = document.querySelector(`[data-person="${CSS.escape(user)}"]`)?.textContent;
  if (shown) return Promise.resolve(shown);
  let asked = names.get(user);
  if (!asked) {
    asked = askForName(user);
    names.set(user, asked);
  }
  return asked;
}

async function askForName(user: string): Promise<string> {
  try {
    const response = await fetch(`/api/users/${encodeURIComponent(user)}`);
    if (response.ok) return (await response.json()).display_name;
  } catch {
    // Somebody types all the same.
  }
  names.delete(user);
  return "Somebody";
}
