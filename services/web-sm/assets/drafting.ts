import { onDatastarEvent } from "./datastar.ts";
import { Drafts } from "./drafts.ts";
import { failedBodies } from "./pending.ts";

/** The drafts of whoever looks at the page. */
export const drafts = new Drafts(storageOrNone(), document.body.dataset.viewer ?? "");

/** Browsers can forbid it altogether. */
function storageOrNone(): Storage {
  try {
    return localStorage;
  } catch {
    return {} as Storage;
  }
}

/** Keeps drafts for their writer alone, and shows beside the ways to the channels where there is one. */
export function installDrafts(): void {
  drafts.sweep();
  markDrafts();
  onDatastarEvent(({ type, argsRaw }) => {
    if (type === "datastar-patch-elements" && argsRaw.selector === "#sidebar") markDrafts();
  });
  window.addEventListener("storage", markDrafts);
  document.addEventListener("submit", ({ target }) => {
    if ((target as HTMLFormElement).getAttribute("action") === "/logout") drafts.forgetAll();
  });
  // What could not be sent is begun anew when the page is loaded again.
  window.addEventListener("pagehide", () => {
    for (const { list, channel, bodies } of failedBodies()) {
      const { text = "", files = [] } = drafts.read(list) ?? {};
      drafts.write(list, { text: [...bodies, text].filter(Boolean).join("\n\n"), files, channel });
    }
  });
}

/** Call it when the list of channels is another one, or there is another draft. */
export function markDrafts(): void {
  const channels = drafts.channels();
  for (const link of document.querySelectorAll<HTMLElement>("a[data-place]")) {
    link.toggleAttribute("data-draft", channels.has(link.dataset.place!));
  }
}
