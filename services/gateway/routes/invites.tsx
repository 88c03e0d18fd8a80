import { Elysia } from "elysia";
import { acceptInvite, lookUpInvite } from "#core/invites/actions.ts";
import { AppError } from "#core/kernel/errors.ts";
import type { GatewayDeps } from "../deps.ts";
import { pageResponse, redirect } from "../pages.ts";
import { requestContext } from "../request-context.ts";
import { mustBeSameOrigin } from "../same-origin.ts";
import { lookOf, viewerOf } from "../viewer.ts";
import { Invite } from "../views/invite.tsx";
import { Message } from "../views/message.tsx";

/** The link that opens a community to somebody. */
export function inviteRoutes(deps: GatewayDeps) {
  return new Elysia({ prefix: "/invite" })
    .use(requestContext(deps))
    .get("/:code", ({ params: { code }, request, traceId }) =>
      orClosedDoor(request, traceId, async () => {
        const viewer = await viewerOf(deps, request, traceId);
        const community = await lookUpInvite(deps, code);
        const page = <Invite code={code} community={community} providers={deps.providers} me={viewer?.me ?? null} />;
        return pageResponse(page, { traceId });
      }),
    )
    .post(
      "/:code",
      ({ params: { code }, request, traceId }) =>
        orClosedDoor(request, traceId, async () => {
          mustBeSameOrigin(request, deps.publicUrl);
          const viewer = await viewerOf(deps, request, traceId);
          if (!viewer) return redirect(`/invite/${encodeURIComponent(code)}`, { traceId });
          const community = await acceptInvite(deps, viewer.actor, code);
          return redirect(`/c/${community.slug}`, { traceId });
        }),
      { parse: "none" },
    );
}

/** Invites that do not open are everyday: a page says why. */
async function orClosedDoor(request: Request, traceId: string, work: () => Promise<Response>): Promise<Response> {
  try {
    return await work();
  } catch (error) {
    if (!(error instanceof AppError && error.code === "not_found")) throw error;
    const page = (
      <Message
        title="This invite does not open"
        detail={error.detail}
        look={lookOf(request)}
        action={{ label: "Go to the start page", href: "/" }}
      />
    );
    return pageResponse(page, { traceId, status: error.status });
  }
}
