import { AppError } from "#core/kernel/errors.ts";
import { bearerOf } from "#services/shared/http.ts";

/** The token that a request brings. @throws AppError `unauthenticated` when it brings none. */
export function tokenOf(request: Request): string {
  const token = bearerOf(request);
  if (!token) throw new AppError("unauthenticated", "Sign in first, and send the token as Authorization: Bearer.");
  return token;
}
