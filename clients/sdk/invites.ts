import type { z } from "zod";
import type { Community } from "#core/communities/schema.ts";
import {
  acceptedInviteSchema,
  type createInviteSchema,
  type Invite,
  inviteSchema,
  type NewInvite,
  newInviteSchema,
} from "#core/invites/schema.ts";
import { type Page, pageSchema } from "#core/kernel/page.ts";
import { apiPath, type Client } from "./client.ts";
import type { PageOptions } from "./pages.ts";

export function listInvites(client: Client, slug: string, query: PageOptions = {}): Promise<Page<Invite>> {
  return client.request({ path: apiPath`/api/c/${slug}/invites`, query, answer: pageSchema(inviteSchema) });
}

/** A new invite. Its code is in the answer and nowhere else. */
export function createInvite(
  client: Client,
  slug: string,
  body: z.input<typeof createInviteSchema> = {},
): Promise<NewInvite> {
  return client.request({ method: "POST", path: apiPath`/api/c/${slug}/invites`, body, answer: newInviteSchema });
}

export function revokeInvite(client: Client, slug: string, id: string): Promise<void> {
  return client.request({ method: "DELETE", path: apiPath`/api/c/${slug}/invites/${id}` });
}

/** Joins the community of an invite. Who is in it already stays in it. */
export async function acceptInvite(client: Client, code: string): Promise<Community> {
  const path = apiPath`/api/invites/${code}/accept`;
  return (await client.request({ method: "POST", path, answer: acceptedInviteSchema })).community;
}
