import { showBeside } from "./floating.ts";

const KEY = "ajet-recent-emoji";
const KEPT = 12;

/** What somebody chose last comes first; who has not chosen yet is offered the same as everybody. */
export function recentEmoji(count: number): string[] {
  const offered = document.getElementById("message-menu")?.dataset.quick?.split(" ") ?? [];
  return [...new Set([...readChosen(), ...offered])].slice(0, count);
}

export function rememberEmoji(emoji: string): void {
  known = [...new Set([emoji, ...readChosen()])].slice(0, KEPT);
  try {
    localStorage.setItem(KEY, JSON.stringify(known));
  } catch {
    // Where nothing may be stored, it is remembered as long as the page is there.
  }
}

let known: string[] | null = null;
// Another tab remembers too.
window.addEventListener("storage", () => {
  known = null;
});

function readChosen(): string[] {
  known ??= readStored();
  return known;
}

function readStored(): string[] {
  try {
    const chosen: unknown = JSON.parse(localStorage.getItem(KEY) ?? "[]");
    return Array.isArray(chosen) ? chosen.filter((emoji) => typeof emoji === "string") : [];
  } catch {
    return [];
  }
}

type PickerElement = HTMLElement & { database?: unknown };

let picker: Promise<PickerElement> | null = null;
let chosen: ((emoji: string | null) => void) | null = null;

/** Lets somebody choose an emoji, beside an element. Resolves with null when they choose none. */
export async function pickEmoji(beside: Element): Promise<string | null> {
  const place = document.getElementById("emoji-place");
  if (!place) return null;
  picker ??= loadPicker(place);
  place.classList.add("loading");
  showBeside(place, beside);
  const loaded = await picker.catch(() => null);
  place.classList.remove("loading");
  if (!loaded) {
    // It is tried anew the next time.
    picker = null;
    place.hidePopover();
    return null;
  }
  if (!place.matches(":popover-open")) return null;
  // Now it has its size.
  showBeside(place, beside);
  // On a touch screen this would open the keyboard over the emoji.
  if (matchMedia("(hover: hover)").matches) {
    loaded.shadowRoot?.querySelector<HTMLElement>("input[type=search]")?.focus();
  }
  return new Promise((resolve) => {
    chosen?.(null);
    chosen = resolve;
  });
}

/** The component and its data are fetched by the first who needs them. */
async function loadPicker(place: HTMLElement): Promise<PickerElement> {
  const { emojiPicker = "", emojiData = "" } = document.body.dataset;
  const { Picker } = (await import(emojiPicker)) as { Picker: new (options: object) => PickerElement };
  const element = new Picker({ dataSource: emojiData, locale: "en" });
  const finish = (emoji: string | null) => {
    chosen?.(emoji);
    chosen = null;
  };
  element.addEventListener("emoji-click", (event) => {
    finish((event as CustomEvent<{ unicode?: string }>).detail.unicode ?? null);
    place.hidePopover();
  });
  place.addEventListener("toggle", (event) => {
    if ((event as ToggleEvent).newState === "closed") finish(null);
  });
  place.replaceChildren(element);
  return element;
}
