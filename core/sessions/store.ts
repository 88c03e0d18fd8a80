import { and, desc, eq, gt, isNull, lt, ne } from "drizzle-orm";
import { batched } from "../database/batcher.ts";
import { type Database, prepared, type Queries, type Transaction } from "../database/database.ts";
import { newId } from "../kernel/ids.ts";
import { users } from "../users/table.ts";
import { deviceGrants, sessions } from "./table.ts";

/** What a request needs to know of its session. Moments in milliseconds since 1970. */
export interface SessionRow {
  id: string;
  user_id: string;
  token_hash: string;
  expires_at: number;
  absolute_expires_at: number;
  last_used_at: number;
}

/** Sessions that one statement reads at most. */
const BATCH = 100;

/**
 * Reads a session whose user is not disabled. On the path of every request, so that requests which come while such a read is
 * under way share the next one; each is told what holds after it came.
 */
export const findSession = (db: Database, sessionId: string): Promise<SessionRow | null> =>
  findTogether(db, "", sessionId);

const findTogether = batched(findSessions, BATCH);

async function findSessions(db: Database, sessionIds: string[]): Promise<(SessionRow | null)[]> {
  const rows = await prepared<SessionRow>(
    db,
    `select s.id, s.user_id, s.token_hash,
       (extract(epoch from s.expires_at) * 1000)::float8 as expires_at,
       (extract(epoch from s.absolute_expires_at) * 1000)::float8 as absolute_expires_at,
       (extract(epoch from s.last_used_at) * 1000)::float8 as last_used_at
     from sessions s join users u on u.id = s.user_id
     where s.id = any($1::text::uuid[]) and u.disabled_at is null`,
    [`{${sessionIds.join(",")}}`],
  );
  const found = new Map(rows.map((row) => [row.id, row]));
  return sessionIds.map((id) => found.get(id) ?? null);
}

export interface NewSession {
  id: string;
  user_id: string;
  token_hash: string;
  expires_at: Date;
  absolute_expires_at: Date;
  created_at: Date;
  last_used_at: Date;
  user_agent: string;
  address: string;
  client: "web" | "terminal";
}

/** Whether somebody may have sessions. Held until the commit: who is disabled meanwhile is disabled after this session began. */
export async function lockEnabled(tx: Transaction, userId: string): Promise<boolean> {
  const rows = await tx
    .select({ id: users.id })
    .from(users)
    .where(and(eq(users.id, userId), isNull(users.disabled_at)))
    .for("share");
  return rows.length > 0;
}

export async function insertSession(q: Queries, session: NewSession): Promise<void> {
  await q.insert(sessions).values(session);
}

/** Removes the sessions of a user that nobody can use any more. */
export async function deleteExpiredSessions(tx: Transaction, userId: string, now: Date): Promise<void> {
  await tx.delete(sessions).where(and(eq(sessions.user_id, userId), lt(sessions.expires_at, now)));
}

/** Notes a use and moves the expiry. `seen` makes one of many requests at once do it. */
export async function rollSession(
  db: Database,
  sessionId: string,
  seen: Date,
  { now, expires_at }: { now: Date; expires_at: Date },
): Promise<void> {
  await db
    .update(sessions)
    .set({ last_used_at: now, expires_at })
    .where(and(eq(sessions.id, sessionId), eq(sessions.last_used_at, seen)));
}

export function findSessionsOf(q: Queries, userId: string, now: Date) {
  return q
    .select()
    .from(sessions)
    .where(and(eq(sessions.user_id, userId), gt(sessions.expires_at, now)))
    .orderBy(desc(sessions.last_used_at));
}

/** A session that is over: what is told of it afterwards. */
export interface EndedSession {
  id: string;
  client: "web" | "terminal";
  user_agent: string;
  address: string;
}

/** Which of a user's sessions: one, all, or all but one. */
export type SessionChoice = { only: string } | { except: string } | "all";

/** Deletes sessions of a user, also those that have expired. Resolves with what there was to delete. */
export function deleteSessions(tx: Transaction, userId: string, choice: SessionChoice): Promise<EndedSession[]> {
  return tx
    .delete(sessions)
    .where(and(eq(sessions.user_id, userId), chosen(choice)))
    .returning({
      id: sessions.id,
      client: sessions.client,
      user_agent: sessions.user_agent,
      address: sessions.address,
    });
}

function chosen(choice: SessionChoice) {
  if (choice === "all") return undefined;
  return "only" in choice ? eq(sessions.id, choice.only) : ne(sessions.id, choice.except);
}

export type DeviceGrantRow = typeof deviceGrants.$inferSelect;

export async function insertDeviceGrant(
  tx: Transaction,
  grant: Omit<typeof deviceGrants.$inferInsert, "id" | "status">,
): Promise<void> {
  await tx.insert(deviceGrants).values({ id: newId(), ...grant });
}

export async function deleteExpiredDeviceGrants(tx: Transaction, now: Date): Promise<void> {
  await tx.delete(deviceGrants).where(lt(deviceGrants.expires_at, now));
}

export async function findPendingDeviceGrant(q: Queries, userCode: string, now: Date): Promise<DeviceGrantRow | null> {
  const [row] = await q
    .select()
    .from(deviceGrants)
    .where(
      and(eq(deviceGrants.user_code, userCode), eq(deviceGrants.status, "pending"), gt(deviceGrants.expires_at, now)),
    );
  return row ?? null;
}

/** Locks the grant, so that of two polls at once only one is handed the token. */
export async function lockDeviceGrant(tx: Transaction, deviceCodeHash: string): Promise<DeviceGrantRow | null> {
  const [row] = await tx
    .select()
    .from(deviceGrants)
    .where(eq(deviceGrants.device_code_hash, deviceCodeHash))
    .for("update");
  return row ?? null;
}

/** Answers a pending grant. Resolves with whether it was still pending. */
export async function answerDeviceGrant(
  q: Queries,
  grantId: string,
  answer: { status: "approved" | "denied"; user_id: string },
): Promise<boolean> {
  const rows = await q
    .update(deviceGrants)
    .set(answer)
    .where(and(eq(deviceGrants.id, grantId), eq(deviceGrants.status, "pending"), isNull(deviceGrants.user_id)))
    .returning({ id: deviceGrants.id });
  return rows.length > 0;
}

export async function noteDevicePoll(
  tx: Transaction,
  grantId: string,
  poll: { last_polled_at: Date; poll_interval: number },
): Promise<void> {
  await tx.update(deviceGrants).set(poll).where(eq(deviceGrants.id, grantId));
}

/** Takes back the answers of a user that no device has come for yet. */
export async function deleteDeviceGrantsOf(tx: Transaction, userId: string): Promise<void> {
  await tx.delete(deviceGrants).where(eq(deviceGrants.user_id, userId));
}

export async function deleteDeviceGrant(tx: Transaction, grantId: string): Promise<void> {
  await tx.delete(deviceGrants).where(eq(deviceGrants.id, grantId));
}
