import { afterPaint } from "./shown.ts";

/** Nearer to the end than this counts as being there, in pixels. */
const NEAR = 80;
/** Further from the end than so many windows, the way down is offered. */
const FAR = 1.5;

interface ScrollingOptions {
  conversation: HTMLElement;
  scroller: HTMLElement;
  list: HTMLElement;
  toNewest(): Promise<void>;
  signal: AbortSignal;
}

/** Keeps who reads the newest messages there when more come, and offers a way down to who is further up. */
export function watchScrolling({ conversation, scroller, list, toNewest, signal }: ScrollingOptions) {
  const button = conversation.querySelector<HTMLElement>(".to-newest");
  const label = button?.querySelector(".label");
  // The scroller runs from its end (`column-reverse`), so 0 is the end and everything above is negative.
  const isAtEnd = () => list.hasAttribute("data-end") && scroller.scrollTop > -NEAR;
  let hasNews = false;

  // Browsers hold on to a message that has the focus: by the time that one is added, they may have scrolled away from the end.
  // A list begins at its end, and asking it before it was drawn would have it laid out for the answer alone.
  let atEnd = list.hasAttribute("data-end");
  const look = () => {
    atEnd = isAtEnd();
    if (atEnd) hasNews = false;
    const isFar = !list.hasAttribute("data-end") || scroller.scrollTop < -FAR * scroller.clientHeight;
    if (label) label.textContent = hasNews ? "New messages" : "Newest messages";
    if (button) button.hidden = atEnd || !(hasNews || isFar);
  };
  scroller.addEventListener("scroll", look, { passive: true, signal });
  button?.addEventListener("click", () => void toNewest());
  afterPaint(look);

  return {
    toEnd: () => void toNewest(),
    isAtEnd: () => atEnd,
    somethingCame() {
      if (atEnd) void toNewest();
      else {
        hasNews = true;
        look();
      }
    },
  };
}
