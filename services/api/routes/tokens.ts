import { Elysia } from "elysia";
import { pageQuerySchema, pageSchema } from "#core/kernel/page.ts";
import { createToken, listTokens, revokeToken } from "#core/tokens/actions.ts";
import { createTokenSchema, newTokenSchema, tokenSchema } from "#core/tokens/schema.ts";
import { noContent } from "#services/shared/http.ts";
import { personOf } from "../actor.ts";
import { answers } from "../answers.ts";
import type { ApiDeps } from "../deps.ts";
import { slugAndIdParams, slugParams } from "../params.ts";

export const tokenRoutes = (deps: ApiDeps) =>
  new Elysia({ prefix: "/api/c/:slug/tokens", tags: ["Bots"] })
    .use(personOf(deps))
    .get("", ({ actor, params, query }) => listTokens(deps, actor, params.slug, query), {
      params: slugParams,
      query: pageQuerySchema,
      detail: answers(pageSchema(tokenSchema), {
        summary: "Lists the tokens of a community's bots, also those that are over.",
        description: "For admins.",
      }),
    })
    .post(
      "",
      ({ actor, params, body, set }) => {
        set.status = 201;
        return createToken(deps, actor, params.slug, body);
      },
      {
        params: slugParams,
        body: createTokenSchema,
        detail: answers(newTokenSchema, {
          summary: "Makes a token, which is shown this once.",
          status: 201,
          description:
            "With `name` for a new bot, whose scopes are those of this token; with `api_user_id` a further token for a bot that there is, with some of its scopes. For admins.",
        }),
      },
    )
    .delete("/:id", ({ actor, params }) => noContent(revokeToken(deps, actor, params.slug, params.id)), {
      params: slugAndIdParams,
      detail: answers(null, { summary: "Revokes a token: it is refused from now on, and its streams end." }),
    });
