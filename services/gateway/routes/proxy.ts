import { Elysia } from "elysia";
import { AppError } from "#core/kernel/errors.ts";
import { withoutSecrets } from "#services/shared/log.ts";
import type { Upstream } from "#services/shared/upstream.ts";
import type { Upstreams } from "../deps.ts";
import { EdgeError } from "../edge-error.ts";
import { answerHeaders, type Knowledge, requestHeaders } from "../forwarding.ts";
import { isHalfUsed, type RateLimitDeps, rateLimits, setQuotaHeaders } from "../rate-limits.ts";
import { mustBeSameOrigin } from "../same-origin.ts";
import { WrongTokens } from "../wrong-tokens.ts";
import { isHook, refusalOfHook } from "./hooks.ts";

/** How long a service may take until its answer begins, in milliseconds. What comes after may last: streams do. */
const PATIENCE = 30_000;
/** The same for a request with a large body, since the answer can only begin when the client has sent it. */
const UPLOAD_PATIENCE = 600_000;
const LARGE_BODY = 1024 * 1024;

/**
 * Seconds that a connection may take for a request of the gateway's own and its answer, or may ask nothing. Longer than
 * proxies in front keep theirs (nginx: 60), so that it is they who close. Bun counts from the request on, whatever is sent.
 */
export const CONNECTION_PATIENCE = 120;

/** Methods that change nothing, so that it does not matter which page made the browser send them. */
const SAFE_METHODS = new Set(["GET", "HEAD", "OPTIONS"]);

/** Paths of the gateway itself, and of operators. A method or sub-path that it does not serve is nobody else's. */
const OWN_PATHS = ["/login", "/logout", "/auth", "/device", "/invite", "/healthz", "/readyz", "/metrics"];

export interface ProxyDeps extends RateLimitDeps {
  upstreams: Upstreams;
  /** Ends the open streams when the gateway ends: they have no end of their own. */
  closing: AbortSignal;
  patience?: number;
  connectionPatience?: number;
}

/** Everything that is not the gateway's own goes to the service behind that answers for it. */
export function proxyRoutes({
  upstreams,
  closing,
  patience,
  connectionPatience = CONNECTION_PATIENCE,
  ...deps
}: ProxyDeps) {
  const { publicUrl, cookies, limits, hasher } = deps;
  const wrongTokens = new WrongTokens(limits.wrongTokens, hasher);
  return new Elysia().use(rateLimits(deps)).all(
    "/*",
    async ({ request, server, requestUrl, traceId, address, quota }) => {
      const refusal = isHook(requestUrl.pathname) ? refusalOfHook(request, requestUrl.pathname, traceId) : null;
      if (refusal) return refusal;
      const upstream = upstreamOf(requestUrl.pathname, upstreams);
      const authorization = request.headers.get("authorization");
      const token = authorization === null ? cookies.session.read(request) : null;
      const shown = authorization ?? token;
      if (shown !== null) wrongTokens.mustBeAllowed(address, shown);
      // Only a cookie is sent by a browser without the page's doing, so only it can be abused by another site.
      if (token && !SAFE_METHODS.has(request.method)) mustBeSameOrigin(request, publicUrl);
      // Uploads, downloads and streams take as long as they take. `forward` bounds the time until an answer begins.
      server?.timeout(request, 0);
      const answer = await forward(
        request,
        upstream,
        requestUrl,
        { traceId, address, publicUrl, token },
        patience ?? patienceFor(request),
        closing,
      ).catch((error) => {
        server?.timeout(request, connectionPatience);
        throw error;
      });
      if (shown !== null) wrongTokens.note(address, shown, requestUrl.pathname, answer);
      if (!answer.body || isShort(answer)) server?.timeout(request, connectionPatience);
      if (quota && isHalfUsed(quota)) setQuotaHeaders(answer.headers, quota);
      return answer;
    },
    { parse: "none" },
  );
}

function upstreamOf(path: string, { api, webSm, tuiSm }: Upstreams): Upstream {
  const isIn = (folder: string) => path === folder || path.startsWith(`${folder}/`);
  if (isIn("/api") || isHook(path)) return api;
  if (isIn("/ws/tui")) return tuiSm;
  if (isIn("/ws/mobile"))
    throw new AppError("not_found", "/ws/mobile is reserved for mobile clients; nothing answers there yet.");
  // Two slashes would be one by the time that they arrive, and so another path than the one that was judged here.
  if (OWN_PATHS.some(isIn) || path.startsWith("//")) {
    throw new AppError("not_found", `There is nothing at ${withoutSecrets(path)}.`);
  }
  return webSm;
}

const patienceFor = (request: Request): number => (!request.body || isShort(request) ? PATIENCE : UPLOAD_PATIENCE);

async function forward(
  request: Request,
  upstream: Upstream,
  { pathname, search }: URL,
  knowledge: Knowledge,
  patience: number,
  closing: AbortSignal,
): Promise<Response> {
  const late = new AbortController();
  const timer = setTimeout(() => late.abort(), patience);
  try {
    const answer = await upstream.fetch(pathname + search, {
      method: request.method,
      headers: requestHeaders(request.headers, knowledge),
      body: await bodyOf(request, upstream, late.signal),
      redirect: "manual",
      signal: AbortSignal.any([request.signal, late.signal, ...(isStream(request) ? [closing] : [])]),
      // Bun's own: the body passes as it is packed, and a quiet stream is not taken for a dead one.
      decompress: false,
      timeout: false,
    } as RequestInit);
    const headers = answerHeaders(answer.headers, knowledge.traceId);
    // Of an answer that breaks off while it is passed on, Bun itself would print the address, secret and all.
    const body = isHook(pathname) ? await answer.arrayBuffer() : answer.body;
    return new Response(body, { status: answer.status, headers });
  } catch (error) {
    // Nobody hears this; the number is nginx's for a client that did not wait, and stands in the access log.
    if (request.signal.aborted) return new Response(null, { status: 499 });
    throw late.signal.aborted ? tooLate() : unanswered(error);
  } finally {
    clearTimeout(timer);
  }
}

/** A short one is kept until it was heard, so that it can be told to the next one when the first is gone. */
async function bodyOf(request: Request, upstream: Upstream, late: AbortSignal): Promise<RequestInit["body"]> {
  if (!request.body || !upstream.isSeveral || !isShort(request)) return request.body;
  const tooSlow = Promise.withResolvers<never>();
  late.addEventListener("abort", () => tooSlow.reject(late.reason), { once: true });
  return Promise.race([request.arrayBuffer(), tooSlow.promise]);
}

/** Whether a body is known to pass soon. */
function isShort({ headers }: Request | Response): boolean {
  const length = headers.get("content-length");
  return length !== null && Number(length) <= LARGE_BODY;
}

const isStream = ({ headers }: Request) => headers.get("accept")?.includes("text/event-stream") ?? false;

const tooLate = () =>
  new EdgeError(504, "unavailable", "The service behind this address took too long to answer. Try again.");

/** Nobody listens: 503, a restart takes a moment. Anything else broke on the way: 502. */
function unanswered(error: unknown): AppError {
  // Only the code: the error itself names the whole address, in which a webhook's token may stand.
  const cause = (error as { code?: string }).code ?? (error as Error).name;
  if (cause === "ECONNREFUSED") {
    const detail = "The service behind this address is not running right now. Try again in a moment.";
    return new AppError("unavailable", detail, { retryAfter: 1, cause });
  }
  return new EdgeError(502, "unavailable", "The service behind this address broke off its answer. Try again.", cause);
}
