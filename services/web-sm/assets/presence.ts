import { onDatastarEvent } from "./datastar.ts";

const online = new Set<string>();

/** Shows who is there: on elements with `data-presence`. */
export function installPresence(): void {
  onDatastarEvent(({ type, argsRaw }) => {
    if (type === "datastar-presence") {
      if (argsRaw.full === "true") online.clear();
      for (const id of ids(argsRaw.online)) online.add(id);
      for (const id of ids(argsRaw.offline)) online.delete(id);
      showPresence();
    } else if (type === "datastar-patch-elements" && argsRaw.elements?.includes("data-presence")) showPresence();
  });
}

const ids = (text = "") => text.split(" ").filter(Boolean);

export const isOnline = (id: string): boolean => online.has(id);

export function showPresence(): void {
  for (const element of document.querySelectorAll<HTMLElement>("[data-presence]")) {
    element.classList.toggle("online", online.has(element.dataset.presence!));
  }
}
