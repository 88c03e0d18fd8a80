/** A part of the page that was put there. */
export interface Shown {
  root: HTMLElement;
  /** Aborts when something else takes its place: what was added to longer-living things ends with it. */
  signal: AbortSignal;
}
