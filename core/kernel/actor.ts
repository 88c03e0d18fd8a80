/** Who acts. Every action takes one; nothing is ever done by a global "current user". */
export type Actor = UserActor | SystemActor;

/** A person behind a session. Their role is per community, so it is looked up where the community is known. */
export interface UserActor {
  kind: "user";
  user_id: string;
  session_id: string;
  /** The request that this belongs to, across services and log lines. */
  trace_id: string;
}

/** The service itself: sign-in before there is a user, the seed of a demo, housekeeping. */
export interface SystemActor {
  kind: "system";
  trace_id: string;
}
