import { LRUCache } from "lru-cache";
import { sourceOf } from "#core/limits/rules.ts";
import type { Hasher } from "#core/sessions/rules.ts";
import { RateLimited, type RateLimits } from "./rate-limits.ts";

/** Tokens that are remembered as good; about 200 bytes each. */
const GOOD_MAX = 20_000;

/**
 * Keeps floods of made-up tokens from the services, which must look each of them up. The gateway itself knows of no token
 * whether it is good, but it sees the answers: an address that has shown too many that were refused may for a while only
 * use those that were not, so that others behind the same address work on.
 */
export class WrongTokens {
  /** By digest: a token that was accepted once may be asked about again. Whether it still is one, services say each time. */
  private readonly good = new LRUCache<string, true>({ max: GOOD_MAX });

  constructor(
    private readonly limit: RateLimits["wrongTokens"],
    private readonly hasher: Hasher,
  ) {}

  /** @throws RateLimited when this address has shown too many wrong tokens, and this one is not known to be good. */
  mustBeAllowed(address: string, token: string): void {
    const verdict = this.limit.refusalOf(sourceOf(address));
    if (verdict && !this.good.has(this.hasher.digest(token))) throw new RateLimited({ limit: this.limit, verdict });
  }

  /** Learns from an answer. */
  note(address: string, token: string, path: string, answer: Response): void {
    if (isRefusal(answer)) {
      this.good.delete(this.hasher.digest(token));
      this.limit.take(sourceOf(address));
    } else if (answer.ok && !SHOWN_TO_ALL.test(path)) this.good.set(this.hasher.digest(token), true);
  }
}

/** What is answered alike whatever token comes along. */
const SHOWN_TO_ALL = /^\/(?:assets|favicon|api\/docs|api\/openapi)/;

/** Programs are told, browsers are sent to the sign-in. */
const isRefusal = ({ status, headers }: Response): boolean =>
  status === 401 || (status === 303 && (headers.get("location")?.startsWith("/login") ?? false));
