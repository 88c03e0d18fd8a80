/**
 * On HTTP/1.1 a browser opens six connections to a host, and each stream holds one: with seven tabs nothing more would be
 * sent. So the tabs of a browser share a few slots for streams. A tab that nobody looks at gives up its own when another one
 * wants it, and takes up its stream where it stood when somebody comes back to it.
 */
const SLOTS = ["ajet-live-1", "ajet-live-2", "ajet-live-3"];
const WANTED = "wanted";

export interface Slot {
  release(): void;
}

/** Resolves when this tab may open a stream. `onLost` is called when it has to close it again. */
export async function takeSlot(onLost: () => void): Promise<Slot> {
  if (!isScarce()) return { release() {} };
  await untilVisible();
  const others = new BroadcastChannel("ajet-live");
  const slot = await takeFirst(() => others.postMessage(WANTED));
  const giveUp = () => {
    others.close();
    slot.release();
    onLost();
  };
  others.addEventListener("message", ({ data }) => {
    if (data === WANTED && document.hidden) giveUp();
  });
  return slot;
}

/** HTTP/2 carries all streams on one connection. Locks are missing on plain http to other machines only. */
function isScarce(): boolean {
  const [page] = performance.getEntriesByType("navigation") as PerformanceNavigationTiming[];
  return "locks" in navigator && page?.nextHopProtocol === "http/1.1";
}

function untilVisible(): Promise<void> {
  if (!document.hidden) return Promise.resolve();
  return new Promise((resolve) => {
    const look = () => {
      if (document.hidden) return;
      document.removeEventListener("visibilitychange", look);
      resolve();
    };
    document.addEventListener("visibilitychange", look);
  });
}

/** The first slot that becomes free. @param ask called when there is none. */
function takeFirst(ask: () => void): Promise<Slot> {
  const wishes = new AbortController();
  return new Promise((resolve) => {
    for (const name of SLOTS) {
      const granted = () => {
        // Two can be granted before the first takes the other back.
        if (wishes.signal.aborted) return;
        wishes.abort();
        return new Promise<void>((release) => resolve({ release }));
      };
      // A wish that is taken back is rejected.
      navigator.locks.request(name, { signal: wishes.signal }, granted).catch(() => {});
    }
    void navigator.locks.query().then(({ held = [] }) => {
      if (!wishes.signal.aborted && SLOTS.every((name) => held.some((lock) => lock.name === name))) ask();
    });
  });
}
