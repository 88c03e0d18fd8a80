import { beforeDatastarEvent, type DatastarEvent, happenAgain, onDatastarEvent } from "./datastar.ts";
import { firstVisible, holdPlace, messagesIn } from "./place.ts";

/** How far beyond the visible part messages are fetched, in pixels. */
const AHEAD = 1_500;
/** Who is further up than this reads there, in pixels. */
const NEAR = 80;
/** So many messages a list keeps; those furthest from what is read go, and the way to them comes back. */
const KEPT = 200;

/** What happens to messages that are on their way into a list. */
const MESSAGES = /^(#m-|#list-|\[data-message)/;

interface HistoryOptions {
  conversation: HTMLElement;
  scroller: HTMLElement;
  list: HTMLElement;
  signal: AbortSignal;
  /** Called after each change of the list. */
  arrange(): void;
}

export interface History {
  /** Call it whenever the ways to more may be others. */
  watch(): void;
  /** Brings the newest messages into view. */
  toNewest(): Promise<void>;
  /** Puts a message and those around it into the list, instead of those that it has. */
  toMessage(id: string): Promise<void>;
}

/**
 * Puts messages in place of the way to them when the reader comes near it, in both directions, and lets what they read stay
 * where it is. A list that holds the newest message has `data-end`, and gets those that come; what comes while messages are
 * fetched happens to them as soon as they are there, so that none falls between.
 */
export function loadHistory({ conversation, scroller, list, signal, arrange }: HistoryOptions): History {
  let meanwhile: DatastarEvent[] | null = null;
  /** What is being fetched. */
  let running = Promise.resolve();

  const watcher = new IntersectionObserver(
    (entries) => {
      for (const { isIntersecting, target } of entries) if (isIntersecting) void follow(target as HTMLAnchorElement);
    },
    { root: scroller, rootMargin: `${AHEAD}px 0px` },
  );

  const watch = () => {
    watcher.disconnect();
    for (const link of list.querySelectorAll(":scope > .more")) watcher.observe(link);
  };

  /** One at a time. @param put called with the messages that the address names, and whether the newest is among them. */
  const load = (search: string, put: (part: DocumentFragment, isEnd: boolean) => void): Promise<void> => {
    if (!meanwhile) running = fetchPart(search, put);
    return running;
  };

  const fetchPart = async (search: string, put: (part: DocumentFragment, isEnd: boolean) => void) => {
    meanwhile = [];
    // What is busy is not read aloud: these messages are not news.
    list.ariaBusy = "true";
    try {
      const response = await fetch(`${conversation.dataset.href}/messages${search}`, { signal });
      if (!response.ok) return;
      const template = document.createElement("template");
      template.innerHTML = await response.text();
      const isEnd = !template.content.querySelector(".newer");
      const events = meanwhile;
      meanwhile = null;
      put(template.content, isEnd);
      for (const event of events) happenAgain(event);
      arrange();
      watch();
    } catch {
      // The way stays, to be clicked.
    } finally {
      meanwhile = null;
      list.ariaBusy = null;
    }
  };

  const follow = async (link: HTMLAnchorElement) => {
    link.classList.add("waiting");
    await fetchBeyond(link);
    link.classList.remove("waiting");
  };

  const fetchBeyond = (link: HTMLAnchorElement) =>
    load(new URL(link.href).search, (part, isEnd) => {
      if (!link.isConnected) return;
      const isOlder = link.matches(".older");
      part.querySelector(isOlder ? ".newer" : ".older")?.remove();
      for (const message of part.querySelectorAll(".message")) if (shown(message.id)) message.remove();
      const restore = holdPlace(scroller, list);
      link.replaceWith(part);
      if (!isOlder && isEnd) list.dataset.end = "";
      if (isOlder) dropNewest(list, conversation.dataset.href ?? "");
      else dropOldest(list, conversation.dataset.href ?? "");
      arrange();
      restore();
    });

  const shown = (id: string) => list.querySelector(`#${CSS.escape(id)}`) !== null;

  const replace = (part: DocumentFragment, isEnd: boolean) => {
    list.toggleAttribute("data-end", isEnd);
    list.replaceChildren(part);
    arrange();
  };

  const toNewest = async () => {
    // What comes in now would keep its reader where they were.
    await running;
    if (!list.hasAttribute("data-end")) await load("", replace);
    scroller.scrollTo({ top: 0 });
  };

  const toMessage = (id: string) => load(`?around=${id}`, replace);

  onDatastarEvent((event) => {
    const { type, argsRaw } = event;
    const concerns = type === "datastar-patch-elements" && MESSAGES.test(argsRaw.selector ?? "");
    if (meanwhile && (concerns || type === "datastar-reacted")) meanwhile.push(event);
    // A list with the newest messages was rendered anew; what another one shows may be old.
    if (type === "datastar-reset" && !(list.hasAttribute("data-end") && isThere(read))) void loadAnew(read);
  }, signal);

  /** What was read further up when the newest messages were rendered anew: it may be none of them. */
  let read: string | undefined;
  beforeDatastarEvent(({ type, argsRaw: { selector = "", mode } }) => {
    const isAnew = type === "datastar-patch-elements" && mode === undefined && selector.startsWith(`#${list.id}[`);
    if (isAnew) read = scroller.scrollTop < -NEAR ? firstVisible(scroller, list)?.dataset.message : undefined;
  }, signal);

  const isThere = (id: string | undefined) => id === undefined || shown(`m-${id}`);

  const loadAnew = async (id = firstVisible(scroller, list)?.dataset.message) => {
    if (!id || conversation.dataset.kind === "thread") return toNewest();
    await toMessage(id);
    list.querySelector(`#m-${id}`)?.scrollIntoView({ block: "start" });
  };

  list.addEventListener(
    "click",
    (event) => {
      const link = (event.target as Element).closest<HTMLAnchorElement>(".more");
      if (!link) return;
      event.preventDefault();
      void follow(link);
    },
    { signal },
  );

  signal.addEventListener("abort", () => watcher.disconnect());
  watch();
  return { watch, toNewest, toMessage };
}

/** Those that somebody is at must not go from under them. */
const isHeld = (message: HTMLElement) => message.matches(".editing, .leaving, :focus-within");

function dropNewest(list: HTMLElement, href: string): void {
  const messages = messagesIn(list);
  const dropped = messages.slice(KEPT);
  if (dropped.length === 0 || dropped.some(isHeld)) return;
  const last = messages[KEPT - 1]!;
  while (last.nextElementSibling) last.nextElementSibling.remove();
  delete list.dataset.end;
  list.append(wayTo("newer", `${href}?after=${last.dataset.message}`, "Newer messages"));
}

function dropOldest(list: HTMLElement, href: string): void {
  const messages = messagesIn(list);
  const surplus = messages.length - KEPT;
  if (surplus <= 0 || messages.slice(0, surplus).some(isHeld)) return;
  const first = messages[surplus]!;
  while (first.previousElementSibling) first.previousElementSibling.remove();
  list.prepend(wayTo("older", `${href}?before=${first.dataset.message}`, "Older messages"));
}

function wayTo(which: "older" | "newer", href: string, text: string): HTMLAnchorElement {
  const link = document.createElement("a");
  link.className = `more ${which}`;
  link.href = href;
  link.textContent = text;
  return link;
}
