import { type NewToken, type Scope, type Token, tokenSchema } from "#core/tokens/schema.ts";
import { everyItem } from "#sdk/pages.ts";
import { createToken, listTokens, revokeToken } from "#sdk/tokens.ts";
import { connect } from "../connect.ts";
import { UsageError } from "../exit.ts";
import type { Globals } from "../globals.ts";
import type { Cell } from "../lines.ts";
import { localTime } from "../messages.ts";
import { createOutput } from "../output.ts";
import { mustMean } from "../prompts.ts";

const FIELDS = Object.keys(tokenSchema.shape);

interface CreateOptions {
  scopes: Scope[];
  bot?: string;
  /** In ISO-8601. */
  expires?: string;
}

/** Makes a token for a new bot, or a further one for a bot, and prints it, which happens this once. */
export async function create(
  globals: Globals,
  name: string | undefined,
  { scopes, bot, expires }: CreateOptions,
): Promise<void> {
  if ((name === undefined) === (bot === undefined)) {
    throw new UsageError("say the name of a new bot, or --bot with the id of one.");
  }
  const out = createOutput<NewToken>(globals, [...FIELDS, "token"], ({ token }) => token);
  const { client, community } = await connect(globals);
  const whose = name === undefined ? { api_user_id: bot } : { name };
  await out.one(await createToken(client, await community(), { ...whose, scopes, expires_at: expires ?? null }));
}

/** Lists tokens of bots: those that work, or all. */
export async function list(globals: Globals, { all }: { all?: boolean }): Promise<void> {
  const out = createOutput<Token>(globals, FIELDS, line);
  const { client, community } = await connect(globals);
  const slug = await community();
  const tokens = await Array.fromAsync(everyItem((query) => listTokens(client, slug, { limit: 200, ...query })));
  await out.list(all ? tokens : tokens.filter(works));
}

const works = ({ revoked_at, expires_at }: Token): boolean =>
  revoked_at === null && (expires_at === null || Date.parse(expires_at) > Date.now());

function line(token: Token): Cell[] {
  const { id, bot, scopes, revoked_at, expires_at, last_used_at } = token;
  const end = revoked_at ? "revoked" : expires_at && `${works(token) ? "until" : "expired"} ${localTime(expires_at)}`;
  return [id, bot.name, scopes.join(","), end, last_used_at ? `used ${localTime(last_used_at)}` : "never used"];
}

/** Revokes a token: it is refused from then on. On a terminal it asks first. */
export async function revoke(globals: Globals, id: string, options: { yes?: boolean }): Promise<void> {
  const { client, community } = await connect(globals);
  const slug = await community();
  await mustMean("Revoke this token for good?", options);
  await revokeToken(client, slug, id);
}
