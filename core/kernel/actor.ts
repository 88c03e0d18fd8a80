/**
 * Who acts: a person behind a session. Every action takes one; nothing is ever done by a global "current user". Their role
 * is per community, so it is looked up where the community is known.
 */
export interface UserActor {
  kind: "user";
  user_id: string;
  session_id: string;
  /** The request that this belongs to, across services and log lines. */
  trace_id: string;
}
