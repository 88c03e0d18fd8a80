/**
 * Who acts. Every action takes one; nothing is ever done by a global "current user". The role of a person is per community,
 * so it is looked up where the community is known.
 */
export type Actor = UserActor | ApiUserActor;

/** A person behind a session. What only people do takes this. */
export interface UserActor {
  kind: "user";
  user_id: string;
  session_id: string;
  /** When the session ends unless it is used again, ISO 8601; null when it never does. */
  expires_at: string | null;
  /** The request that this belongs to, across services and log lines. */
  trace_id: string;
}

/** A bot behind an API token: in one community, and there only what the token's scopes open. */
export interface ApiUserActor {
  kind: "api_user";
  api_user_id: string;
  community_id: string;
  token_id: string;
  /** When the token ends, ISO 8601; null when it never does. */
  expires_at: string | null;
  scopes: readonly string[];
  trace_id: string;
}

/** The id of whoever acts, as author, reader or in the audit log. */
export const actorId = (actor: Actor): string => (actor.kind === "user" ? actor.user_id : actor.api_user_id);
