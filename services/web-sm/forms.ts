import { AppError, type FieldError } from "#core/kernel/errors.ts";

/** What was held against a form that somebody sent, for showing the form again with what they typed. */
export interface Refusal {
  /** Of the page that shows it. */
  status: number;
  /** One sentence about all of it. */
  detail: string;
  /** What is wrong with single fields. */
  errors: readonly FieldError[];
}

/** What came of a form: what was asked for, or why not. */
export type Outcome<T> = { done: T; refusal?: never } | { refusal: Refusal; done?: never };

/**
 * Does what a form asks for. A refusal of the API is an outcome, not an error: the person who typed does not lose it.
 *
 * @param conflict the field that a conflict is about, where it can only be about one.
 * @throws AppError `unauthenticated`, which leads to the sign-in, and whatever is no refusal.
 */
export async function attempt<T>(work: () => Promise<T>, conflict?: string): Promise<Outcome<T>> {
  try {
    return { done: await work() };
  } catch (error) {
    if (!(error instanceof AppError) || error.code === "unauthenticated") throw error;
    const { status, detail, errors = [] } = error;
    const isAboutField = error.code === "conflict" && conflict !== undefined;
    return { refusal: { status, detail, errors: isAboutField ? [{ path: conflict, message: detail }] : errors } };
  }
}

/** What the API said to a field; `path` as in its body. */
export const errorAt = (refusal: Refusal | undefined, path: string): string | undefined =>
  refusal?.errors.find((error) => error.path === path)?.message;
