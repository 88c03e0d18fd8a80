import { z } from "zod";
import { idSchema } from "../kernel/ids.ts";

export const sessionSchema = z.object({
  id: idSchema,
  client: z.enum(["web", "terminal"]),
  user_agent: z.string(),
  /** Where it was signed in from: an IP address; empty when that is not known. */
  address: z.string(),
  created_at: z.iso.datetime(),
  last_used_at: z.iso.datetime(),
  expires_at: z.iso.datetime(),
  /** Whether this is the session that asks. */
  current: z.boolean(),
});
export type Session = z.infer<typeof sessionSchema>;

/** Which sessions end together: all others, and with `current=true` also the one that asks. */
export const endSessionsSchema = z.strictObject({ current: z.enum(["true", "false"]).default("false") });

/** The first answer of a device sign-in (RFC 8628 §3.2). Times in seconds. */
export const deviceGrantSchema = z.object({
  device_code: z.string(),
  user_code: z.string(),
  verification_uri: z.string(),
  verification_uri_complete: z.string(),
  expires_in: z.number().int(),
  interval: z.number().int(),
});
export type DeviceGrant = z.infer<typeof deviceGrantSchema>;

/** The token answer of a device sign-in (RFC 8628 §3.5, RFC 6749 §5.1). */
export const deviceTokenSchema = z.object({ access_token: z.string(), token_type: z.literal("Bearer") });
export type DeviceToken = z.infer<typeof deviceTokenSchema>;

/** Why there is no token yet, or none at all (RFC 8628 §3.5). */
export const deviceErrorSchema = z.enum([
  "authorization_pending",
  "slow_down",
  "access_denied",
  "expired_token",
  "invalid_request",
]);
export type DeviceError = z.infer<typeof deviceErrorSchema>;
