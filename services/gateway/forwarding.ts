/** Which headers pass the gateway, in either direction. */

/** They belong to one connection, not to the message (RFC 9110 §7.6.1). The new connection gets its own. */
const HOP_BY_HOP = new Set([
  "connection",
  "keep-alive",
  "proxy-authenticate",
  "proxy-authorization",
  "proxy-connection",
  "te",
  "trailer",
  "transfer-encoding",
  "upgrade",
  "host",
  "expect",
]);

/** What the services behind believe because only the gateway can say it. A client that says it is not heard. */
const INTERNAL = /^(?:x-trace-id|x-real-ip|forwarded|x-forwarded-.*|x-user-.*|x-internal-.*)$/;

/** What the gateway knows of a request and tells the service behind it. */
export interface Knowledge {
  traceId: string;
  /** The client's. */
  address: string;
  publicUrl: URL;
  /** The token of the session cookie, when that is what authenticates. */
  token: string | null;
}

/** The headers of a request as the service behind gets them: no cookie, no word of the client's about internal matters. */
export function requestHeaders(client: Headers, { traceId, address, publicUrl, token }: Knowledge): Headers {
  const headers = copyEndToEnd(client, (name) => name === "cookie" || INTERNAL.test(name));
  headers.set("x-trace-id", traceId);
  headers.set("x-forwarded-for", address);
  headers.set("x-forwarded-proto", publicUrl.protocol.slice(0, -1));
  headers.set("x-forwarded-host", publicUrl.host);
  if (token) headers.set("authorization", `Bearer ${token}`);
  // Left out, it would be read as "any encoding"; nothing here unpacks an answer for a client that cannot.
  if (!headers.has("accept-encoding")) headers.set("accept-encoding", "identity");
  return headers;
}

/** The headers of an answer as the client gets them. */
export function answerHeaders(upstream: Headers, traceId: string): Headers {
  const headers = copyEndToEnd(upstream, (name) => INTERNAL.test(name));
  headers.set("x-trace-id", traceId);
  return headers;
}

function copyEndToEnd(from: Headers, isDropped: (name: string) => boolean): Headers {
  const named =
    from
      .get("connection")
      ?.toLowerCase()
      .split(",")
      .map((name) => name.trim()) ?? [];
  const to = new Headers();
  // `append`, because there may be several `Set-Cookie`.
  for (const [name, value] of from) {
    if (!HOP_BY_HOP.has(name) && !named.includes(name) && !isDropped(name)) to.append(name, value);
  }
  return to;
}
