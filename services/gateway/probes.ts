import { AppError } from "#core/kernel/errors.ts";
import { isLoopback } from "./loopback.ts";

/** What operators and their machines ask the gateway itself. */
const PROBES = new Set(["/healthz", "/readyz", "/metrics"]);

export const isProbe = (path: string): boolean => PROBES.has(path);

/**
 * What probes tell beside that the gateway lives is for the operator, who asks from this machine and not through a proxy.
 *
 * @throws AppError `not_found`
 */
export function mustBeOperator(path: string, address: string, request: Request): void {
  if (isLoopback(address) && !request.headers.has("x-forwarded-for")) return;
  throw new AppError("not_found", `There is nothing at ${path}.`);
}
