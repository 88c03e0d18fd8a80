import type { Html } from "#services/shared/html/html.ts";
import { on, signals } from "./datastar.ts";

/** What a page shows, and where its stream goes on. */
export interface LivePlace {
  /** Of the channel's community; null for a DM. */
  slug: string | null;
  channelId: string;
  /** The message whose thread is beside the channel. */
  threadId?: string;
  position: string;
  /** The numbers of the newest message and of the newest reply that the page holds. */
  seen: number;
  threadSeen?: number;
}

interface LiveProps {
  place?: LivePlace | undefined;
  /** The slug of the community around the page. */
  community: string | undefined;
}

/** Ids and slugs alone: what stands in a signal is never text that somebody chose freely. */
const placeQuery = (place: LivePlace | undefined, community: string | undefined): string =>
  new URLSearchParams({
    ...(community === undefined ? {} : { community }),
    ...(place ? { channel: place.channelId, ...(place.slug === null ? {} : { slug: place.slug }) } : {}),
    ...(place?.threadId ? { thread: place.threadId } : {}),
  }).toString();

/**
 * Where the live stream is opened from: one for the whole tab, wherever its person goes in it. The script in the page fires
 * `live` when it is time to open it; the signals move as the stream goes, so that it is opened again where it broke.
 */
export const Live = ({ place, community }: LiveProps): Html => (
  <div
    id="live"
    hidden
    {...signals({
      _place: placeQuery(place, community),
      _position: place?.position ?? "",
      _seen: place?.seen ?? 0,
      _thread_seen: place?.threadSeen ?? 0,
    })}
    {...on(
      "live",
      "@get('/live?' + $_place + '&seen=' + $_seen + '&thread_seen=' + $_thread_seen, { headers: { 'last-event-id': $_position }, abort: evt.detail, openWhenHidden: true, retryMaxCount: 1e9 })",
    )}
  />
);
