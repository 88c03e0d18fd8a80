const MESSAGE = ".message[data-message]";

/**
 * Lets the keyboard walk through messages: Tab comes to one of a list, the arrows go on from there, and what can be done with
 * it follows it. Enter opens the menu.
 */
export function walkMessages(list: HTMLElement, signal: AbortSignal): void {
  let current: HTMLElement | null = null;

  const settle = (message: HTMLElement | null) => {
    if (current && current !== message) current.tabIndex = -1;
    current = message;
    if (message) message.tabIndex = 0;
  };
  /** Where Tab comes to: where one was, or the newest. */
  const look = () => {
    if (!current?.isConnected) settle(all(list).at(-1) ?? null);
  };
  list.addEventListener("focusin", ({ target }) => settle((target as Element).closest<HTMLElement>(MESSAGE)), {
    signal,
  });
  list.addEventListener(
    "keydown",
    (event) => {
      const message = event.target as HTMLElement;
      if (!message.matches(MESSAGE) || event.ctrlKey || event.metaKey || event.altKey) return;
      if (event.key === "Enter") {
        event.preventDefault();
        message.dispatchEvent(new CustomEvent("ajet-message-menu", { bubbles: true }));
        return;
      }
      const next = neighbour(list, message, event.key);
      if (!next) return;
      event.preventDefault();
      next.focus({ preventScroll: true });
      next.scrollIntoView({ block: "nearest" });
    },
    { signal },
  );
  new MutationObserver(look).observe(list, { childList: true });
  look();
}

const all = (list: HTMLElement) => [...list.querySelectorAll<HTMLElement>(`:scope > ${MESSAGE}`)];

function neighbour(list: HTMLElement, message: HTMLElement, key: string): HTMLElement | undefined {
  const messages = all(list);
  const at = messages.indexOf(message);
  if (key === "ArrowUp") return messages[at - 1];
  if (key === "ArrowDown") return messages[at + 1];
  if (key === "Home") return messages[0];
  if (key === "End") return messages.at(-1);
  return undefined;
}
