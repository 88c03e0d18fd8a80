import { mergeSignals, morph } from "./datastar.ts";
import { askFor, installFetchingAhead, restOn } from "./fetching-ahead.ts";
import { reopenLive } from "./live.ts";
import { afterPaint, type Shown } from "./shown.ts";

/** What is not a page of this script: it belongs to the gateway, or is no page. */
const OTHERS = /^\/(auth|login|logout|invite|device|api|assets|hook|healthz)(\/|$)/;
/** A page that comes sooner than this needs nothing in its place, in milliseconds. */
const SLOW = 300;
/** A channel or DM in an address, and what stands beside it. */
const CHANNEL = /^(\/c\/[^/]+\/channels\/[^/]+|\/dm\/[^/]+)(?:\/(t\/[^/]+|members|search|notifications|threads))?\/?$/;
/** Links that do something else where there are scripts. */
const NO_WAYS = ".more, .actions-link, .unread-banner a";

/** Brings a part of the page to life. */
type Start = (shown: Shown) => void;

let start: Start;
const lives = new Map<string, AbortController>();
let loading: AbortController | null = null;

/** Goes from page to page without leaving this one: what is the same on both stays, with its scroll and its focus. */
export function installNavigation(startPart: Start): void {
  start = startPart;
  for (const id of ["main", "pane"]) enliven(id);
  history.scrollRestoration = "manual";
  showTarget(location.hash);

  document.addEventListener("click", (event) => {
    const link = (event.target as Element).closest<HTMLAnchorElement>("a[href]");
    if (!link || event.defaultPrevented || event.button !== 0) return;
    if (event.ctrlKey || event.metaKey || event.shiftKey || event.altKey) return;
    if (!leadsToPage(link)) return;
    event.preventDefault();
    navigate(link.href);
  });
  installFetchingAhead((link) => {
    if (!leadsToPage(link) || link.matches(NO_WAYS)) return null;
    const url = new URL(link.href);
    return link.hasAttribute("data-dialog") ? url : stayInCommunity(url);
  });

  window.addEventListener("popstate", (event) => void load(new URL(location.href), "none", event.state?.scroll));
}

/** Shows another page, as following a link to it would. With `replace` it takes the place of this one in the history. */
export function navigate(href: string, { replace = false } = {}): void {
  const url = new URL(href, location.href);
  if (!isPage(url)) location.assign(url);
  else if (isHere(url) && url.hash) {
    history.pushState(null, "", url);
    showTarget(url.hash);
  } else {
    rememberScroll();
    void load(stayInCommunity(url), replace || isHere(url) ? "replace" : "push");
  }
}

/** Somebody who goes by keys is likely to go there next; null: nowhere any more. */
export function likelyNext(href: string | null): void {
  restOn(
    href === null ? null : () => (href === location.pathname ? null : stayInCommunity(new URL(href, location.href))),
  );
}

/** Shows this page as it is now. */
export const reload = (): void => navigate(location.href.replace(/#.*/, ""), { replace: true });

const leadsToPage = (link: HTMLAnchorElement) =>
  !link.target && !link.hasAttribute("download") && isPage(new URL(link.href));
const isPage = (url: URL) => url.origin === location.origin && !OTHERS.test(url.pathname);
const isHere = ({ pathname, search }: URL) => pathname === location.pathname && search === location.search;

/** Around a DM stays the community that one comes from. */
function stayInCommunity(url: URL): URL {
  const community = /^\/c\/([^/]+)/.exec(location.pathname)?.[1] ?? new URLSearchParams(location.search).get("in");
  if (community && url.pathname.startsWith("/dm/") && !url.searchParams.has("in"))
    url.searchParams.set("in", community);
  return url;
}

/** The lists of messages are what scrolls; where they stood is kept with the page in the history. */
function rememberScroll(): void {
  const scroll = document.querySelector("#main .scroller")?.scrollTop ?? 0;
  history.replaceState({ ...history.state, scroll }, "");
}

async function load(url: URL, how: "push" | "replace" | "none", scroll?: number): Promise<void> {
  loading?.abort();
  const request = new AbortController();
  loading = request;
  const { classList } = document.documentElement;
  classList.remove(...WAITING);
  const slow = window.setTimeout(() => classList.add(waitingFor(url)), SLOW);
  try {
    const response = await askFor(url, request.signal);
    const text = await response.text();
    // What was asked for ahead comes also when somebody has gone elsewhere meanwhile.
    if (request.signal.aborted) return;
    const page = new DOMParser().parseFromString(text, "text/html");
    const landed = new URL(response.url);
    // A script is not told the hash of where it was led to; that of a message is its id.
    landed.hash ||= url.hash || hashOfMessage(url);
    // The sign-in, a refusal without a sidebar, or pages of a newer server: a load of its own shows each.
    if (!page.getElementById("frame") || !isPage(landed) || isNewer(page)) return location.assign(landed);
    if (how === "push") history.pushState(null, "", landed);
    else history.replaceState(history.state, "", landed);
    put(page, landed);
    showTarget(landed.hash, scroll);
  } catch (error) {
    // Another one was asked for meanwhile.
    if (request.signal.aborted) return;
    console.warn("This page is loaded whole, because it could not be put in place.", error);
    location.assign(url);
  } finally {
    window.clearTimeout(slow);
    if (loading === request) classList.remove(...WAITING);
  }
}

const WAITING = ["loading", "loading-pane", "closing-pane"];

/** What of the page is about to be another one: all of it, or what stands beside the channel. */
function waitingFor({ pathname }: URL): string {
  const [, here] = CHANNEL.exec(location.pathname) ?? [];
  const [, there, pane] = CHANNEL.exec(pathname) ?? [];
  if (here === undefined || here !== there) return "loading";
  return pane ? "loading-pane" : "closing-pane";
}

function hashOfMessage({ pathname }: URL): string {
  const id = /^\/go\/message\/(.+)$/.exec(pathname)?.[1];
  return id ? `#m-${id}` : "";
}

const isNewer = (page: Document) => page.body.dataset.script !== document.body.dataset.script;

function put(page: Document, url: URL): void {
  const keepsList = isSameList(page, url);
  document.title = page.title;
  document.body.className = page.body.className;
  setLook(page.documentElement);
  document.getElementById("frame")!.className = page.getElementById("frame")!.className;
  closeSidebar();
  morph(document.getElementById("sidebar")!, page.getElementById("sidebar")!);
  if (keepsList) morph(document.getElementById("head")!, page.getElementById("head")!);
  else replacePart("main", page);
  replacePart("pane", page);
  mergeSignals(signalsOf(page, keepsList));
  reopenLive();
  moveFocus(keepsList);
}

/** The look may be another one since it was chosen. */
function setLook({ dataset: { theme, density } }: HTMLElement): void {
  for (const [name, value] of Object.entries({ theme, density })) {
    if (value === undefined) delete document.documentElement.dataset[name];
    else document.documentElement.dataset[name] = value;
  }
}

/**
 * Whether both pages show one channel, and the other is not asked for other messages of it than this one shows: then its list
 * stays as it is, and its stream goes on. A pane comes and goes beside whatever part of it one reads.
 */
function isSameList(page: Document, url: URL): boolean {
  const listIn = (root: Document) => root.querySelector("#main .conversation[data-kind=channel] .messages[role=log]");
  const [old, fresh] = [listIn(document), listIn(page)];
  const hasCursor = ["around", "before", "after"].some((name) => url.searchParams.has(name));
  const hasPane = [document, page].some((root) => root.getElementById("pane") !== null);
  return !!old && !!fresh && old.id === fresh.id && !hasCursor && (hasPane || old.hasAttribute("data-end"));
}

function replacePart(id: string, page: Document): void {
  const fresh = page.getElementById(id);
  lives.get(id)?.abort();
  document.getElementById(id)?.remove();
  if (!fresh) return;
  document.getElementById("pages")!.append(document.adoptNode(fresh));
  // What is in sight comes first, and what is further up only then.
  fresh.classList.add("opening");
  afterPaint(() => fresh.classList.remove("opening"));
  enliven(id);
}

function enliven(id: string): void {
  const root = document.getElementById(id);
  if (!root) return;
  const life = new AbortController();
  lives.set(id, life);
  start({ root, signal: life.signal });
}

/** A list that stays goes on where its stream stood; what comes between is sent again. */
function signalsOf(page: Document, keepsList: boolean): Record<string, string | number> {
  const signals = JSON.parse(page.getElementById("live")!.dataset.signals!);
  if (!keepsList) return signals;
  const { _place, _thread_seen } = signals;
  return { _place, _thread_seen };
}

function moveFocus(keepsList: boolean): void {
  const pane = document.getElementById("pane");
  const part = keepsList && pane ? pane : document.getElementById("main")!;
  if (part.contains(document.activeElement)) return;
  part.focus({ preventScroll: true });
}

/** Brings what the address names into view. */
function showTarget(hash: string, scroll?: number): void {
  for (const old of document.querySelectorAll(".targeted")) old.classList.remove("targeted");
  const target = hash.length > 1 ? document.getElementById(decodeURIComponent(hash.slice(1))) : null;
  // Where somebody looks is not the end of the list.
  if (target || scroll !== undefined) document.querySelector(".opening")?.classList.remove("opening");
  if (target && scroll === undefined) {
    target.classList.add("targeted");
    target.scrollIntoView({ block: "center" });
    target.focus({ preventScroll: true });
  } else if (scroll !== undefined) document.querySelector("#main .scroller")?.scrollTo({ top: scroll });
}

/** Where it lies above the page. */
function closeSidebar(): void {
  document.querySelector<HTMLElement>(".sidebar:popover-open")?.hidePopover();
  document.querySelector(".switcher[open]")?.removeAttribute("open");
}
