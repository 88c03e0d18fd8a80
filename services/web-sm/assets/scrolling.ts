/** Nearer to the end than this counts as being there, in pixels. */
const NEAR = 80;

/** Offers a way down when something new came while the reader was further up. The style sheet keeps who is at the end there. */
export function watchScrolling(scroller: HTMLElement) {
  const button = document.getElementById("to-newest");
  // The scroller runs from its end (`column-reverse`), so 0 is the end and everything above is negative.
  const atEnd = () => scroller.scrollTop > -NEAR;
  const toEnd = () => scroller.scrollTo({ top: 0 });

  button?.addEventListener("click", toEnd);
  scroller.addEventListener("scroll", () => {
    if (button && atEnd()) button.hidden = true;
  });
  return {
    toEnd,
    somethingCame() {
      if (button && !atEnd()) button.hidden = false;
    },
  };
}
