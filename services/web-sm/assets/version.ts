import { onDatastarEvent } from "./datastar.ts";

/** Offers to load the page anew when the server has become another one: its events may be for pages that this is not. */
export function watchVersion(): void {
  const notice = document.getElementById("version");
  if (!notice) return;
  onDatastarEvent(({ type, argsRaw: { signals = "{}" } }) => {
    if (type !== "datastar-patch-signals") return;
    const { _script } = JSON.parse(signals);
    if (_script && _script !== document.body.dataset.script) notice.hidden = false;
  });
  notice.querySelector("button")!.addEventListener("click", () => location.reload());
}
