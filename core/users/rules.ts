export const USERNAME_MAX = 32;

/**
 * A username from whatever a provider calls a person: 2 to 32 ASCII letters, digits, `.`, `_`, `-`, beginning and ending
 * with a letter or digit. What has nothing usable becomes `user`.
 */
export function usernameFrom(name: string): string {
  const kept = name
    .normalize("NFKD")
    .replace(/[^A-Za-z0-9._-]/g, "")
    .slice(0, USERNAME_MAX)
    .replace(/^[^A-Za-z0-9]+|[^A-Za-z0-9]+$/g, "");
  return kept.length >= 2 ? kept.toLowerCase() : "user";
}

/** The n-th candidate for a name that is taken: `ada`, `ada2`, `ada3`, never longer than allowed. */
export function usernameCandidate(base: string, attempt: number): string {
  const suffix = attempt === 1 ? "" : String(attempt);
  return base.slice(0, USERNAME_MAX - suffix.length) + suffix;
}
