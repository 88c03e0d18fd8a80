import type { Html } from "#services/shared/html/html.ts";

/**
 * Our own files only; no inline script or style, and in nobody's frame. Datastar compiles the expressions in its attributes,
 * which browsers count as eval.
 */
const CONTENT_SECURITY_POLICY =
  "default-src 'self'; script-src 'self' 'unsafe-eval'; style-src 'self'; img-src 'self' data:; " +
  "frame-ancestors 'none'; base-uri 'none'; form-action 'self'";

const HEADERS = {
  "content-type": "text/html; charset=utf-8",
  "content-security-policy": CONTENT_SECURITY_POLICY,
  "x-content-type-options": "nosniff",
  "referrer-policy": "same-origin",
  // What a page shows depends on who looks. Going back to it must not show what was true before, so browsers ask again.
  "cache-control": "no-store",
};

/** A whole page as an answer. */
export const pageResponse = (page: Html, status = 200): Response =>
  new Response(`<!doctype html>${page}`, { status, headers: HEADERS });

/** A part of a page, for a script of ours that puts it in. */
export const partResponse = (part: Html): Response => new Response(part.toString(), { headers: HEADERS });

/** Sends the browser elsewhere, by GET whatever it asked. */
export const redirect = (location: string): Response =>
  new Response(null, { status: 303, headers: { location, "cache-control": "no-store" } });

/** The answer to a form that changed something: a browser goes back to where it was sent from, a script knows what to show. */
export const done = (request: Request, fallback: string): Response =>
  wantsPage(request) ? redirect(pageOfForm(request) ?? fallback) : new Response(null, { status: 204 });

/** Whether the answer is for a person who looks at a page, rather than for a script. */
export const wantsPage = (request: Request): boolean => request.headers.get("accept")?.includes("text/html") ?? false;

/** The path of the page that a form was sent from, or null when the browser does not say. */
export const pageOfForm = (request: Request): string | null => pathOf(request.headers.get("referer") ?? "");

/** The path and query of an address, or null when it is none. */
export function pathOf(address: string): string | null {
  if (!URL.canParse(address)) return null;
  const { pathname, search } = new URL(address);
  return pathname + search;
}
