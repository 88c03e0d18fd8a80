import { Elysia } from "elysia";
import { z } from "zod";
import { notFound } from "#core/kernel/errors.ts";
import { idSchema } from "#core/kernel/ids.ts";
import { PAGE_LIMIT_MAX } from "#core/kernel/page.ts";
import { type Scope, scopeSchema } from "#core/tokens/schema.ts";
import { listChannels } from "#sdk/channels.ts";
import type { Client } from "#sdk/client.ts";
import { everyItem } from "#sdk/pages.ts";
import { createToken, listBots, listTokens, revokeToken } from "#sdk/tokens.ts";
import { loadSurroundings } from "../channel-page.ts";
import type { WebDeps } from "../deps.ts";
import { attempt, type Refusal } from "../forms.ts";
import { pageResponse, redirect } from "../pages.ts";
import { COMMUNITY_SETTINGS, cursorQuery, doneQuery, slugAndIdParams, slugParams } from "../params.ts";
import { signedIn } from "../signed-in.ts";
import { BotPage, Bots, NewBot, RevokeToken, type TokenForm } from "../views/community-bots.tsx";
import { communityPages } from "../views/community-sections.ts";

const PREFIX = `${COMMUNITY_SETTINGS}/bots`;
const DAY = 86_400_000;

/** `name` of a new bot, `days`, and `scope-` with each scope that is chosen. */
const tokenForm = z.record(z.string(), z.string()).transform(
  (fields): TokenForm => ({
    name: fields.name ?? "",
    days: fields.days ?? "",
    scopes: scopeSchema.options.filter((scope) => fields[`scope-${scope}`] !== undefined),
  }),
);
const tokenParams = slugAndIdParams.extend({ token: idSchema });

type Params = z.infer<typeof slugAndIdParams>;

/** The bots of a community, and the tokens by which they act. */
export const communityBotRoutes = (deps: WebDeps) =>
  new Elysia().use(listRoutes(deps)).use(oneRoutes(deps)).use(revokingRoutes(deps));

function listRoutes(deps: WebDeps) {
  const ask = async (
    client: Client,
    slug: string,
    shown: Pick<Parameters<typeof NewBot>[0], "typed" | "refusal"> = {},
  ) => pageResponse(<NewBot surroundings={await loadSurroundings(client, slug)} {...shown} />, shown.refusal?.status);
  return new Elysia({ prefix: PREFIX })
    .use(signedIn(deps))
    .get(
      "",
      async ({ client, params: { slug }, query: { done, ...cursor } }) => {
        const [surroundings, bots] = await Promise.all([
          loadSurroundings(client, slug),
          listBots(client, slug, cursor),
        ]);
        return pageResponse(<Bots surroundings={surroundings} bots={bots} done={done} />);
      },
      { params: slugParams, query: cursorQuery },
    )
    .get("/new", ({ client, params }) => ask(client, params.slug), { params: slugParams })
    .post(
      "/new",
      async ({ client, params: { slug }, body }) => {
        const asked = { name: body.name, ...grantOf(body) };
        const { done: made, refusal } = await attempt(() => createToken(client, slug, asked), "name");
        if (refusal) return ask(client, slug, { typed: body, refusal });
        return showBot(client, { slug, id: made.bot.id }, { made: made.token });
      },
      { params: slugParams, body: tokenForm },
    );
}

const oneRoutes = (deps: WebDeps) =>
  new Elysia({ prefix: `${PREFIX}/:id` })
    .use(signedIn(deps))
    .get("", ({ client, params, query }) => showBot(client, params, query), {
      params: slugAndIdParams,
      query: doneQuery,
    })
    .post(
      "/tokens",
      async ({ client, params, body }) => {
        const asked = { api_user_id: params.id, ...grantOf(body) };
        const { done: made, refusal } = await attempt(() => createToken(client, params.slug, asked));
        return showBot(client, params, refusal ? { typed: body, refusal } : { made: made.token });
      },
      { params: slugAndIdParams, body: tokenForm },
    );

function revokingRoutes(deps: WebDeps) {
  const ask = async (client: Client, { slug, id, token }: z.infer<typeof tokenParams>, refusal?: Refusal) => {
    const [surroundings, bot] = await Promise.all([loadSurroundings(client, slug), findBot(client, { slug, id })]);
    const href = `${communityPages(slug).bots}/${id}/tokens/${token}`;
    const page = <RevokeToken surroundings={surroundings} href={href} bot={bot} refusal={refusal} />;
    return pageResponse(page, refusal?.status);
  };
  return new Elysia({ prefix: `${PREFIX}/:id/tokens/:token/revoke` })
    .use(signedIn(deps))
    .get("", ({ client, params }) => ask(client, params), { params: tokenParams })
    .post(
      "",
      async ({ client, params }) => {
        const { refusal } = await attempt(() => revokeToken(client, params.slug, params.token));
        if (refusal) return ask(client, params, refusal);
        return redirect(`${communityPages(params.slug).bots}/${params.id}?done=revoked`);
      },
      { params: tokenParams },
    );
}

/** What a token opens, and until when. */
const grantOf = ({ days, scopes }: TokenForm) => ({
  scopes: scopes as Scope[],
  expires_at: days === "" ? null : new Date(Date.now() + (Number(days) || 0) * DAY).toISOString(),
});

async function showBot(
  client: Client,
  { slug, id }: Params,
  shown: Omit<Parameters<typeof BotPage>[0], "surroundings" | "bot" | "tokens" | "channels">,
): Promise<Response> {
  const [surroundings, bot, tokens, channels] = await Promise.all([
    loadSurroundings(client, slug),
    findBot(client, { slug, id }),
    Array.fromAsync(everyItem((query) => listTokens(client, slug, query), { limit: PAGE_LIMIT_MAX })),
    Array.fromAsync(everyItem((query) => listChannels(client, slug, { ...query, bot: id }), { limit: PAGE_LIMIT_MAX })),
  ]);
  const own = tokens.filter((token) => token.bot.id === id).toReversed();
  return pageResponse(
    <BotPage surroundings={surroundings} bot={bot} tokens={own} channels={channels} {...shown} />,
    shown.refusal?.status,
  );
}

/** @throws AppError `not_found` */
async function findBot(client: Client, { slug, id }: Params) {
  for await (const bot of everyItem((query) => listBots(client, slug, query), { limit: PAGE_LIMIT_MAX })) {
    if (bot.id === id) return bot;
  }
  throw notFound("bot");
}
