import { onDatastarEvent } from "./datastar.ts";
import { type Slot, takeSlot } from "./slots.ts";

/** The server says something every 15 s. Silence for longer than two of them means that nobody is there, in milliseconds. */
const WATCHDOG = 35_000;
const RETRY_DELAY = 1_000;
const RETRY_DELAY_MAX = 30_000;
/** A stream that is back this soon need not be spoken of, in milliseconds. */
const QUIET = 1_500;

/** Answers that no retry changes. */
const FINAL = new Set(["401", "403", "404"]);

let reopen: () => void = () => {};

/** Whether what is done comes back by the stream. */
export const isLive = (): boolean => document.getElementById("live") !== null;

/** Opens the stream for what the page shows now. */
export const reopenLive = (): void => reopen();

/** Keeps the live stream open: the element with the id `live` says where it is, and Datastar reads it. */
export function installLive(): void {
  const element = document.getElementById("live");
  const notice = document.getElementById("connection");
  if (!element || !notice) return;
  let failures = 0;
  let request = new AbortController();
  let slot: Slot | null = null;
  /** Whether there is a request, and how many that nobody waits for have yet to say that they are over. */
  let isUnderway = false;
  /** Whether the server says that what happens comes later. */
  let isDelayed = false;
  let abandoned = 0;
  let watchdog = 0;
  let reopening = 0;
  let noticing = 0;

  const open = async () => {
    window.clearTimeout(reopening);
    reopening = 0;
    const own = new AbortController();
    request = own;
    slot ??= await takeSlot(() => {
      slot = null;
      request.abort();
    });
    if (request !== own) return;
    expectNews();
    isUnderway = true;
    // Datastar resumes by the signals that the stream itself moves on.
    element.dispatchEvent(new CustomEvent("live", { detail: own.signal }));
  };

  const expectNews = () => {
    window.clearTimeout(watchdog);
    watchdog = window.setTimeout(() => request.abort(), WATCHDOG);
  };

  /** Never all at once: the pages that lost the same server would meet again at the next one. */
  const openLater = () => {
    window.clearTimeout(watchdog);
    if (reopening) return;
    const longest = Math.min(RETRY_DELAY_MAX, RETRY_DELAY * 2 ** failures++);
    // Without a slot of its own the tab is not looked at: it waits for one in its own time.
    reopening = window.setTimeout(() => void open(), slot ? longest * (0.5 + Math.random() / 2) : 0);
    noticing ||= window.setTimeout(() => {
      if (!slot) return;
      notice.textContent = navigator.onLine ? "Reconnecting…" : "You are offline. What you see may be old.";
    }, QUIET);
  };

  const heard = () => {
    failures = 0;
    expectNews();
    window.clearTimeout(noticing);
    noticing = 0;
    const text = isDelayed ? "Live updates are delayed. What you send arrives." : "";
    if (notice.textContent !== text) notice.textContent = text;
  };

  reopen = () => {
    const old = request;
    if (isUnderway) abandoned += 1;
    isUnderway = false;
    void open();
    old.abort();
  };

  onDatastarEvent(({ type, elId, argsRaw }) => {
    if (elId !== element.id) return;
    switch (type) {
      case "started":
        return;
      case "error":
        // Loading the page tells why not, or leads to the sign-in.
        return FINAL.has(argsRaw.status ?? "") ? location.reload() : undefined;
      case "retrying":
        // Its own retries come without chance and after a clean end not at all. It sets its timer after this event.
        window.setTimeout(() => request.abort());
        return;
      case "finished":
        isDelayed = false;
        // Its place is taken: opened once more, there would be two, and each keeps a connection.
        if (abandoned > 0) {
          abandoned -= 1;
          return;
        }
        isUnderway = false;
        return openLater();
      case "datastar-delayed":
        isDelayed = argsRaw.delayed === "true";
        return heard();
      case "datastar-go-to":
        return location.assign(argsRaw.href ?? "/");
      default:
        heard();
    }
  });

  window.addEventListener("online", () => {
    failures = 0;
    if (reopening) void open();
  });
  // Datastar looks for its attributes in a microtask.
  window.setTimeout(() => void open());
}
