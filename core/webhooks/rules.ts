import type { Actor } from "../kernel/actor.ts";
import { formatId, isId } from "../kernel/ids.ts";
import { mustBeAllowed } from "../memberships/rules.ts";
import type { Role } from "../memberships/schema.ts";

/** Where a webhook is posted to. */
export const webhookPath = (id: string, secret: string) => `/hook/${id}/${secret}`;

/** Whether this can be the address of a webhook at all. What cannot be is refused without a look at any row. */
export const isWebhookAddress = (id: string, secret: string) => isId(id) && /^[\w-]{43}$/.test(secret);

/** People by their role; a bot by the scope of its token, which its route asks for. @throws AppError `forbidden` */
export function mustManageWebhooks(actor: Actor, role: Role): void {
  if (actor.kind === "user") mustBeAllowed(role, "webhook.manage");
}

/** The same delivery of the same sender has the same id, so that posting it twice makes one message. */
export async function deliveryMessageId(delivery: string): Promise<string> {
  const digest = await crypto.subtle.digest("SHA-256", new TextEncoder().encode(delivery));
  return formatId(new Uint8Array(digest).subarray(0, 16));
}
