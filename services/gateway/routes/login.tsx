import { Elysia } from "elysia";
import { AppError } from "#core/kernel/errors.ts";
import type { RequestOrigin } from "#core/kernel/origin.ts";
import { endSession, endSessions } from "#core/sessions/actions.ts";
import { needsBootstrap } from "#core/users/actions.ts";
import { originOf } from "#services/shared/http.ts";
import { readForm } from "../body.ts";
import type { GatewayDeps } from "../deps.ts";
import { localPath } from "../local-path.ts";
import { pageResponse, redirect } from "../pages.ts";
import { requestContext } from "../request-context.ts";
import { mustBeSameOrigin } from "../same-origin.ts";
import { type Viewer, viewerOf } from "../viewer.ts";
import { FirstLogin } from "../views/first-login.tsx";
import { Login } from "../views/login.tsx";

/** The sign-in page, and the way out. */
export function loginRoutes(deps: GatewayDeps) {
  const { providers, publicUrl, cookies } = deps;
  return new Elysia()
    .use(requestContext(deps))
    .get("/login", async ({ request, requestUrl, traceId }) => {
      const next = localPath(requestUrl.searchParams.get("next"));
      if (await viewerOf(deps, request, traceId)) return redirect(next, { traceId });
      const page = (await needsBootstrap(deps)) ? (
        <FirstLogin providers={providers} publicUrl={publicUrl} form={{ values: { name: "", slug: "" }, errors: {} }} />
      ) : (
        <Login providers={providers} next={next} />
      );
      return pageResponse(page, { traceId });
    })
    .post(
      "/logout",
      async ({ request, traceId, address }) => {
        mustBeSameOrigin(request, publicUrl);
        const viewer = await viewerOf(deps, request, traceId);
        const fields = await readForm(request);
        const origin = originOf(request, address, traceId);
        if (viewer && fields.has("everywhere")) await endSessions(deps, viewer.actor, { current: true }, origin);
        else if (viewer) await endOwnSession(deps, viewer, origin);
        return redirect("/login", { traceId, cookies: [cookies.session.clear()] });
      },
      { parse: "none" },
    );
}

/** A session that another request ended a moment ago is what was asked for. */
async function endOwnSession(deps: GatewayDeps, { actor }: Viewer, origin: RequestOrigin): Promise<void> {
  await endSession(deps, actor, actor.session_id, origin).catch((error: unknown) => {
    if (!(error instanceof AppError && error.code === "not_found")) throw error;
  });
}
