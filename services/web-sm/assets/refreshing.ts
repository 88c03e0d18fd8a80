import { morph, onDatastarEvent } from "./datastar.ts";
import { localizeTimes } from "./messages.ts";
import { showPresence } from "./presence.ts";
import { showUnread } from "./unread.ts";

/** Events come in bursts; a part is asked for again once for each, so much later, in milliseconds. */
const PAUSE = 300;

/** Parts that name events of the stream in `data-refreshed-by` are asked for again when one comes. */
export function installRefreshing(): void {
  let timer = 0;
  onDatastarEvent(({ type }) => {
    if (!type.startsWith("datastar-") || !document.querySelector(`[data-refreshed-by~="${CSS.escape(type)}"]`)) return;
    window.clearTimeout(timer);
    timer = window.setTimeout(() => void refresh(), PAUSE);
  });
}

/** Brings the sidebar and all parts of the page that have `data-part` up to date, and leaves the rest, the focus and the scroll. */
export async function refresh(): Promise<void> {
  const page = await fetchPage(location.href.replace(/#.*/, ""));
  if (!page) return;
  const sidebar = page.getElementById("sidebar");
  if (sidebar) morph(document.getElementById("sidebar")!, sidebar);
  for (const part of document.querySelectorAll("#pages [data-part]")) putPart(part, page);
  showUnread();
  showPresence();
}

/** Puts the part of the same id in its place. */
export function putPart(part: Element, page: Document): void {
  const fresh = page.getElementById(part.id);
  if (!fresh) return;
  localizeTimes(fresh);
  morph(part, fresh);
}

/** A page of our own, or null when there is none to be had at the moment. */
export async function fetchPage(href: string, signal?: AbortSignal): Promise<Document | null> {
  try {
    const response = await fetch(href, { headers: { accept: "text/html" }, ...(signal ? { signal } : {}) });
    return new DOMParser().parseFromString(await response.text(), "text/html");
  } catch {
    return null;
  }
}
