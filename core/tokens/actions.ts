import type { ApiUserActor } from "../kernel/actor.ts";
import { AppError } from "../kernel/errors.ts";
import type { SessionDeps } from "../sessions/actions.ts";
import { parseToken, ROLL_INTERVAL } from "../sessions/rules.ts";
import { secretMatches } from "../sessions/secrets.ts";
import { findLiveToken, noteTokenUse } from "./store.ts";

/**
 * The bot that a bearer token speaks for. As with sessions, the row is read every time, so a token that is revoked is
 * refused at once; only the check of the secret is remembered.
 *
 * @throws AppError `unauthenticated`, in the same words whatever is wrong with the token.
 */
export async function authenticateBot(deps: SessionDeps, bearer: string, traceId: string): Promise<ApiUserActor> {
  const token = parseToken(bearer);
  if (token?.prefix !== "ajt") throw refused();
  const row = await findLiveToken(deps.db, token.id);
  const now = deps.clock();
  if (!row || (row.expires_at !== null && row.expires_at <= now.getTime())) throw refused();
  if (!(await secretMatches(deps, bearer, token.secret, row.token_hash))) throw refused();
  if (row.last_used_at === null || now.getTime() - row.last_used_at >= ROLL_INTERVAL) {
    await noteTokenUse(deps.db, row.id, row.last_used_at === null ? null : new Date(row.last_used_at), now);
  }
  const { id: token_id, api_user_id, community_id, scopes } = row;
  return { kind: "api_user", api_user_id, community_id, token_id, scopes, trace_id: traceId };
}

const refused = () =>
  new AppError(
    "unauthenticated",
    "This token is not one, has expired or was revoked. An admin of the community can make a new one.",
  );
