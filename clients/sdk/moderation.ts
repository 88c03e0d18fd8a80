import type { z } from "zod";
import { type Page, pageSchema } from "#core/kernel/page.ts";
import { type Purged, purgedSchema } from "#core/messages/schema.ts";
import {
  type Ban,
  type banMemberSchema,
  banSchema,
  type Mute,
  type muteMemberSchema,
  muteSchema,
} from "#core/moderation/schema.ts";
import { type CommunityChannelPath, channelPath } from "./channels.ts";
import { apiPath, type Client } from "./client.ts";
import type { PageOptions } from "./pages.ts";

export function listBans(client: Client, slug: string, query: PageOptions = {}): Promise<Page<Ban>> {
  return client.request({ path: apiPath`/api/c/${slug}/bans`, query, answer: pageSchema(banSchema) });
}

/** Takes somebody out of a community for good; no invite lets them in again. Doing it again changes nothing. */
export function banMember(
  client: Client,
  slug: string,
  userId: string,
  body: z.input<typeof banMemberSchema> = {},
): Promise<void> {
  return client.request({ method: "PUT", path: apiPath`/api/c/${slug}/bans/${userId}`, body });
}

/** Lets somebody be invited again. Doing it again changes nothing. */
export function unbanMember(client: Client, slug: string, userId: string): Promise<void> {
  return client.request({ method: "DELETE", path: apiPath`/api/c/${slug}/bans/${userId}` });
}

/** The people who are muted now. */
export function listMutes(client: Client, slug: string, query: PageOptions = {}): Promise<Page<Mute>> {
  return client.request({ path: apiPath`/api/c/${slug}/mutes`, query, answer: pageSchema(muteSchema) });
}

/** Lets somebody read and not write: for some minutes, until a moment, or until somebody unmutes. */
export function muteMember(
  client: Client,
  slug: string,
  userId: string,
  body: z.input<typeof muteMemberSchema> = {},
): Promise<void> {
  return client.request({ method: "PUT", path: apiPath`/api/c/${slug}/mutes/${userId}`, body });
}

/** Lets somebody write again. Doing it again changes nothing. */
export function unmuteMember(client: Client, slug: string, userId: string): Promise<void> {
  return client.request({ method: "DELETE", path: apiPath`/api/c/${slug}/mutes/${userId}` });
}

/** Deletes the newest messages of a channel, 100 at most: all of them or none. */
export function purgeMessages(client: Client, channel: CommunityChannelPath, count: number): Promise<Purged> {
  return client.request({
    method: "DELETE",
    path: `${channelPath(channel)}/messages`,
    query: { count },
    answer: purgedSchema,
  });
}
