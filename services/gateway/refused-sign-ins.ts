import { toProblem } from "#core/kernel/errors.ts";
import type { RequestOrigin } from "#core/kernel/origin.ts";
import { type ProviderProfile, recordRefusedSignIn } from "#core/users/actions.ts";
import type { GatewayDeps } from "./deps.ts";
import { logFailure } from "./refusals.tsx";

/** Refused sign-ins that one gateway writes into the audit log in a minute. Anybody can bring them about, and that log is kept for good. */
export const RECORDED_A_MINUTE = 30;
const MINUTE = 60_000;

/** A sign-in that came to nothing. */
export interface RefusedSignIn {
  provider: string;
  /** Who the provider said it was, if it came to that. */
  profile: ProviderProfile | null;
  error: unknown;
  origin: RequestOrigin;
}

/** Writes refused sign-ins down: each into the process's log, and as many as there is room for into the audit log. */
export function createRefusedSignIns(deps: GatewayDeps): (refused: RefusedSignIn) => Promise<void> {
  let minute = 0;
  let recorded = 0;
  const hasRoom = () => {
    const now = Math.floor(deps.clock().getTime() / MINUTE);
    if (now !== minute) [minute, recorded] = [now, 0];
    return recorded++ < RECORDED_A_MINUTE;
  };
  return async ({ provider, profile, error, origin }) => {
    const { address, trace_id } = origin;
    logFailure(deps.log, error, trace_id);
    deps.log.warn({ trace_id, provider, address }, "a sign-in was refused");
    if (!hasRoom()) return;
    const { code, detail: reason } = toProblem(error, trace_id);
    // Whoever is refused is told why, also when that cannot be written down.
    await recordRefusedSignIn(deps, origin, { provider, profile, code, reason }).catch((failure: unknown) =>
      logFailure(deps.log, failure, trace_id),
    );
  };
}
