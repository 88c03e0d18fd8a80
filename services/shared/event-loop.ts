/** How often it is looked, in milliseconds: often enough to meet what holds the process up for long, too seldom to cost. */
const INTERVAL = 250;

let isWatched = false;
let worst = 0;

/** How many milliseconds the event loop was late at worst since this was last asked. It is watched from the first call on. */
export function worstLag(): number {
  if (!isWatched) watch();
  const lag = worst;
  worst = 0;
  return lag;
}

function watch(): void {
  isWatched = true;
  let expected = performance.now() + INTERVAL;
  const timer = setInterval(() => {
    const now = performance.now();
    worst = Math.max(worst, now - expected);
    expected = now + INTERVAL;
  }, INTERVAL);
  timer.unref();
}
