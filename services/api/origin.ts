import type { RequestOrigin } from "#core/kernel/origin.ts";
import * as http from "#services/shared/http.ts";

/** Where a request comes from, as the gateway says. */
export const originOf = (request: Request): RequestOrigin =>
  http.originOf(request, request.headers.get("x-forwarded-for") ?? "", http.traceIdOf(request));
