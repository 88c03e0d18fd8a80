/** Nearer to the end than this counts as being there, in pixels. */
const NEAR = 80;

/** Keeps who reads the newest messages there when more come, and offers a way down to who is further up. */
export function watchScrolling(conversation: HTMLElement, scroller: HTMLElement) {
  const button = conversation.querySelector<HTMLElement>(".to-newest");
  // The scroller runs from its end (`column-reverse`), so 0 is the end and everything above is negative.
  const isAtEnd = () => scroller.scrollTop > -NEAR;
  const toEnd = () => scroller.scrollTo({ top: 0 });

  // Browsers hold on to a message that has the focus: by the time that one is added, they may have scrolled away from the end.
  let atEnd = isAtEnd();
  scroller.addEventListener("scroll", () => {
    atEnd = isAtEnd();
    if (button && atEnd) button.hidden = true;
  });
  button?.addEventListener("click", toEnd);

  return {
    toEnd,
    somethingCame() {
      if (atEnd) toEnd();
      else if (button) button.hidden = false;
    },
  };
}
