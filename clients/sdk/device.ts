import { z } from "zod";
import { AppError, fromProblem } from "#core/kernel/errors.ts";
import { type DeviceGrant, deviceErrorSchema, deviceGrantSchema, deviceTokenSchema } from "#core/sessions/schema.ts";
import { type Client, REQUEST_TIMEOUT, refusalOf } from "./client.ts";
import { sleep } from "./sleep.ts";

/** Begins a device sign-in (RFC 8628). `deviceName` is shown to the person who will be asked to consent. */
export function startDevice(client: Client, deviceName: string): Promise<DeviceGrant> {
  const body = { device_name: deviceName };
  return client.request({ method: "POST", path: "/auth/device", body, answer: deviceGrantSchema });
}

/** How much slower to ask after `slow_down`, in seconds (RFC 8628 §3.5). */
const SLOW_DOWN = 5;

/**
 * Asks for the token until the person has answered in the browser. A server that is away for a moment ends nothing.
 *
 * @throws AppError `forbidden` when they said no, `unauthenticated` when the code expired; the signal's reason when it aborts.
 */
export async function waitForToken(client: Client, grant: DeviceGrant, signal?: AbortSignal): Promise<string> {
  const deadline = Date.now() + grant.expires_in * 1000;
  let interval = grant.interval;
  while (Date.now() < deadline) {
    await sleep(interval * 1000, signal);
    signal?.throwIfAborted();
    const answer = await askForToken(client, grant.device_code).catch(waitOnFailure);
    if ("token" in answer) return answer.token;
    if (answer.error === "access_denied") throw new AppError("forbidden", "The sign-in was denied in the browser.");
    if (answer.error === "expired_token") break;
    if (answer.error === "invalid_request") throw new AppError("invalid", "The server refused the device code.");
    if (answer.error === "slow_down") interval += SLOW_DOWN;
  }
  throw new AppError("unauthenticated", "The code has expired before it was confirmed. Start again.");
}

const refusalSchema = z.object({ error: deviceErrorSchema });

async function askForToken(client: Client, deviceCode: string) {
  const response = await client.open("/auth/device/token", {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify({ device_code: deviceCode }),
    signal: AbortSignal.timeout(REQUEST_TIMEOUT),
  });
  if (response.status === 400) {
    const body: unknown = await response.json().catch(() => null);
    const refusal = refusalSchema.safeParse(body);
    if (refusal.success) return refusal.data;
    throw fromProblem(response.status, body);
  }
  if (!response.ok) throw await refusalOf(response);
  return { token: deviceTokenSchema.parse(await response.json()).access_token };
}

/** RFC 8628 §3.5: a client that cannot reach the server asks less often. */
function waitOnFailure(error: unknown): { error: "slow_down" } {
  if (error instanceof AppError && (error.code === "unavailable" || error.code === "rate_limited")) {
    return { error: "slow_down" };
  }
  throw error;
}
