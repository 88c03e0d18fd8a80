import { AppError, type ErrorCode } from "#core/kernel/errors.ts";

/** A refusal whose status is HTTP's own, finer than that of its code: 400 for a malformed request, 405 for a method, 414 for an address, 421 for a host, 502 and 504 for a broken service. */
export class EdgeError extends AppError {
  constructor(
    private readonly httpStatus: 400 | 405 | 414 | 421 | 502 | 504,
    code: ErrorCode,
    detail: string,
    cause?: unknown,
  ) {
    super(code, detail, { cause });
  }

  override get status(): number {
    return this.httpStatus;
  }
}
