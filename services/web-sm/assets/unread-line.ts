import { onDatastarEvent } from "./datastar.ts";
import { arrange } from "./messages.ts";
import { afterPaint } from "./shown.ts";

interface UnreadOptions {
  conversation: HTMLElement;
  scroller: HTMLElement;
  list: HTMLElement;
  isAtEnd(): boolean;
  toMessage(id: string): Promise<void>;
  signal: AbortSignal;
}

/**
 * The line above what is new stays where it was when the channel was opened. It moves when something comes that nobody looks
 * at: to who comes back it is what came since. The banner leads to it while it is out of sight.
 */
export function watchUnread({ conversation, scroller, list, isAtEnd, toMessage, signal }: UnreadOptions): void {
  const banner = conversation.querySelector<HTMLElement>(".unread-banner");
  let isAway = false;

  onDatastarEvent(({ type, argsRaw: { selector = "", mode } }) => {
    if (type !== "datastar-patch-elements" || mode !== "append" || !selector.startsWith(`#${list.id}[`)) return;
    if (isAway || conversation.dataset.kind === "thread" || isLookedAt() || !isAtEnd()) return;
    isAway = true;
    const [before] = [...list.querySelectorAll<HTMLElement>(":scope > .message")].slice(-2);
    conversation.dataset.lastRead = before?.dataset.seq ?? "0";
  }, signal);
  const back = () => {
    if (isLookedAt()) isAway = false;
  };
  window.addEventListener("focus", back, { signal });
  document.addEventListener("visibilitychange", back, { signal });

  if (!banner) return;
  const look = () => {
    if (banner.dataset.done !== undefined) return;
    const line = list.querySelector<HTMLElement>(":scope > .new-line");
    const isBelow = line && line.getBoundingClientRect().top >= scroller.getBoundingClientRect().top;
    // Once it was in sight there is nothing to lead to any more.
    if (isBelow) banner.dataset.done = "";
    banner.hidden = !!isBelow;
  };
  scroller.addEventListener("scroll", look, { signal, passive: true });
  const lineIn = () => list.querySelector<HTMLElement>(":scope > .new-line");
  /** Reading at the end has read everything for the server; what was new when one came is known here alone. */
  const jump = async () => {
    if (!lineIn() && banner.dataset.first) await toMessage(banner.dataset.first);
    lineIn()?.scrollIntoView({ block: "center" });
    list.querySelector<HTMLElement>(":scope > .new-line + .message")?.focus({ preventScroll: true });
    look();
  };
  banner.addEventListener(
    "click",
    (event) => {
      if (!(event.target as Element).closest("a")) return;
      event.preventDefault();
      void jump();
    },
    { signal },
  );
  banner.querySelector("form")?.addEventListener("submit", (event) => {
    event.preventDefault();
    void markAllRead(conversation, list, banner);
  });
  afterPaint(look);
}

const isLookedAt = () => !document.hidden && document.hasFocus();

/** With everything read there is no line. */
async function markAllRead(conversation: HTMLElement, list: HTMLElement, banner: HTMLElement): Promise<void> {
  const response = await fetch(`${conversation.dataset.href}/read`, {
    method: "POST",
    headers: { "content-type": "application/json", accept: "application/json" },
    body: JSON.stringify({ message_id: null }),
  }).catch(() => null);
  if (!response?.ok) return;
  delete conversation.dataset.lastRead;
  banner.dataset.done = "";
  banner.hidden = true;
  arrange(list);
}

/** From this message on everything is new again, and stays so while its reader looks at it. */
export function keepUnread(conversation: HTMLElement, message: HTMLElement): void {
  conversation.dataset.unreadKept = "";
  conversation.dataset.lastRead = String(Number(message.dataset.seq) - 1);
  arrange(message.closest<HTMLElement>(".messages")!);
}
