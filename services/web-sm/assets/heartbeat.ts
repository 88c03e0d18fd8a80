import { HEARTBEAT_INTERVAL } from "#core/presence/rules.ts";

/** Who only passes by is not there; and a page that has just come has more urgent things to ask for. In milliseconds. */
const SETTLED = 1_000;

/** Says that its person is there for as long as they can see the page: soon after they come, and then every so often. */
export function installHeartbeat(): void {
  let timer = 0;
  let saidAt = Number.NEGATIVE_INFINITY;

  const beat = () => {
    window.clearTimeout(timer);
    if (document.hidden) return;
    timer = window.setTimeout(say, Math.max(SETTLED, saidAt + HEARTBEAT_INTERVAL - performance.now()));
  };

  const say = () => {
    saidAt = performance.now();
    timer = window.setTimeout(say, HEARTBEAT_INTERVAL);
    // What gets lost is made up for by the next one.
    fetch("/api/heartbeat", { method: "POST" }).catch(() => {});
  };

  document.addEventListener("visibilitychange", beat);
  beat();
}
