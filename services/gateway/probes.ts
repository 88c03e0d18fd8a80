import { AppError } from "#core/kernel/errors.ts";
import { isLoopback } from "./loopback.ts";

/** What operators and their machines ask the gateway itself. */
const PROBES = new Set(["/healthz", "/readyz", "/metrics"]);

export const isProbe = (path: string): boolean => PROBES.has(path);

/**
 * What probes tell beside that the gateway lives is for the operator, who asks from this machine, by one of its own names and not
 * through a proxy. Any other name may be that of a page that the operator's browser has open (DNS rebinding).
 *
 * @throws AppError `not_found`
 */
export function mustBeOperator({ hostname, pathname }: URL, address: string, request: Request): void {
  if (isLoopback(address) && isLoopback(hostname) && !request.headers.has("x-forwarded-for")) return;
  throw new AppError("not_found", `There is nothing at ${pathname}.`);
}
