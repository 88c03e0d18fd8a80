import { Elysia } from "elysia";
import type { Clock } from "#core/kernel/clock.ts";
import { AppError } from "#core/kernel/errors.ts";
import { RateLimit, type Verdict } from "#core/limits/limit.ts";
import { sourceOf } from "#core/limits/rules.ts";
import type { Hasher } from "#core/sessions/rules.ts";
import { POSTS_A_MINUTE } from "#core/webhooks/schema.ts";
import { ASSET_FOLDER } from "./assets.ts";
import type { Cookies } from "./cookies.ts";
import { isProbe } from "./probes.ts";
import { type RequestContextDeps, requestContext } from "./request-context.ts";
import { isHook } from "./routes/hooks.ts";

/** Requests a minute. */
export interface LimitSettings {
  RATE_LIMIT_PER_ADDRESS: number;
  RATE_LIMIT_ANONYMOUS: number;
  RATE_LIMIT_PER_SESSION: number;
  RATE_LIMIT_SIGN_INS: number;
}

/** Each counts by what its comment says. */
export interface RateLimits {
  /** All that one address sends. */
  address: RateLimit;
  /** What one address sends without a token. */
  anonymous: RateLimit;
  /** The id of a session or an API token. */
  session: RateLimit;
  /** Of an address: tokens that a service refused. */
  wrongTokens: RateLimit;
  /** What one address does to be signed in. */
  signIns: RateLimit;
  /** The address of a webhook. */
  webhook: RateLimit;
  /** The person who enters codes of terminals: nobody tries out what they were not given. */
  deviceCodes: RateLimit;
}

/** Tokens that are none, and that one address may have looked up in a minute. A program whose token has ended shows it once or twice. */
export const WRONG_TOKENS_A_MINUTE = 120;

/** Codes of terminals that one person may enter in a minute, right ones too; a sign-in takes two. */
export const DEVICE_CODES_A_MINUTE = 20;

export function createRateLimits(settings: LimitSettings, clock: Clock): RateLimits {
  return {
    address: new RateLimit("address", settings.RATE_LIMIT_PER_ADDRESS, clock),
    anonymous: new RateLimit("anonymous", settings.RATE_LIMIT_ANONYMOUS, clock),
    session: new RateLimit("session", settings.RATE_LIMIT_PER_SESSION, clock),
    wrongTokens: new RateLimit(
      "wrong-token",
      Math.max(WRONG_TOKENS_A_MINUTE, settings.RATE_LIMIT_PER_ADDRESS / 50),
      clock,
    ),
    signIns: new RateLimit("sign-in", settings.RATE_LIMIT_SIGN_INS, clock),
    webhook: new RateLimit("webhook", POSTS_A_MINUTE, clock),
    deviceCodes: new RateLimit("device-code", DEVICE_CODES_A_MINUTE, clock),
  };
}

/** The limit that a request counts towards, beside that of its address, and what it leaves. */
export interface Quota {
  limit: RateLimit;
  verdict: Verdict;
}

/** A refusal for having asked too much, with the quota that is used up. */
export class RateLimited extends AppError {
  constructor(readonly quota: Quota) {
    const { limit, verdict } = quota;
    const detail = `${WORDS[limit.name]}: ${limit.perMinute.toLocaleString("en")} a minute are allowed.`;
    super("rate_limited", detail, { retryAfter: verdict.retryAfter });
  }
}

const WORDS: Record<string, string> = {
  address: "Too many requests come from your network address",
  anonymous: "Too many requests without a sign-in come from your network address",
  session: "This session or token makes too many requests",
  "wrong-token": "Too many tokens that are not valid come from your network address",
  "sign-in": "Too many sign-ins are tried from your network address",
  "device-code": "You have entered too many codes",
  webhook: "Too many messages are posted to this webhook",
};

export interface RateLimitDeps extends RequestContextDeps {
  limits: RateLimits;
  cookies: Cookies;
  hasher: Hasher;
}

/**
 * Counts every request, before anything is done for it, and refuses what is too much. A stream is one request, however long
 * it stays open. Probes are not counted: who watches over the gateway must hear that it lives.
 */
export function rateLimits({ limits, cookies, hasher, ...deps }: RateLimitDeps) {
  return new Elysia({ name: "rate-limits" })
    .use(requestContext(deps))
    .derive({ as: "global" }, ({ request, requestUrl, address }): { quota: Quota | null } => {
      const path = requestUrl.pathname;
      if (isProbe(path)) return { quota: null };
      const source = sourceOf(address);
      count(limits.address, source);
      if (isSignInAttempt(request, requestUrl, path)) return { quota: count(limits.signIns, source) };
      // By the secret too: whoever knows only a webhook's id must not be able to use up what it may post.
      if (isHook(path)) return { quota: count(limits.webhook, hasher.digest(path)) };
      const token = tokenIdOf(request, cookies);
      return { quota: token ? count(limits.session, token) : count(limits.anonymous, source) };
    });
}

/** Counts a request of a key towards a limit. @throws RateLimited */
export function count(limit: RateLimit, key: string): Quota {
  const quota = { limit, verdict: limit.take(key) };
  if (!quota.verdict.isAllowed) throw new RateLimited(quota);
  return quota;
}

/** The way to a provider and back, a terminal's wish to be signed in, and a code that is entered. Waiting for the answer is none. */
function isSignInAttempt({ method }: Request, url: URL, path: string): boolean {
  if (path.startsWith("/auth/")) return !path.startsWith(`${ASSET_FOLDER}/`) && path !== "/auth/device/token";
  return (path === "/device" || path === "/device/") && (method === "POST" || url.searchParams.has("code"));
}

/** Without the last character of the id, of which several mean the same: nobody has more than one key. */
const TOKEN = /^(?:Bearer )?aj[st]_([A-Za-z0-9_-]{21})[A-Za-z0-9_-]\./i;

function tokenIdOf(request: Request, { session }: Cookies): string | undefined {
  return TOKEN.exec(request.headers.get("authorization") ?? session.read(request) ?? "")?.[1];
}

/** Two headers cost as much as all the counting: a client is told when it may begin to matter. */
export function isHalfUsed({ limit, verdict }: Quota): boolean {
  return verdict.remaining < limit.perMinute / 2;
}

/** Tells a client what it may still ask (draft-ietf-httpapi-ratelimit-headers-10): the policy, what is left of it, and when all of it is back. */
export function setQuotaHeaders(headers: Headers, { limit, verdict }: Quota): void {
  headers.set("ratelimit-policy", `"${limit.name}";q=${limit.perMinute};w=60`);
  headers.set("ratelimit", `"${limit.name}";r=${verdict.remaining};t=${verdict.fullAfter}`);
}
