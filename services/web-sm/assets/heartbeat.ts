import { HEARTBEAT_INTERVAL } from "#core/presence/rules.ts";

/** Says that its person is there for as long as they can see the page: at once when they come, and then every so often. */
export function installHeartbeat(): void {
  let timer = 0;
  let saidAt = Number.NEGATIVE_INFINITY;

  const beat = () => {
    window.clearTimeout(timer);
    if (document.hidden) return;
    const due = saidAt + HEARTBEAT_INTERVAL - performance.now();
    if (due > 0) {
      timer = window.setTimeout(beat, due);
      return;
    }
    saidAt = performance.now();
    timer = window.setTimeout(beat, HEARTBEAT_INTERVAL);
    // What gets lost is made up for by the next one.
    fetch("/api/heartbeat", { method: "POST" }).catch(() => {});
  };

  document.addEventListener("visibilitychange", beat);
  beat();
}
