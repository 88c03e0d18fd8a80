export const messagesIn = (list: HTMLElement): HTMLElement[] => [
  ...list.querySelectorAll<HTMLElement>(":scope > .message"),
];

/**
 * Whatever comes and goes around it, the first message in view stays where it is: call what this returns after the change.
 * Browsers that can do the same by themselves do it each in its own way, so the style sheet switches theirs off.
 */
export function holdPlace(scroller: HTMLElement, list: HTMLElement): () => void {
  const anchor = firstVisible(scroller, list);
  const before = anchor?.getBoundingClientRect().top ?? 0;
  return () => {
    if (!anchor?.isConnected) return;
    const moved = anchor.getBoundingClientRect().top - before;
    if (moved !== 0) scroller.scrollTop += moved;
  };
}

/** The messages stand below each other, so half of them need not be looked at, nor half of the others. */
export function firstVisible(scroller: HTMLElement, list: HTMLElement): HTMLElement | undefined {
  const { top } = scroller.getBoundingClientRect();
  const messages = messagesIn(list);
  let [from, to] = [0, messages.length];
  while (from < to) {
    const middle = (from + to) >> 1;
    if (messages[middle]!.getBoundingClientRect().bottom > top) to = middle;
    else from = middle + 1;
  }
  return messages[from];
}
