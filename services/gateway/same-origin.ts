import { AppError } from "#core/kernel/errors.ts";

/**
 * Refuses a request that a page of another site made the browser send (CSRF). Browsers say where a request comes from in
 * `Sec-Fetch-Site`; on plain http, where they do not, the `Origin` must be ours.
 *
 * @throws AppError `forbidden`.
 */
export function mustBeSameOrigin(request: Request, publicUrl: URL): void {
  const site = request.headers.get("sec-fetch-site");
  const allowed =
    site === null ? request.headers.get("origin") === publicUrl.origin : site === "same-origin" || site === "none";
  if (!allowed) throw new AppError("forbidden", "This request came from another site, so it was not carried out.");
}
