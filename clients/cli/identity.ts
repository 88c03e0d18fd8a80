import { type BotSelf, botSelfSchema } from "#core/tokens/schema.ts";
import { type Me, meSchema } from "#core/users/schema.ts";
import type { Client } from "#sdk/client.ts";
import { getBot } from "#sdk/tokens.ts";
import { getMe } from "#sdk/users.ts";
import { isBotToken } from "./bots.ts";
import type { Globals } from "./globals.ts";
import { createOutput, type Output } from "./output.ts";

/** Who a token speaks for: the person of a session, or the bot of an API token. */
export type Identity = Me | BotSelf;

/** Asks the server who the token of a client speaks for. @throws AppError `unauthenticated` when it is nobody. */
export const whoIs = (client: Client, token: string): Promise<Identity> =>
  isBotToken(token) ? getBot(client) : getMe(client);

/** Prints identities. @param show one for people to read. */
export const identityOutput = (globals: Globals, show: (identity: Identity) => string): Output<Identity> =>
  createOutput(globals, Object.keys({ ...meSchema.shape, ...botSelfSchema.shape }), show);
