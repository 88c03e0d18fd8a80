import { Elysia } from "elysia";
import { listAccounts, unlinkAccount } from "#core/accounts/actions.ts";
import { notFound } from "#core/kernel/errors.ts";
import { idSchema } from "#core/kernel/ids.ts";
import { originOf } from "#services/shared/http.ts";
import type { GatewayDeps } from "../deps.ts";
import { pageResponse, redirect } from "../pages.ts";
import { requestContext } from "../request-context.ts";
import { mustBeSameOrigin } from "../same-origin.ts";
import { viewerOf } from "../viewer.ts";
import { Accounts } from "../views/accounts.tsx";

const HERE = "/auth/accounts";
const TO_LOGIN = `/login?${new URLSearchParams({ next: HERE })}`;

/** The page where people see by which accounts they sign in. */
export const accountRoutes = (deps: GatewayDeps) =>
  new Elysia({ prefix: HERE })
    .use(requestContext(deps))
    .get("", async ({ request, traceId }) => {
      const viewer = await viewerOf(deps, request, traceId);
      if (!viewer) return redirect(TO_LOGIN, { traceId });
      const accounts = await listAccounts(deps, viewer.actor);
      return pageResponse(<Accounts me={viewer.me} accounts={accounts} providers={deps.providers} />, { traceId });
    })
    .post(
      "/:id",
      async ({ params, request, traceId, address }) => {
        mustBeSameOrigin(request, deps.publicUrl);
        const viewer = await viewerOf(deps, request, traceId);
        if (!viewer) return redirect(TO_LOGIN, { traceId });
        if (!idSchema.safeParse(params.id).success) throw notFound("account");
        await unlinkAccount(deps, viewer.actor, params.id, originOf(request, address, traceId));
        return redirect(HERE, { traceId });
      },
      { parse: "none" },
    );
