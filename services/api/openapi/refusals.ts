import type { ErrorCode } from "#core/kernel/errors.ts";
import type { JsonSchema } from "./schemas.ts";
import type { Answer } from "./types.ts";

/** What the API answers with when it refuses; `internal` is never meant. */
export type Refusal = Exclude<ErrorCode, "internal">;

/** What is said of each; its `detail` says more each time. */
const DESCRIPTIONS: Record<Refusal, string> = {
  unauthenticated: "There is no token, or one that is not valid any more.",
  forbidden: "You may see it and may not do this.",
  not_found: "There is no such thing, or you may not see it.",
  conflict: "It does not go together with what is there.",
  too_large: "The body is too large.",
  invalid: "Something of the body, the query or the path is not valid; `errors` names the fields.",
  rate_limited: "That was too often.",
  unavailable: "Something that the server stands on is away for a moment.",
};

const RETRY_AFTER = { description: "Seconds until a retry makes sense.", schema: { type: "integer" } } as const;

/** The refusals by their codes, as shared parts of a document. @param problem the schema of their body. */
export function refusalAnswers(problem: JsonSchema): Record<string, Answer> {
  const entries = Object.entries(DESCRIPTIONS).map(([code, description]) => {
    const retryable = code === "rate_limited" || code === "unavailable";
    const headers = retryable ? { headers: { "Retry-After": RETRY_AFTER } } : {};
    return [code, { description, ...headers, content: { "application/problem+json": { schema: problem } } }] as const;
  });
  return Object.fromEntries(entries);
}

/** The refusals that a route can answer with, from what it is and takes. */
export function refusalsOf(route: {
  method: string;
  open: boolean;
  hasParameters: boolean;
  hasBody: boolean;
}): Refusal[] {
  const takesInput = route.hasBody || route.hasParameters;
  const codes: [Refusal, boolean][] = [
    ["unauthenticated", !route.open],
    ["forbidden", !route.open],
    ["not_found", takesInput],
    ["conflict", route.method !== "GET" && route.method !== "HEAD"],
    ["too_large", route.hasBody],
    ["invalid", takesInput],
    ["rate_limited", true],
    ["unavailable", true],
  ];
  return codes.filter(([, can]) => can).map(([code]) => code);
}
