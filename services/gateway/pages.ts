import type { Html } from "#services/shared/html/html.ts";

interface PageOptions {
  traceId: string;
  status?: number;
  /** `Set-Cookie` values. */
  cookies?: string[];
}

/** Nothing but our own styles and pictures, no script at all, in nobody's frame. */
const CONTENT_SECURITY_POLICY =
  "default-src 'none'; style-src 'self'; img-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'";

/** A page of the gateway as an answer. Never kept by a cache: what it shows depends on who looks. */
export function pageResponse(page: Html, { traceId, status = 200, cookies = [] }: PageOptions): Response {
  const headers = new Headers({
    "content-type": "text/html; charset=utf-8",
    "content-security-policy": CONTENT_SECURITY_POLICY,
    "x-content-type-options": "nosniff",
    // Addresses of invites and devices stay here. (`no-referrer` would also hide the Origin of our own forms.)
    "referrer-policy": "same-origin",
    "cache-control": "no-store",
    "x-trace-id": traceId,
  });
  for (const cookie of cookies) headers.append("set-cookie", cookie);
  return new Response(`<!doctype html>${page}`, { status, headers });
}

/** Sends the browser elsewhere, by GET whatever it asked. */
export function redirect(location: string, { traceId, cookies = [] }: Omit<PageOptions, "status">): Response {
  const headers = new Headers({ location, "cache-control": "no-store", "x-trace-id": traceId });
  for (const cookie of cookies) headers.append("set-cookie", cookie);
  return new Response(null, { status: 303, headers });
}
