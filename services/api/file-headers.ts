/** A year, in seconds. */
const FOREVER = 31_536_000;

/**
 * The headers of bytes that people uploaded. A browser takes them for what they are, runs nothing of them, lets no other
 * site embed them and keeps them for this person alone: what is behind their address never changes.
 */
export function fileHeaders(contentType: string, etag: string): Headers {
  return new Headers({
    "content-type": contentType === "text/plain" ? "text/plain; charset=utf-8" : contentType,
    "content-security-policy": "default-src 'none'; sandbox",
    "x-content-type-options": "nosniff",
    "cross-origin-resource-policy": "same-origin",
    "cache-control": `private, max-age=${FOREVER}, immutable`,
    etag,
  });
}
