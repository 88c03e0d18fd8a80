import { onDatastarEvent } from "./datastar.ts";

/** Notifications come in bursts, and are counted once for each: so much later, in milliseconds. */
const PAUSE = 500;

/** Counts what is unread among one's notifications and threads, beside the ways to them, and marks what is opened. */
export function installInbox(): void {
  let timer = 0;
  const countSoon = (pause = PAUSE) => {
    window.clearTimeout(timer);
    timer = window.setTimeout(() => {
      void count("inbox-count", "/notifications/count");
      void count("threads-count", "/threads/count");
    }, pause);
  };
  onDatastarEvent(({ type, argsRaw }) => {
    const isNews = type === "datastar-notification" || type === "datastar-notifications-read";
    // Of a message that calls everybody nobody is notified by an event of their own.
    const callsAll = type === "datastar-news" && argsRaw.calls?.split(" ").includes("everybody");
    if (isNews || callsAll) countSoon();
  });
  countSoon(0);

  document.addEventListener("click", (event) => {
    const link = (event.target as Element).closest<HTMLElement>("a[data-reads]");
    if (link) void markRead(link.dataset.reads!);
  });
}

async function count(id: string, href: string): Promise<void> {
  const badge = document.getElementById(id);
  if (!badge) return;
  try {
    const response = await fetch(href, { headers: { accept: "application/json" } });
    if (!response.ok) return;
    const { count, more } = await response.json();
    const text = count === 0 ? "" : more ? `${count}+` : String(count);
    const [number, words] = badge.children;
    number!.textContent = text;
    words!.textContent = text && `, ${text} unread`;
  } catch {
    // The next notification brings the next try.
  }
}

/** One goes to what it is about meanwhile. */
async function markRead(id: string): Promise<void> {
  const body = new URLSearchParams({ ids: id });
  const headers = { accept: "application/json" };
  await fetch("/notifications/read", { method: "POST", body, headers, keepalive: true }).catch(() => {});
}
