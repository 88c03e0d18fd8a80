import type { Place } from "../places.ts";
import { openDialog } from "./dialogs.ts";
import { likelyNext, navigate } from "./navigation.ts";
import { type Candidate, type Ranked, rank } from "./switcher-order.ts";

/** What is shown at once: more one finds by typing on. */
const SHOWN = 12;
/** Typing stops for so long before the server is asked for people, in milliseconds. */
const PAUSE = 120;
/** So old may be what the server said of the places, in milliseconds. */
const FRESH = 60_000;
const RECENT = "recent-places";
const RECENT_MAX = 30;

let known: Place[] = [];
let askedAt = 0;
let people: Place[] = [];
let shown: Ranked[] = [];
let chosen = 0;

/** Remembers where one was, by the channel that the page shows. */
export function rememberPlace(): void {
  const id = document.querySelector<HTMLElement>("#main .conversation[data-kind=channel]")?.dataset.list;
  if (!id) return;
  const recent = [id, ...recentPlaces().filter((other) => other !== id)].slice(0, RECENT_MAX);
  sessionStorage.setItem(RECENT, recent.join(" "));
}

const recentPlaces = (): string[] => sessionStorage.getItem(RECENT)?.split(" ").filter(Boolean) ?? [];

/** Shows what can be gone to. It opens with what the page knows, and fills up with what the server does. */
export function openSwitcher(): boolean {
  const { dialog, input } = elements();
  if (dialog.open) return true;
  people = [];
  input.value = "";
  document.querySelector<HTMLElement>(".sidebar:popover-open")?.hidePopover();
  dialog.showModal();
  show();
  void askForPlaces();
  return true;
}

let made: ReturnType<typeof build> | null = null;
const elements = () => {
  made ??= build();
  return made;
};

function build() {
  const dialog = document.createElement("dialog");
  dialog.className = "dialog switcher-dialog";
  dialog.ariaLabel = "Go to";
  // Nothing that a person wrote is in here.
  dialog.innerHTML = `
    <input class="input" id="switcher-input" type="text" role="combobox" aria-expanded="true" aria-autocomplete="list"
      aria-controls="switcher-list" aria-label="A channel, a person or a page" autocomplete="off" spellcheck="false"
      placeholder="Go to a channel, a person or a page" dir="auto" maxlength="80">
    <ul id="switcher-list" role="listbox" aria-label="Places"></ul>
    <p class="switcher-hint" role="status"></p>`;
  document.body.append(dialog);
  const input = dialog.querySelector("input")!;
  const list = dialog.querySelector("ul")!;
  const status = dialog.querySelector("p")!;

  let timer = 0;
  input.addEventListener("input", () => {
    chosen = 0;
    show();
    window.clearTimeout(timer);
    timer = window.setTimeout(() => void askForPeople(input.value), PAUSE);
  });
  dialog.addEventListener("keydown", (event) => {
    if (event.isComposing) return;
    if (event.key === "ArrowDown") choose(chosen + 1);
    else if (event.key === "ArrowUp") choose(chosen - 1);
    else if (event.key === "Enter") go();
    else if ((event.ctrlKey || event.metaKey) && ["k", "g"].includes(event.key.toLowerCase())) dialog.close();
    else return;
    event.preventDefault();
  });
  dialog.addEventListener("close", () => likelyNext(null));
  list.addEventListener("mousemove", ({ target }) => {
    const index = [...list.children].indexOf((target as Element).closest("li") as HTMLLIElement);
    if (index >= 0 && index !== chosen) choose(index);
  });
  dialog.addEventListener("click", ({ target }) => {
    if (target === dialog) return dialog.close();
    const index = [...list.children].indexOf((target as Element).closest("li") as HTMLLIElement);
    if (index < 0) return;
    chosen = index;
    go();
  });
  return { dialog, input, list, status };
}

function show(): void {
  const { input, list, status } = elements();
  shown = rank(candidates(), input.value, SHOWN);
  list.replaceChildren(...shown.map(optionOf));
  status.textContent = shown.length === 0 ? "Nothing is called so." : "";
  choose(Math.min(chosen, Math.max(0, shown.length - 1)));
}

/** Around the ends of the list. */
function choose(index: number): void {
  const { input, list } = elements();
  const options = [...list.children] as HTMLElement[];
  chosen = options.length === 0 ? 0 : (index + options.length) % options.length;
  for (const [place, option] of options.entries()) option.ariaSelected = String(place === chosen);
  const option = options[chosen];
  if (option) input.setAttribute("aria-activedescendant", option.id);
  else input.removeAttribute("aria-activedescendant");
  option?.scrollIntoView({ block: "nearest" });
  const place = shown[chosen]?.place;
  likelyNext(place && WITH_PAGE.has(place.kind) && !place.isDialog ? place.href : null);
}

/** What Enter leads to a page of its own. */
const WITH_PAGE = new Set<Place["kind"]>(["channel", "dm", "group"]);

const SIGNS: Record<Place["kind"], string> = {
  channel: "#",
  dm: "@",
  group: "@",
  person: "@",
  page: "→",
  command: "/",
};

function optionOf({ place, matched }: Ranked, index: number): HTMLElement {
  const option = document.createElement("li");
  option.id = `switcher-${index}`;
  option.role = "option";
  option.classList.toggle("has-news", place.unread > 0);
  const sign = document.createElement("span");
  sign.className = "sign";
  sign.ariaHidden = "true";
  sign.textContent = SIGNS[place.kind];
  const label = document.createElement("bdi");
  label.className = "label";
  label.append(...marked(place.label, matched));
  const detail = document.createElement("small");
  detail.textContent = place.detail;
  option.append(sign, label, detail);
  if (place.unread > 0) {
    const badge = document.createElement("span");
    badge.className = "count-badge";
    badge.textContent = place.unread > 99 ? "99+" : String(place.unread);
    badge.ariaLabel = `${badge.textContent} unread`;
    badge.role = "img";
    option.append(badge);
  }
  return option;
}

/** A label with the letters that were looked for marked. */
function marked(label: string, matched: readonly number[]): Node[] {
  const places = new Set(matched);
  const nodes: Node[] = [];
  let from = 0;
  while (from < label.length) {
    let to = from + 1;
    while (to < label.length && places.has(to) === places.has(from)) to++;
    const piece = label.slice(from, to);
    if (places.has(from)) {
      const mark = document.createElement("mark");
      mark.textContent = piece;
      nodes.push(mark);
    } else nodes.push(new Text(piece));
    from = to;
  }
  return nodes;
}

/** What the sidebar knows is newest, so it comes before what the server said. */
function candidates(): Candidate[] {
  const recent = recentPlaces();
  const links = [...document.querySelectorAll<HTMLAnchorElement>("#sidebar a[data-place]")].map(placeOfLink);
  const places = new Map<string, Place & { unread?: number }>();
  for (const place of [...links, ...known, ...people]) if (!places.has(place.id)) places.set(place.id, place);
  const here = document.querySelector<HTMLElement>("#main .conversation[data-kind=channel]")?.dataset.list;
  return [...places.values()].map((place) => {
    const since = recent.indexOf(place.id);
    const isHere = place.id === here;
    return { ...place, isHere, unread: isHere ? 0 : (place.unread ?? 0), recent: since < 0 ? null : since };
  });
}

function placeOfLink(link: HTMLAnchorElement): Place & { unread: number } {
  const isDirect = link.classList.contains("direct");
  const isNews = link.classList.contains("has-news");
  return {
    id: link.dataset.place!,
    kind: isDirect ? "dm" : "channel",
    label: link.querySelector(".name")?.textContent?.trim() ?? "",
    detail: known.find(({ id }) => id === link.dataset.place)?.detail ?? "",
    href: link.getAttribute("href")!,
    unread: isNews ? Math.max(1, Number(link.dataset.unread)) : 0,
  };
}

const community = () => new URLSearchParams(document.getElementById("sidebar")?.dataset.query).get("community") ?? "";

async function askForPlaces(): Promise<void> {
  if (Date.now() - askedAt < FRESH) return;
  const places = await ask({});
  if (!places) return;
  askedAt = Date.now();
  known = places;
  show();
}

async function askForPeople(text: string): Promise<void> {
  const q = text.trim().replace(/^@/, "");
  if (q === "" || /^[#/]/.test(q)) return;
  const found = await ask({ q });
  if (!found || elements().input.value !== text) return;
  people = found;
  show();
}

async function ask(query: Record<string, string>): Promise<Place[] | null> {
  try {
    const asked = new URLSearchParams({ ...query, in: community() });
    const response = await fetch(`/switcher?${asked}`, { headers: { accept: "application/json" } });
    return response.ok ? (await response.json()).places : null;
  } catch {
    return null;
  }
}

function go(): void {
  const { dialog } = elements();
  const place = shown[chosen]?.place;
  if (!place) return;
  dialog.close();
  if (place.kind === "command") type(place.label);
  else if (place.kind === "person") void writeTo(place);
  else if (place.isDialog) openDialog(place.href);
  else navigate(place.href);
}

/** Begins a command in the message box, where its arguments are proposed. */
function type(command: string): void {
  const input = document.querySelector<HTMLTextAreaElement>("#main .composer textarea");
  if (!input) return;
  input.value = `${command} `;
  input.focus();
  input.dispatchEvent(new Event("input", { bubbles: true }));
}

async function writeTo({ id, href }: Place): Promise<void> {
  try {
    const body = new URLSearchParams({ user_ids: id });
    const response = await fetch("/dm", { method: "POST", body, headers: { accept: "application/json" } });
    if (response.ok) navigate((await response.json()).href);
    else openDialog(href);
  } catch {
    openDialog(href);
  }
}
