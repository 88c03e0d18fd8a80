let place: HTMLElement | null = null;
let timer = 0;

/** Says something small for a moment, at the edge of the page and aloud. */
export function say(text: string): void {
  if (!place) {
    place = document.createElement("p");
    place.className = "said";
    place.role = "status";
    document.body.append(place);
  }
  place.textContent = text;
  window.clearTimeout(timer);
  timer = window.setTimeout(() => {
    if (place) place.textContent = "";
  }, 3_000);
}
