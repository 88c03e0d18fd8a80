import { chooseNamed } from "../commands/choose.ts";
import { type CommunityPlace, type Context, checked, defineCommand, textReply } from "../commands/command.ts";
import { PAGE_LIMIT_MAX, type PageQuery } from "../kernel/page.ts";
import { createToken, listBots, listTokens, revokeToken } from "./actions.ts";
import { createTokenSchema, type Scope, scopeSchema, type Token } from "./schema.ts";

const MINUTE = 60_000;

const create = defineCommand({
  name: "token create",
  summary: "Makes a bot with its first token, or a further token of a bot that there is.",
  permission: "token.manage",
  where: "community",
  args: [
    { name: "name", type: "word", required: true, summary: "The bot's name, in quotes when it has spaces" },
    {
      name: "scopes",
      type: "word",
      required: true,
      summary: `What it may do, with commas between: ${scopeSchema.options.join(", ")}`,
    },
    {
      name: "duration",
      type: "duration",
      required: false,
      summary: "How long it lasts; until it is revoked unless said",
    },
  ],
  examples: ['/token create "Lamp keeper" messages:write,commands', "/token create Tides messages:write 4w"],
  async run({ deps, actor, place }, { name, scopes, duration }) {
    const { items: bots } = await listBots(deps, actor, place.slug, { limit: PAGE_LIMIT_MAX });
    const known = bots.find((bot) => bot.name.toLowerCase() === name.toLowerCase());
    const input = checked(createTokenSchema, {
      ...(known ? { api_user_id: known.id } : { name }),
      // What is no scope is refused by the schema, in the words that a route has for it.
      scopes: scopes.split(",").filter((scope) => scope !== "") as Scope[],
      expires_at: duration === undefined ? null : new Date(deps.clock().getTime() + duration * MINUTE).toISOString(),
    });
    const { bot, token } = await createToken(deps, actor, place.slug, input);
    return textReply(`The token of ${bot.name} is shown only now:\n${token}`);
  },
});

const list = defineCommand({
  name: "token list",
  summary: "Lists the tokens of this community's bots that are in force.",
  permission: "token.manage",
  where: "community",
  args: [],
  examples: ["/token list"],
  async run(context) {
    const tokens = await tokensInForce(context);
    return {
      kind: "table",
      text: tokens.length === 0 ? "There are no tokens." : "",
      columns: [
        { label: "Bot", type: "text" },
        { label: "Scopes", type: "text" },
        { label: "Last used", type: "time" },
        { label: "Ends", type: "time" },
        { label: "Id", type: "text" },
      ],
      rows: tokens.map(({ id, bot, scopes, last_used_at, expires_at }) => ({
        cells: [bot.name, scopes.join(", "), last_used_at ?? "", expires_at ?? "", id],
        link: null,
      })),
    };
  },
});

const revoke = defineCommand({
  name: "token revoke",
  summary: "Ends a token: it is refused from now on.",
  permission: "token.manage",
  where: "community",
  args: [
    {
      name: "token",
      type: "word",
      required: true,
      summary: "Its id, or the name of its bot when that has no other token",
    },
  ],
  examples: ["/token revoke Tides"],
  async run(context, { token }) {
    const { deps, actor, place } = context;
    const { id, bot } = chooseNamed(await tokensInForce(context), (one) => one.bot.name, "token", token);
    await revokeToken(deps, actor, place.slug, id);
    return textReply(`The token of ${bot.name} is revoked.`);
  },
});

/** Those that are over stay in the list of the API. */
async function tokensInForce({ deps, actor, place }: Context<CommunityPlace>): Promise<Token[]> {
  const now = deps.clock();
  const isInForce = ({ revoked_at, expires_at }: Token) => !revoked_at && (!expires_at || new Date(expires_at) > now);
  const tokens: Token[] = [];
  for (let query: PageQuery = { limit: PAGE_LIMIT_MAX }; ; ) {
    const { items, next } = await listTokens(deps, actor, place.slug, query);
    tokens.push(...items.filter(isInForce));
    if (next === null) return tokens;
    query = { ...query, after: next };
  }
}

export const tokenCommands = [create, list, revoke];
