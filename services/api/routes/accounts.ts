import { Elysia } from "elysia";
import { z } from "zod";
import { listAccounts, unlinkAccount } from "#core/accounts/actions.ts";
import { accountSchema } from "#core/accounts/schema.ts";
import { noContent } from "#services/shared/http.ts";
import { personOf } from "../actor.ts";
import { answers } from "../answers.ts";
import type { ApiDeps } from "../deps.ts";
import { originOf } from "../origin.ts";
import { idParams } from "../params.ts";

export const accountRoutes = (deps: ApiDeps) =>
  new Elysia({ prefix: "/api/me/accounts", tags: ["People"] })
    .use(personOf(deps))
    .get("", async ({ actor }) => ({ items: await listAccounts(deps, actor) }), {
      detail: answers(z.object({ items: z.array(accountSchema) }), {
        summary: "Lists the accounts that you sign in by.",
        description: "A further one is linked in a browser: by the gateway's `POST /auth/:provider/link`.",
      }),
    })
    .delete(
      "/:id",
      ({ actor, params, request }) => noContent(unlinkAccount(deps, actor, params.id, originOf(request))),
      {
        params: idParams,
        detail: answers(null, {
          summary: "Unlinks an account: you no longer sign in by it.",
          description: "The last one stays (409).",
        }),
      },
    );
