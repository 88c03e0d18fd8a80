import { Elysia } from "elysia";
import { newTraceId } from "#services/shared/http.ts";
import { EdgeError } from "./edge-error.ts";
import { isLoopback } from "./loopback.ts";
import { isProbe } from "./probes.ts";
import { clientAddress, type TrustedProxies } from "./trusted-proxies.ts";

export interface RequestContextDeps {
  publicUrl: URL;
  /** Null when none stands in front. */
  trustedProxies: TrustedProxies | null;
}

/**
 * What every handler is given. The trace id is always ours, never the client's. The URL is parsed once, here, so that no
 * two places can understand a request differently. `address` is the client's.
 */
export function requestContext({ publicUrl, trustedProxies }: RequestContextDeps) {
  return new Elysia({ name: "request-context" })
    .derive({ as: "global" }, ({ request, server }) => {
      const peer = server?.requestIP(request)?.address ?? "unknown";
      return {
        traceId: newTraceId(),
        requestUrl: urlOf(request),
        address: clientAddress(peer, request.headers.get("x-forwarded-for"), trustedProxies ?? nobody),
      };
    })
    .onBeforeHandle({ as: "global" }, ({ requestUrl: { hostname, pathname } }) => {
      // Load balancers and the operator ask for these at the machine's own address.
      if (isProbe(pathname) || isOurs(hostname, publicUrl.hostname)) return;
      const detail = `Only ${publicUrl.host} is served here. A proxy in front must pass the Host header on.`;
      throw new EdgeError(421, "invalid", detail);
    });
}

const nobody: TrustedProxies = { has: () => false };

/**
 * Without this a name that somebody else points at this machine would make our pages their site's (DNS rebinding). The
 * port is not judged: proxies leave it out as they like, and it adds nothing. An installation for this machine alone has
 * several names, and nobody else can have them.
 */
const isOurs = (asked: string, ours: string): boolean => asked === ours || (isLoopback(ours) && isLoopback(asked));

/** Characters of an address: more than any here has, with the longest search in it. */
const URL_MAX = 8_000;

function urlOf(request: Request): URL {
  if (request.url.length > URL_MAX) {
    throw new EdgeError(414, "invalid", `An address may have ${URL_MAX.toLocaleString("en")} characters at most.`);
  }
  // What another server in front might understand differently (RFC 9112 §3.2): two of them come as one, with a comma.
  if (request.headers.get("host")?.includes(","))
    throw new EdgeError(400, "invalid", "There is more than one Host header.");
  // A missing or malformed Host leaves a URL that is only a path.
  const url = URL.parse(request.url);
  if (!url) throw new EdgeError(400, "invalid", "The Host header is missing or malformed.");
  return url;
}
