import { recordAccountAct } from "../audit/actions.ts";
import type { Transaction } from "../database/database.ts";
import { type Deps, type Emit, transact } from "../database/transaction.ts";
import type { UserActor } from "../kernel/actor.ts";
import { AppError, notFound } from "../kernel/errors.ts";
import { newId, newSecret } from "../kernel/ids.ts";
import type { RequestOrigin } from "../kernel/origin.ts";
import {
  ABSOLUTE_LIFETIME,
  DEVICE_CODE_LIFETIME,
  DEVICE_POLL_INTERVAL,
  DEVICE_SLOW_DOWN,
  expiryAfterUse,
  formatToken,
  hashCode,
  isPollTooSoon,
  newUserCode,
  normalizeUserCode,
  parseToken,
  ROLL_INTERVAL,
} from "./rules.ts";
import type { DeviceError, Session } from "./schema.ts";
import { type SecretDeps, secretMatches } from "./secrets.ts";
import {
  answerDeviceGrant,
  deleteDeviceGrant,
  deleteDeviceGrantsOf,
  deleteExpiredDeviceGrants,
  deleteExpiredSessions,
  deleteSessions,
  findPendingDeviceGrant,
  findSession,
  findSessionsOf,
  insertDeviceGrant,
  insertSession,
  lockDeviceGrant,
  lockEnabled,
  type NewSession,
  noteDevicePoll,
  rollSession,
  type SessionChoice,
} from "./store.ts";

export type SessionDeps = Deps & SecretDeps;

/** Where a session comes from, for the list in which people recognise their devices. */
export interface SessionOrigin extends RequestOrigin {
  client: "web" | "terminal";
  /** Who said who it is, if it was not a person who approved a device. */
  provider?: string;
}

/**
 * Begins a session and resolves with its token, which is shown to nobody else and kept nowhere.
 *
 * @throws AppError `forbidden` for somebody who is disabled.
 */
export async function startSession(deps: SessionDeps, userId: string, origin: SessionOrigin): Promise<string> {
  const { token, row } = await newSession(deps, userId, origin);
  await transact(deps, (tx) => begin(tx, row, origin));
  return token;
}

async function begin(tx: Transaction, row: NewSession, origin: SessionOrigin): Promise<void> {
  if (!(await lockEnabled(tx, row.user_id))) throw accountDisabled();
  await deleteExpiredSessions(tx, row.user_id, row.created_at);
  await insertSession(tx, row);
  await recordAccountAct(tx, origin, {
    action: "sign_in.succeeded",
    user_id: row.user_id,
    session_id: row.id,
    after: { client: origin.client, ...(origin.provider ? { provider: origin.provider } : {}) },
  });
}

export const accountDisabled = () =>
  new AppError("forbidden", "This account is disabled. Ask the people who run this chat.");

async function newSession(deps: SessionDeps, userId: string, { client, user_agent, address }: SessionOrigin) {
  const id = newId();
  const secret = newSecret();
  const now = deps.clock();
  const absolute = new Date(now.getTime() + ABSOLUTE_LIFETIME);
  return {
    token: formatToken({ prefix: "ajs", id, secret }),
    row: {
      id,
      user_id: userId,
      token_hash: await deps.hasher.hash(secret),
      expires_at: expiryAfterUse(now, absolute),
      absolute_expires_at: absolute,
      created_at: now,
      last_used_at: now,
      user_agent: user_agent.slice(0, 400),
      address,
      client,
    },
  };
}

/**
 * Who a bearer token speaks for. The row is read every time, so an ended session is refused at once; only the check of
 * the secret is remembered.
 *
 * @throws AppError `unauthenticated`, in the same words whatever is wrong with the token.
 */
export async function authenticate(deps: SessionDeps, bearer: string, traceId: string): Promise<UserActor> {
  const token = parseToken(bearer);
  if (token?.prefix !== "ajs") throw refused();
  const row = await findSession(deps.db, token.id);
  const now = deps.clock();
  if (!row || row.expires_at <= now.getTime() || row.absolute_expires_at <= now.getTime()) throw refused();
  if (!(await secretMatches(deps, bearer, token.secret, row.token_hash))) throw refused();
  let expiry = new Date(Math.min(row.expires_at, row.absolute_expires_at));
  if (now.getTime() - row.last_used_at >= ROLL_INTERVAL) {
    expiry = expiryAfterUse(now, new Date(row.absolute_expires_at));
    await rollSession(deps.db, row.id, new Date(row.last_used_at), { now, expires_at: expiry });
  }
  const expires_at = expiry.toISOString();
  return { kind: "user", user_id: row.user_id, session_id: row.id, expires_at, trace_id: traceId };
}

const refused = () =>
  new AppError("unauthenticated", "You are not signed in, or your session has ended. Sign in again.");

/** The live sessions of the actor, the last used first. */
export async function listSessions(deps: SessionDeps, actor: UserActor): Promise<Session[]> {
  const rows = await findSessionsOf(deps.db, actor.user_id, deps.clock());
  return rows.map((row) => ({
    id: row.id,
    client: row.client,
    user_agent: row.user_agent,
    address: row.address,
    created_at: row.created_at.toISOString(),
    last_used_at: row.last_used_at.toISOString(),
    expires_at: row.expires_at.toISOString(),
    current: row.id === actor.session_id,
  }));
}

/**
 * Ends a session of the actor: its token is refused from the commit on, and the event closes its streams.
 *
 * @throws AppError `not_found` when the actor has no such session.
 */
export async function endSession(
  deps: Deps,
  actor: UserActor,
  sessionId: string,
  origin: RequestOrigin,
): Promise<void> {
  if ((await end(deps, actor, { only: sessionId }, origin)) === 0) throw notFound("session");
}

/**
 * Ends all other sessions of the actor, and with `current` also the one that asks, as `endSession` does. Devices that were
 * approved and have not come for their token yet get none: one of those sessions may have approved them.
 */
export async function endSessions(
  deps: Deps,
  actor: UserActor,
  { current }: { current: boolean },
  origin: RequestOrigin,
): Promise<void> {
  await end(deps, actor, current ? "all" : { except: actor.session_id }, origin);
}

/** Resolves with how many have ended. */
function end(deps: Deps, actor: UserActor, choice: SessionChoice, origin: RequestOrigin): Promise<number> {
  return transact(deps, (tx, emit) => endChosen(tx, emit, actor, choice, origin));
}

/** Ends all sessions of somebody who is disabled, in the transaction that does that. Resolves with how many there were. */
export function endSessionsOfDisabled(
  tx: Transaction,
  emit: Emit,
  userId: string,
  origin: RequestOrigin,
): Promise<number> {
  return endChosen(tx, emit, { user_id: userId, session_id: null }, "all", origin);
}

/** @param actor whose sessions, and by which of them; by none when the operator ends them. */
async function endChosen(
  tx: Transaction,
  emit: Emit,
  { user_id, session_id }: Pick<UserActor, "user_id"> & { session_id: string | null },
  choice: SessionChoice,
  origin: RequestOrigin,
): Promise<number> {
  if (choice === "all" || "except" in choice) await deleteDeviceGrantsOf(tx, user_id);
  const ended = await deleteSessions(tx, user_id, choice);
  for (const { id, ...before } of ended) {
    const action = id === session_id ? "session.signed_out" : "session.ended";
    const byOperator = session_id === null;
    await recordAccountAct(tx, origin, { action, user_id, byOperator, session_id: id, before });
    emit({
      type: "session.ended",
      community_id: null,
      channel_id: null,
      actor_id: byOperator ? null : user_id,
      data: { user_id, session_id: id },
    });
  }
  return ended.length;
}

/** A device sign-in that begins: the two codes, shown to the terminal once. `expires_in` and `interval` in seconds. */
export interface StartedDevice {
  device_code: string;
  user_code: string;
  expires_in: number;
  interval: number;
}

/** RFC 8628 §3.1: a terminal asks to be signed in. `device_name` and `address` are for the person who will consent. */
export async function startDevice(
  deps: Deps,
  device: { device_name: string; address: string },
): Promise<StartedDevice> {
  const now = deps.clock();
  const device_code = newSecret();
  const user_code = newUserCode();
  await transact(deps, async (tx) => {
    await deleteExpiredDeviceGrants(tx, now);
    await insertDeviceGrant(tx, {
      device_code_hash: await hashCode(device_code),
      user_code,
      device_name: device.device_name.slice(0, 200),
      address: device.address,
      created_at: now,
      expires_at: new Date(now.getTime() + DEVICE_CODE_LIFETIME * 1000),
    });
  });
  return { device_code, user_code, expires_in: DEVICE_CODE_LIFETIME, interval: DEVICE_POLL_INTERVAL };
}

/** What the consent page shows of a waiting device. */
export interface WaitingDevice {
  user_code: string;
  device_name: string;
  address: string;
  created_at: Date;
}

/** @throws AppError `not_found` when no device waits under this code. */
export async function getWaitingDevice(deps: Deps, typedCode: string): Promise<WaitingDevice> {
  const grant = await findPendingDeviceGrant(deps.db, normalizeUserCode(typedCode), deps.clock());
  if (!grant) throw noSuchDevice();
  const { user_code, device_name, address, created_at } = grant;
  return { user_code, device_name, address, created_at };
}

/** The person's yes or no. @throws AppError `not_found` when the code is wrong, expired or answered already. */
export async function answerDevice(
  deps: Deps,
  actor: UserActor,
  typedCode: string,
  answer: "approved" | "denied",
  origin: RequestOrigin,
): Promise<void> {
  await transact(deps, async (tx) => {
    const grant = await findPendingDeviceGrant(tx, normalizeUserCode(typedCode), deps.clock());
    if (!grant || !(await answerDeviceGrant(tx, grant.id, { status: answer, user_id: actor.user_id }))) {
      throw noSuchDevice();
    }
    const after = { device_name: grant.device_name, device_address: grant.address };
    await recordAccountAct(tx, origin, { action: `device.${answer}`, user_id: actor.user_id, after });
  });
}

const noSuchDevice = () =>
  new AppError(
    "not_found",
    "No device waits under this code: it is mistyped, older than ten minutes, or answered already. If the device still waits, start again there.",
  );

/**
 * RFC 8628 §3.4: the terminal asks again and again. The token is handed over once. Who asks too often is told so, and must
 * from then on ask less often (§3.5).
 */
export async function pollDevice(
  deps: SessionDeps,
  deviceCode: string,
  origin: RequestOrigin,
): Promise<{ token: string } | { error: DeviceError }> {
  const now = deps.clock();
  const hash = await hashCode(deviceCode);
  return transact(deps, async (tx) => {
    const grant = await lockDeviceGrant(tx, hash);
    if (!grant || grant.expires_at <= now) return { error: "expired_token" };
    if (grant.status === "denied") {
      await deleteDeviceGrant(tx, grant.id);
      return { error: "access_denied" };
    }
    if (grant.status === "approved" && grant.user_id) {
      await deleteDeviceGrant(tx, grant.id);
      if (!(await lockEnabled(tx, grant.user_id))) return { error: "access_denied" };
      const terminal = { ...origin, client: "terminal" as const };
      const { token, row } = await newSession(deps, grant.user_id, terminal);
      await begin(tx, row, terminal);
      return { token };
    }
    const tooSoon = isPollTooSoon(grant, now);
    const poll_interval = grant.poll_interval + (tooSoon ? DEVICE_SLOW_DOWN : 0);
    await noteDevicePoll(tx, grant.id, { last_polled_at: now, poll_interval });
    return { error: tooSoon ? "slow_down" : "authorization_pending" };
  });
}
