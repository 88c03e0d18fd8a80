/** Limits of a gateway that hold nobody back, for tests and benches in which one address and few people do the work of many. */
export const LIFTED_LIMITS = {
  RATE_LIMIT_PER_ADDRESS: 10_000_000,
  RATE_LIMIT_ANONYMOUS: 10_000_000,
  RATE_LIMIT_PER_SESSION: 10_000_000,
  RATE_LIMIT_SIGN_INS: 10_000_000,
};

/** The same, as an environment says it. */
export const LIFTED_LIMIT_SETTINGS: Record<string, string> = Object.fromEntries(
  Object.entries(LIFTED_LIMITS).map(([name, value]) => [name, String(value)]),
);

/** Of a session manager, as an environment says it. */
export const LIFTED_STREAM_SETTINGS = { STREAMS_PER_PERSON: "100000" };
