import { LRUCache } from "lru-cache";
import type { Clock } from "../kernel/clock.ts";
import { AppError } from "../kernel/errors.ts";
import { POSTS_A_MINUTE } from "./schema.ts";

/** Webhooks whose posts are counted in one process; of more than these the least busy are forgotten. */
const COUNTED_MAX = 10_000;
const MINUTE = 60_000;

/** Counts the posts of each webhook, within one process alone. */
export interface PostLimit {
  /** @throws AppError `rate_limited` when the webhook has posted too much. */
  count(webhookId: string): void;
}

/** `POSTS_A_MINUTE` at once, and one more each time that a minute divided by as many has passed. */
export function createPostLimit(clock: Clock): PostLimit {
  const interval = MINUTE / POSTS_A_MINUTE;
  /** When all that a webhook has posted will be forgotten, in milliseconds since 1970. */
  const free = new LRUCache<string, number>({ max: COUNTED_MAX });
  return {
    count(webhookId) {
      const now = clock().getTime();
      const next = Math.max(now, free.get(webhookId) ?? 0) + interval;
      if (next - now > MINUTE) {
        const detail = `A webhook may post ${POSTS_A_MINUTE} messages a minute. Wait, or put more into one message.`;
        throw new AppError("rate_limited", detail, { retryAfter: Math.ceil((next - now - MINUTE) / 1000) });
      }
      free.set(webhookId, next);
    },
  };
}
