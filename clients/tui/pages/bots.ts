/** Programs that do more than post, and their tokens. */
import { type Scope, scopeSchema, type Token } from "#core/tokens/schema.ts";
import type { Client } from "#sdk/client.ts";
import { everyItem } from "#sdk/pages.ts";
import { createToken, listBots, listTokens, revokeToken } from "#sdk/tokens.ts";
import { momentText } from "../names.ts";
import { communityOf } from "./communities.ts";
import { type Act, type Field, type Item, LISTED, type Load, type Outcome, upTo } from "./page.ts";

export const bots: Load = async (context) => {
  const { client, model } = context;
  const here = communityOf(context);
  if (!here) return { title: "Bots and tokens", items: [] };
  const { slug } = here;
  const [bots, tokens] = await Promise.all([
    upTo(
      LISTED,
      everyItem((query) => listBots(client, slug, query)),
    ),
    upTo(
      LISTED,
      everyItem((query) => listTokens(client, slug, { limit: 200, ...query })),
    ),
  ]);
  const create: Act = {
    label: "New bot",
    fields: [{ name: "name", label: "Name", value: "" }, ...scopeFields(scopeSchema.options), DAYS],
    run: async ({ name = "", ...values }) => tokenOf(await createToken(client, slug, { name, ...asked(values) })),
  };
  return {
    title: "Bots and tokens",
    items: [
      { label: "New bot…", acts: [create] },
      ...bots.flatMap(({ id, name, scopes }): Item[] => {
        const further: Act = {
          label: "Further token",
          fields: [...scopeFields(scopes), DAYS],
          run: async (values) => tokenOf(await createToken(client, slug, { api_user_id: id, ...asked(values) })),
        };
        const own = tokens.filter(({ bot }) => bot.id === id);
        return [
          { label: name, detail: scopes.join(", "), acts: [further] },
          ...own.reverse().map((token) => tokenItem(client, slug, token, model.now)),
        ];
      }),
    ],
  };
};

const DAYS: Field = {
  name: "days",
  label: "It works",
  value: "",
  choices: [
    { value: "", label: "until it is revoked" },
    { value: "1", label: "for a day" },
    { value: "30", label: "for 30 days" },
    { value: "365", label: "for a year" },
  ],
};

const scopeFields = (scopes: readonly Scope[]): Field[] =>
  scopes.map((scope) => ({
    name: scope,
    label: scope,
    value: "",
    choices: [
      { value: "", label: "no" },
      { value: "yes", label: "yes" },
    ],
  }));

const asked = (values: Record<string, string>) => ({
  scopes: scopeSchema.options.filter((scope) => values[scope] === "yes"),
  expires_at: values.days ? new Date(Date.now() + Number(values.days) * 86_400_000).toISOString() : null,
});

const tokenOf = ({ token }: { token: string }): Outcome => ({
  show: { title: "The token. As secret as a password, and shown once.", text: token },
});

function tokenItem(
  client: Client,
  slug: string,
  { id, bot, scopes, revoked_at, expires_at, last_used_at }: Token,
  now: number,
): Item {
  const isExpired = expires_at !== null && Date.parse(expires_at) < now;
  const end =
    revoked_at !== null
      ? "revoked"
      : expires_at === null
        ? ""
        : `${isExpired ? "expired" : "until"} ${momentText(expires_at, now)}`;
  const used = last_used_at === null ? "never used" : `used ${momentText(last_used_at, now)}`;
  const revoke: Act = {
    label: "Revoke",
    confirm: `Revoke this token of ${bot.name} for good?`,
    async run() {
      await revokeToken(client, slug, id);
      return { say: "The token is revoked." };
    },
  };
  return {
    label: `  token of ${bot.name}`,
    detail: [end, used, scopes.join(", ")].filter(Boolean).join(" · "),
    acts: revoked_at !== null || isExpired ? [] : [revoke],
  };
}
