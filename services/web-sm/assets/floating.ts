/** Narrower windows have no room beside anything: what floats is a sheet at the lower edge, by the style sheet. */
const NARROW = "(max-width: 47.99rem)";
const MARGIN = 8;

/** Shows a popover beside an element: below it where there is room, else above, and never beyond the window. */
export function showBeside(floating: HTMLElement, beside: Element): void {
  if (!floating.matches(":popover-open")) floating.showPopover();
  const { style } = floating;
  if (matchMedia(NARROW).matches) {
    style.removeProperty("top");
    style.removeProperty("left");
    return;
  }
  const anchor = beside.getBoundingClientRect();
  const { width, height } = floating.getBoundingClientRect();
  const below = anchor.bottom + MARGIN / 2;
  const top = below + height < innerHeight - MARGIN ? below : anchor.top - height - MARGIN / 2;
  style.top = `${clamp(top, MARGIN, innerHeight - height - MARGIN)}px`;
  style.left = `${clamp(anchor.right - width, MARGIN, innerWidth - width - MARGIN)}px`;
}

const clamp = (value: number, least: number, most: number) => Math.max(least, Math.min(value, most));
