import type { Html } from "#services/shared/html/html.ts";
import { on, signals } from "./datastar.ts";

interface LiveProps {
  /** The address of the page, as no rename changes it. */
  href: string;
  position: string;
  /** The number of the newest message that the page holds. */
  seen: number;
}

/**
 * Where the live stream is opened from. The script in the page fires `live` when it is time to open it; `_position` and
 * `_seen` move as the stream goes, so that it is opened again where it broke.
 */
export const Live = ({ href, position, seen }: LiveProps): Html => (
  <>
    <div
      id="live"
      hidden
      {...signals({ _position: position, _seen: seen })}
      {...on(
        "live",
        `@get('${href}/live?seen=' + $_seen, { headers: { 'last-event-id': $_position }, abort: evt.detail, openWhenHidden: true, retryMaxCount: 1e9 })`,
      )}
    />
    <p class="connection" id="connection" role="status" />
  </>
);
