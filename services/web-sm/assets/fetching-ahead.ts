/** So long a pointer rests on a way before its page is asked for, in milliseconds: passing over it means nothing. */
const REST = 60;
/** What was asked for ahead is taken for so long, in milliseconds. Its stream goes on where it stood, so it misses nothing. */
const FRESH = 10_000;

/** The ways that are worth it where somebody only rests on them. */
const PLACES = "#sidebar a[data-place]:not([aria-current])";

interface Ahead {
  href: string;
  answer: Promise<Response>;
  until: number;
}

let ahead: Ahead | null = null;
let request = new AbortController();
/** Of what somebody rests on. */
let resting = 0;

/**
 * Asks for a page as soon as somebody is about to go there: when they press its link, or rest on the way to a channel.
 * @param pageOf the page that a click on a link puts in place; null when it does something else.
 */
export function installFetchingAhead(pageOf: (link: HTMLAnchorElement) => URL | null): void {
  const rest = ({ target }: Event) => {
    const link = (target as Element).closest<HTMLAnchorElement>(PLACES);
    restOn(link ? () => pageOf(link) : null);
  };
  document.addEventListener("pointerover", (event) => event.pointerType === "mouse" && rest(event));
  document.addEventListener("focusin", rest);
  document.addEventListener("pointerdown", ({ target, button }) => {
    window.clearTimeout(resting);
    const link = (target as Element).closest<HTMLAnchorElement>("a[href]");
    if (link && button === 0) askAhead(pageOf(link));
  });
  // What was pressed begins to scroll.
  document.addEventListener("pointercancel", forget);
}

/** Somebody looks at a way that they may go, and its page is asked for when they stay with it; at none, with null. */
export function restOn(page: (() => URL | null) | null): void {
  window.clearTimeout(resting);
  if (page) resting = window.setTimeout(() => askAhead(page()), REST);
}

/** The answer of a page, which may be on its way already. */
export function askFor(url: URL, signal: AbortSignal | null = null): Promise<Response> {
  const href = withoutHash(url);
  // A click gives the focus to its link.
  window.clearTimeout(resting);
  const answer = isAhead(href) ? ahead!.answer : null;
  ahead = null;
  return answer ?? get(href, signal);
}

function askAhead(url: URL | null): void {
  if (!url) return;
  const href = withoutHash(url);
  if (isAhead(href)) return;
  forget();
  request = new AbortController();
  const answer = get(href, request.signal);
  // Nobody may come for it.
  answer.catch(() => {});
  ahead = { href, answer, until: performance.now() + FRESH };
}

const get = (href: string, signal: AbortSignal | null) => fetch(href, { headers: { accept: "text/html" }, signal });

function forget(): void {
  if (ahead) request.abort();
  ahead = null;
}

const isAhead = (href: string): boolean => ahead?.href === href && performance.now() < ahead.until;

const withoutHash = ({ href }: URL): string => href.replace(/#.*/, "");
