import { isPressed, KEYS, type Key, type KeyAction, labelsOf, partsOf } from "../keys.ts";
import { openDialog } from "./dialogs.ts";
import { closeDropdown } from "./dropdowns.ts";
import { doWith } from "./message-actions.ts";
import { likelyNext, navigate } from "./navigation.ts";
import { showAuthor } from "./people.ts";
import { openSwitcher } from "./switcher.ts";

const isMac = /Mac|iP(?:hone|ad)/.test(navigator.userAgent);
/** Who dictates, or hits keys by accident, turns the ones without a modifier off. */
const SINGLE_KEYS = "single-keys";

/** Does what the table of keys says, and what buttons with `data-action` do by the same names. */
export function installKeyboard(): void {
  document.addEventListener("keydown", (event) => {
    if (event.defaultPrevented || event.isComposing) return;
    const key = KEYS.find((candidate) => isMeant(candidate, event));
    if (key && ACTIONS[key.action](event)) event.preventDefault();
  });
  // Who has let go of it goes no further along the channels.
  document.addEventListener("keyup", ({ key }) => key === "Alt" && likelyNext(null));
  document.addEventListener("click", (event) => {
    const button = (event.target as Element).closest<HTMLElement>("[data-action]");
    if (button) ACTIONS[button.dataset.action as KeyAction](event);
  });
  document.addEventListener("change", ({ target }) => {
    const field = target as HTMLInputElement;
    if (field.closest("[data-setting=single-keys]")) localStorage.setItem(SINGLE_KEYS, field.checked ? "on" : "off");
  });
  showKeys(document.body);
}

/** What works only with this script, and by which keys. */
export function showKeys(root: ParentNode): void {
  for (const button of root.querySelectorAll<HTMLElement>("[data-action]")) button.hidden = false;
  for (const element of root.querySelectorAll<HTMLElement>("[data-keys]")) {
    const key = KEYS.find(({ action }) => action === element.dataset.keys);
    element.textContent = key ? labelsOf(key.combos[0]!, isMac).join(isMac ? "" : " ") : "";
  }
  for (const setting of root.querySelectorAll<HTMLElement>("[data-setting=single-keys]")) {
    setting.hidden = false;
    setting.querySelector("input")!.checked = areSingleKeysOn();
  }
}

const areSingleKeysOn = () => localStorage.getItem(SINGLE_KEYS) !== "off";

function isMeant({ combos, where }: Key, event: KeyboardEvent): boolean {
  const combo = combos.find((candidate) => isPressed(candidate, event, isMac));
  if (combo === undefined) return false;
  // Where nothing has the focus, the body is meant.
  const target = event.target instanceof HTMLElement ? event.target : document.body;
  // What is open above the page has keys of its own.
  if (target.closest("dialog")) return false;
  if (where === "on a message") return target.matches(".message");
  if (where === "everywhere" || partsOf(combo).modifiers.some((modifier) => modifier !== "Shift")) return true;
  return !isField(target) && areSingleKeysOn();
}

const isField = (element: HTMLElement) =>
  element.isContentEditable || element.matches("textarea, select, input:not([type=checkbox], [type=radio])");

/** Each returns whether it did something; if not, the key is the browser's. */
const ACTIONS: Record<KeyAction, (event: Event) => boolean> = {
  switch: () => openSwitcher(),
  search,
  "new-message": () => openLink("#sidebar a[href^='/dm/new']"),
  help: () => openLink("#sidebar a[href^='/help']"),
  "previous-channel": () => goAlong(-1, () => true),
  "next-channel": () => goAlong(1, () => true),
  "previous-unread": () => goAlong(-1, hasNews),
  "next-unread": () => goAlong(1, hasNews),
  threads: () => follow("#threads-link"),
  notifications: () => follow("#inbox-link"),
  "next-region": () => goToRegion(1),
  "previous-region": () => goToRegion(-1),
  close: ({ target }) => close(target as HTMLElement),
  "older-message": ({ target }) => focusBeside(target as HTMLElement, "previousElementSibling"),
  "newer-message": ({ target }) => focusBeside(target as HTMLElement, "nextElementSibling"),
  "message-menu": ({ target }) => target!.dispatchEvent(new CustomEvent("ajet-message-menu", { bubbles: true })),
  "open-thread": ({ target }) => withMessage(target as HTMLElement, "reply"),
  "edit-message": ({ target }) => withMessage(target as HTMLElement, "edit"),
  "react-to-message": ({ target }) => withMessage(target as HTMLElement, "react"),
  "quote-message": ({ target }) => withMessage(target as HTMLElement, "quote"),
  "message-author": ({ target }) => showAuthor(target as HTMLElement),
  "unread-from-message": ({ target }) => withMessage(target as HTMLElement, "unread"),
};

const find = (selector: string) => document.querySelector<HTMLElement>(selector);

/** Whether there is something that can be seen, which then is done. */
function click(element: HTMLElement | null): boolean {
  if (!element || element.getClientRects().length === 0) return false;
  element.click();
  return true;
}

const follow = (selector: string): boolean => {
  const link = find(selector)?.getAttribute("href");
  if (link) navigate(link);
  return !!link;
};

function openLink(selector: string): boolean {
  const link = document.querySelector<HTMLAnchorElement>(selector);
  if (link) openDialog(link.href);
  return link !== null;
}

function search(): boolean {
  const field = document.querySelector<HTMLInputElement>("#pane #q") ?? find("#head-q");
  if (field && field.getClientRects().length > 0) {
    field.focus();
    return true;
  }
  return click(find("#head a[href*='/search']")) || follow("#head a[href*='/search']");
}

const hasNews = (link: HTMLElement) => link.classList.contains("has-news");

/** The next of the sidebar's channels that fits, around its end. */
function goAlong(step: 1 | -1, fits: (link: HTMLElement) => boolean): boolean {
  const links = [...document.querySelectorAll<HTMLAnchorElement>("#sidebar a[data-place]")];
  const here = links.findIndex((link) => link.getAttribute("aria-current") === "page");
  for (let away = 1; away <= links.length; away++) {
    // Without a current one, the first step leads to the first or the last.
    const start = here < 0 && step < 0 ? 0 : here;
    const link = links[(start + step * away + 2 * links.length) % links.length]!;
    if (link === links[here] || !fits(link)) continue;
    navigate(link.href);
    // Who holds Alt down may well go one further.
    const next = links[(links.indexOf(link) + step + links.length) % links.length]!;
    if (fits(next)) likelyNext(next.pathname + next.search);
    return true;
  }
  return false;
}

/** The parts of the page in order, each with what in it takes the focus. */
const REGIONS: readonly [region: string, focused: readonly string[]][] = [
  ["#sidebar", ["a[aria-current=page]", "a, button"]],
  ["#head", ["a, button, input"]],
  ["#main .scroller", [".messages > .message:last-of-type", ":scope"]],
  ["#main .composer", ["textarea"]],
  ["#main .panel-page", ["[autofocus]", "a, button, input"]],
  ["#pane > .head", ["a, button"]],
  ["#pane .pane-top", ["input[type=search]", "a, button"]],
  ["#pane .pane-list", ["a, button"]],
  ["#pane .scroller", [".message:last-of-type", ":scope"]],
  ["#pane .composer", ["textarea"]],
];

function goToRegion(step: 1 | -1): boolean {
  const regions = REGIONS.flatMap(([selector, focused]) => {
    const region = find(selector);
    return region && region.getClientRects().length > 0 ? [{ region, focused }] : [];
  });
  const here = regions.findLastIndex(({ region }) => region.contains(document.activeElement));
  const start = here < 0 && step < 0 ? 0 : here;
  for (let away = 1; away <= regions.length; away++) {
    const { region, focused } = regions[(start + step * away + 2 * regions.length) % regions.length]!;
    const targets = focused.flatMap((selector) =>
      selector === ":scope" ? [region] : [...region.querySelectorAll<HTMLElement>(selector)],
    );
    const target = targets.find((element) => element.getClientRects().length > 0);
    if (!target) continue;
    target.focus();
    return true;
  }
  return false;
}

/** One thing for each press: out of a field, the pane, and at last everything in the channel is read. */
function close(target: HTMLElement): boolean {
  // They close by themselves.
  if (find(".sidebar:popover-open, [popover]:popover-open")) return false;
  if (closeDropdown()) return true;
  if (isField(target)) {
    const list = target.closest(".conversation")?.querySelector<HTMLElement>(".scroller") ?? find("#main");
    list?.focus();
    return true;
  }
  return click(find("#pane .close-pane")) || click(find("#pane .back-to-channel")) || markChannelRead();
}

function markChannelRead(): boolean {
  const conversation = find("#main .conversation[data-kind=channel]");
  const isJoined = conversation?.querySelector(".composer") ?? null;
  if (!conversation?.dataset.href || !isJoined) return false;
  click(conversation.querySelector<HTMLElement>(".to-newest"));
  conversation.removeAttribute("data-unread-kept");
  void fetch(`${conversation.dataset.href}/read`, {
    method: "POST",
    headers: { "content-type": "application/json", accept: "application/json" },
    body: JSON.stringify({ message_id: null }),
  }).catch(() => {});
  return true;
}

function focusBeside(message: HTMLElement, side: "previousElementSibling" | "nextElementSibling"): boolean {
  let other = message[side];
  while (other && !other.matches(".message")) other = other[side];
  if (!other) return false;
  (other as HTMLElement).focus();
  other.scrollIntoView({ block: "nearest" });
  return true;
}

/** What is gone has nothing to be done with, and only the author edits. */
function withMessage(message: HTMLElement, what: string): boolean {
  if (!message.querySelector(":scope > .actions-link")) return false;
  if (what === "edit" && message.dataset.author !== document.body.dataset.viewer) return false;
  const conversation = message.closest<HTMLElement>(".conversation");
  if (what === "reply" && conversation?.dataset.kind === "thread") {
    conversation.querySelector<HTMLElement>(".composer textarea")?.focus();
  } else doWith(message, what, message);
  return true;
}
