/** What the exit codes say, for the help and the manual page. */
export const EXIT_CODES: readonly (readonly [code: number, meaning: string])[] = [
  [0, "done"],
  [1, "failed, or refused for a reason of its own"],
  [2, "the command line is wrong"],
  [3, "there is no such thing, or you may not see it"],
  [4, "sign in first"],
  [5, "not allowed"],
  [6, "too many requests; try again later"],
  [7, "the server cannot be reached or is not available"],
  [70, "a bug in ajet-chat"],
  [124, "the time of --timeout is over"],
  [130, "ended by Ctrl-C"],
];

export const ENVIRONMENT: readonly (readonly [name: string, meaning: string])[] = [
  ["AJET_CHAT_SERVER", "the server's address"],
  ["AJET_CHAT_TOKEN", "a token to use instead of the one from login"],
  ["AJET_CHAT_PROFILE", "which sign-in to use"],
  ["NO_COLOR", "no colours"],
  ["FORCE_COLOR", "colours also into a pipe"],
];
