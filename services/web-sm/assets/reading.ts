import { onDatastarEvent } from "./datastar.ts";

/** So long somebody looks at a message before it is read, in milliseconds. */
const GLANCE = 400;
/** Nearer to the end than this the newest message is in view, in pixels. */
const NEAR = 80;

let timer = 0;

/** Tells the server what was read: the newest message of a channel that somebody has before their eyes. */
export function installReading(): void {
  const look = () => {
    window.clearTimeout(timer);
    timer = window.setTimeout(() => {
      void markRead();
      void markThreadRead();
    }, GLANCE);
  };
  for (const event of ["focus", "visibilitychange", "pageshow"]) window.addEventListener(event, look);
  document.addEventListener("visibilitychange", look);
  // Scrolling does not bubble.
  document.addEventListener("scroll", look, { capture: true, passive: true });
  window.addEventListener("ajet-shown", look);
  onDatastarEvent(({ type }) => {
    if (type === "datastar-news" || type === "datastar-reading") look();
  });
  look();
}

/** Its `data-unread-kept` says that its reader has marked it as unread: it stays so until they come to it anew. */
async function markRead(): Promise<void> {
  if (document.hidden || !document.hasFocus()) return;
  const conversation = document.querySelector<HTMLElement>("#main .conversation[data-kind=channel]");
  if (!conversation || conversation.hasAttribute("data-unread-kept")) return;
  const scroller = conversation.querySelector<HTMLElement>(".scroller")!;
  const link = document.querySelector<HTMLElement>(`a[data-place="${conversation.dataset.list}"]`);
  const newest = conversation.querySelector<HTMLElement>(".messages[data-end] > .message:last-of-type");
  if (!newest || !link || scroller.scrollTop < -NEAR || Number(link.dataset.unread) === 0) return;
  await post(conversation.dataset.href!, newest.dataset.message!);
}

/** A thread beside the channel is read up to its newest reply, told once for each. */
async function markThreadRead(): Promise<void> {
  if (document.hidden || !document.hasFocus()) return;
  const conversation = document.querySelector<HTMLElement>("#pane .conversation[data-kind=thread]");
  const newest = conversation?.querySelector<HTMLElement>(".messages[data-end] > .message:last-of-type");
  const isNear = conversation && conversation.querySelector(".scroller")!.scrollTop >= -NEAR;
  if (!newest?.dataset.message || !isNear || conversation.dataset.readUpTo === newest.dataset.message) return;
  conversation.dataset.readUpTo = newest.dataset.message;
  await post(conversation.dataset.href!.replace(/\/t\/[^/]+$/, ""), newest.dataset.message);
}

/** It is tried again at the next glance. */
async function post(href: string, message_id: string): Promise<void> {
  const headers = { "content-type": "application/json", accept: "application/json" };
  const body = JSON.stringify({ message_id });
  await fetch(`${href}/read`, { method: "POST", headers, body }).catch(() => {});
}
