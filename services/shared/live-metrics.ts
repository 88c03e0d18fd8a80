import type { Feed, FeedEntry } from "#core/realtime/feed.ts";
import type { Metrics } from "./metrics.ts";
import { countStreams, streamCounts } from "./sse.ts";

/** Counts and measures what a session manager does. Returns what ends that. */
export function measureLive(metrics: Metrics, feed: Feed): () => void {
  const { counts } = feed;
  metrics.total("ajet_events_received_total", "Events that came from NATS.", () => counts.received);
  metrics.total("ajet_events_repeated_total", "Events that came again and were dropped.", () => counts.repeated);
  metrics.total(
    "ajet_events_delivered_total",
    "Events given to connections; one for ten readers counts ten times.",
    () => counts.delivered,
  );
  metrics.gauge("ajet_streams_open", "Event streams that are open in this process.", () => [[countStreams()]]);
  metrics.total("ajet_stream_frames_total", "Frames written to streams.", () => streamCounts.frames);
  metrics.total(
    "ajet_stream_signals_dropped_total",
    "Signals (who is there, who types) that a reader who was behind did not get.",
    () => streamCounts.signalsDropped,
  );
  metrics.total(
    "ajet_streams_cut_off_total",
    "Streams cut off because their reader was too far behind; it comes back and gets what it missed.",
    () => streamCounts.cutOff,
  );
  return feed.subscribe(new Stopwatch(metrics, feed));
}

/** Subscribed before any connection is, so that it begins to measure before the first of them is given the event. */
class Stopwatch {
  private readonly age;
  private readonly fanOut;
  private measuring = false;

  constructor(
    metrics: Metrics,
    private readonly feed: Feed,
  ) {
    this.age = metrics.duration(
      "ajet_event_age_seconds",
      "From what happened until this process heard of it, in seconds; by two machines' clocks where they are two.",
    );
    this.fanOut = metrics.duration(
      "ajet_fan_out_seconds",
      "From an event that was heard until it was written to all streams of this process, in seconds.",
    );
  }

  event(entry: FeedEntry): void {
    if (this.feed.isHistory(entry)) return;
    this.age(Math.max(0, (Date.now() - Date.parse(entry.event.timestamp)) / 1000));
    if (this.measuring) return;
    this.measuring = true;
    const began = performance.now();
    // The streams write in the next turn of the event loop; what is asked for in that turn comes after them.
    setImmediate(() =>
      setImmediate(() => {
        this.measuring = false;
        this.fanOut((performance.now() - began) / 1000);
      }),
    );
  }

  reset(): void {}
}
