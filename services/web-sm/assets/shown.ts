/** A part of the page that was put there. */
export interface Shown {
  root: HTMLElement;
  /** Aborts when something else takes its place: what was added to longer-living things ends with it. */
  signal: AbortSignal;
}

/** Does what need not be done before people see the page. Where nobody looks there is no picture to wait for. */
export function afterPaint(work: () => void): void {
  if (document.hidden) window.setTimeout(work);
  else requestAnimationFrame(() => window.setTimeout(work));
}
