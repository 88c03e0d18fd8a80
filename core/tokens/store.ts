import { and, eq, isNull } from "drizzle-orm";
import { type Database, prepared } from "../database/database.ts";
import type { Scope } from "./schema.ts";
import { apiTokens } from "./table.ts";

/** What a request needs to know of its token. Moments in milliseconds since 1970. */
export interface TokenRow {
  id: string;
  api_user_id: string;
  community_id: string;
  token_hash: string;
  scopes: Scope[];
  expires_at: number | null;
  last_used_at: number | null;
}

/** Reads a token that is not revoked. On the path of every request of a bot. */
export async function findLiveToken(db: Database, tokenId: string): Promise<TokenRow | null> {
  const [row] = await prepared<TokenRow>(
    db,
    `select t.id, t.api_user_id, b.community_id, t.token_hash, t.scopes,
       (extract(epoch from t.expires_at) * 1000)::float8 as expires_at,
       (extract(epoch from t.last_used_at) * 1000)::float8 as last_used_at
     from api_tokens t join api_users b on b.id = t.api_user_id
     where t.id = $1 and t.revoked_at is null`,
    [tokenId],
  );
  return row ?? null;
}

/** Notes a use. `seen` makes one of many requests at once do it. */
export async function noteTokenUse(db: Database, tokenId: string, seen: Date | null, now: Date): Promise<void> {
  await db
    .update(apiTokens)
    .set({ last_used_at: now })
    .where(and(eq(apiTokens.id, tokenId), seen ? eq(apiTokens.last_used_at, seen) : isNull(apiTokens.last_used_at)));
}
