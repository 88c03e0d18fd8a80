import type { z } from "zod";
import { type Page, pageSchema } from "#core/kernel/page.ts";
import {
  type BotSelf,
  botSelfSchema,
  type ChannelBot,
  type CommunityBot,
  channelBotSchema,
  communityBotSchema,
  type createTokenSchema,
  type NewToken,
  newTokenSchema,
  type Token,
  tokenSchema,
} from "#core/tokens/schema.ts";
import { type CommunityChannelPath, channelPath } from "./channels.ts";
import { apiPath, type Client } from "./client.ts";
import type { PageOptions } from "./pages.ts";

/** The tokens of a community's bots, also those that are over. For admins. */
export function listTokens(client: Client, slug: string, query: PageOptions = {}): Promise<Page<Token>> {
  return client.request({ path: apiPath`/api/c/${slug}/tokens`, query, answer: pageSchema(tokenSchema) });
}

/** A token for a new bot (`name`), or a further one for a bot (`api_user_id`). It is in the answer and nowhere else. */
export function createToken(client: Client, slug: string, body: z.input<typeof createTokenSchema>): Promise<NewToken> {
  return client.request({ method: "POST", path: apiPath`/api/c/${slug}/tokens`, body, answer: newTokenSchema });
}

/** Revokes a token: it is refused from now on, and its streams end. */
export function revokeToken(client: Client, slug: string, id: string): Promise<void> {
  return client.request({ method: "DELETE", path: apiPath`/api/c/${slug}/tokens/${id}` });
}

export function listBots(client: Client, slug: string, query: PageOptions = {}): Promise<Page<CommunityBot>> {
  return client.request({ path: apiPath`/api/c/${slug}/bots`, query, answer: pageSchema(communityBotSchema) });
}

export function listChannelBots(
  client: Client,
  channel: CommunityChannelPath,
  query: PageOptions = {},
): Promise<Page<ChannelBot>> {
  return client.request({ path: `${channelPath(channel)}/bots`, query, answer: pageSchema(channelBotSchema) });
}

/** Puts a bot into a channel. Doing it again changes nothing. */
export function addChannelBot(client: Client, channel: CommunityChannelPath, id: string): Promise<void> {
  return client.request({ method: "PUT", path: `${channelPath(channel)}${apiPath`/bots/${id}`}` });
}

/** Takes a bot out of a channel. Doing it again changes nothing. */
export function removeChannelBot(client: Client, channel: CommunityChannelPath, id: string): Promise<void> {
  return client.request({ method: "DELETE", path: `${channelPath(channel)}${apiPath`/bots/${id}`}` });
}

/** Which bot this client is, and what its token lets it do. People ask `getMe`. */
export function getBot(client: Client): Promise<BotSelf> {
  return client.request({ path: "/api/bot", answer: botSelfSchema });
}
