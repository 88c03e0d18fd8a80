import { Elysia } from "elysia";
import { linkAccount } from "#core/accounts/actions.ts";
import { AppError, toProblem } from "#core/kernel/errors.ts";
import type { RequestOrigin } from "#core/kernel/origin.ts";
import { askProvider, beginAttempt, providerNamed } from "../attempts.ts";
import { readForm } from "../body.ts";
import type { GatewayDeps } from "../deps.ts";
import { pageResponse } from "../pages.ts";
import type { Provider } from "../providers.ts";
import { logFailure } from "../refusals.tsx";
import { requestContext } from "../request-context.ts";
import { mustBeSameOrigin } from "../same-origin.ts";
import type { SignInAttempt } from "../sign-in-attempt.ts";
import { lookOf, viewerOf } from "../viewer.ts";
import { Continue } from "../views/continue.tsx";
import { Message } from "../views/message.tsx";

/** A further account to sign in by, for somebody who is signed in. `next` in the form says where to go afterwards. */
export const linkRoutes = (deps: GatewayDeps) =>
  new Elysia({ prefix: "/auth/:provider/link" }).use(requestContext(deps)).post(
    "",
    async ({ params, request, traceId }) => {
      mustBeSameOrigin(request, deps.publicUrl);
      const provider = providerNamed(deps.providers, params.provider);
      const viewer = await viewerOf(deps, request, traceId);
      if (!viewer) throw new AppError("unauthenticated", "Sign in first, and link the other account then.");
      const fields = await readForm(request);
      const { to, cookie } = await beginAttempt(deps, provider, fields, { link: viewer.actor.session_id });
      return pageResponse(<Continue to={to} />, { traceId, cookies: [cookie] });
    },
    { parse: "none" },
  );

/** Marks the second arrival with one answer. */
const AGAIN = "again";

interface LinkAnswer {
  provider: Provider;
  attempt: SignInAttempt;
  /** The id of the session that began the attempt. */
  session: string;
  request: Request;
  requestUrl: URL;
  origin: RequestOrigin;
}

/**
 * The provider's answer to an attempt to link. The account becomes that of the session in this browser, which must be the one
 * that began: otherwise somebody who signed in meanwhile, or whose cookie was planted, would be given a stranger's account.
 */
export async function finishLink(deps: GatewayDeps, answer: LinkAnswer): Promise<Response> {
  const { provider, attempt, session, request, requestUrl, origin } = answer;
  const traceId = origin.trace_id;
  if (!requestUrl.searchParams.has(AGAIN)) {
    // The strict session cookie does not come along from the provider's site; from a page of ours it does.
    return pageResponse(<Continue to={`${requestUrl.pathname}${requestUrl.search}&${AGAIN}=1`} />, { traceId });
  }
  // Whatever comes of it, an attempt is answered once.
  const cookies = [deps.cookies.signIn.clear()];
  try {
    const viewer = await viewerOf(deps, request, traceId);
    if (viewer?.actor.session_id !== session) throw noLongerThere();
    const profile = await askProvider(provider, attempt, requestUrl.searchParams);
    await linkAccount(deps, viewer.actor, profile, origin);
    return pageResponse(<Continue to={attempt.next} />, { traceId, cookies });
  } catch (error) {
    logFailure(deps.log, error, traceId);
    const { detail, status } = toProblem(error, traceId);
    const action = { label: "Go back", href: attempt.next };
    const page = (
      <Message
        title="The account is not linked"
        detail={detail}
        look={lookOf(request)}
        traceId={traceId}
        action={action}
      />
    );
    return pageResponse(page, { traceId, status, cookies });
  }
}

const noLongerThere = () =>
  new AppError("forbidden", "You are not signed in any more as when you began. Sign in, and link the account again.");
