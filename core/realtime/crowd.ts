import { AppError } from "../kernel/errors.ts";

/** How long somebody with too many streams is asked to wait, in seconds: until then they may have closed some. */
const RETRY_AFTER = 30;

/** How many streams each person or bot has open in one process. Nobody takes the room that all share. */
export class Crowd {
  private readonly open = new Map<string, number>();

  constructor(private readonly most = Number.POSITIVE_INFINITY) {}

  /** Counts one more of theirs. @returns what counts it no more. @throws AppError `rate_limited` when they have too many. */
  enter(userId: string): () => void {
    const before = this.open.get(userId) ?? 0;
    if (before >= this.most) {
      const detail = `You have ${this.most} streams open, which is as many as one may. Close some, and try again.`;
      throw new AppError("rate_limited", detail, { retryAfter: RETRY_AFTER });
    }
    this.open.set(userId, before + 1);
    return () => this.leave(userId);
  }

  private leave(userId: string): void {
    const left = this.open.get(userId)! - 1;
    if (left > 0) this.open.set(userId, left);
    else this.open.delete(userId);
  }
}
