import { Elysia } from "elysia";
import { type CreateCommunity, createCommunitySchema } from "#core/communities/schema.ts";
import { toProblem } from "#core/kernel/errors.ts";
import { startSession } from "#core/sessions/actions.ts";
import { type ProviderProfile, signInWithProvider } from "#core/users/actions.ts";
import { originOf } from "#services/shared/http.ts";
import { askProvider, beginAttempt, providerNamed } from "../attempts.ts";
import { readForm } from "../body.ts";
import type { GatewayDeps } from "../deps.ts";
import { EdgeError } from "../edge-error.ts";
import { pageResponse, redirect } from "../pages.ts";
import { createRefusedSignIns } from "../refused-sign-ins.ts";
import { requestContext } from "../request-context.ts";
import { mustBeSameOrigin } from "../same-origin.ts";
import { decodeAttempt } from "../sign-in-attempt.ts";
import { Continue } from "../views/continue.tsx";
import { type CommunityForm, FirstLogin } from "../views/first-login.tsx";
import { Message } from "../views/message.tsx";
import { finishLink } from "./link.tsx";

/** Sign-in with a provider: away to it, and back. */
export function oauthRoutes(deps: GatewayDeps) {
  const { providers, publicUrl, cookies } = deps;
  const refused = createRefusedSignIns(deps);
  return new Elysia({ prefix: "/auth" })
    .use(requestContext(deps))
    .get("/:provider", async ({ params, requestUrl, traceId }) => {
      const { to, cookie } = await beginAttempt(
        deps,
        providerNamed(providers, params.provider),
        requestUrl.searchParams,
      );
      return redirect(to, { traceId, cookies: [cookie] });
    })
    .post(
      "/:provider",
      async ({ params, request, traceId }) => {
        mustBeSameOrigin(request, publicUrl);
        const provider = providerNamed(providers, params.provider);
        const fields = await readForm(request);
        const form = readCommunityForm(fields);
        if (!form.community) {
          const page = <FirstLogin providers={providers} publicUrl={publicUrl} form={form} />;
          return pageResponse(page, { traceId, status: 422 });
        }
        const { to, cookie } = await beginAttempt(deps, provider, fields, { community: form.community });
        // Not a redirect: the policy that keeps forms on this site would stop it on its way to the provider.
        return pageResponse(<Continue to={to} />, { traceId, cookies: [cookie] });
      },
      { parse: "none" },
    )
    .get("/:provider/callback", async ({ params, request, requestUrl, traceId, address }) => {
      const provider = providerNamed(providers, params.provider);
      const origin = originOf(request, address, traceId);
      const attempt = decodeAttempt(cookies.signIn.read(request));
      if (attempt?.provider !== provider.id || attempt.state !== requestUrl.searchParams.get("state")) {
        const error = notBegunHere();
        await refused({ provider: provider.id, profile: null, error, origin });
        return refusedPage(error, { traceId });
      }
      if (attempt.link !== undefined) {
        return finishLink(deps, { provider, attempt, session: attempt.link, request, requestUrl, origin });
      }
      // Whatever comes of it, an attempt is answered once.
      const done = [cookies.signIn.clear()];
      let profile: ProviderProfile | null = null;
      try {
        profile = await askProvider(provider, attempt, requestUrl.searchParams);
        const { user_id, isNew } = await signInWithProvider(deps, profile, attempt);
        const token = await startSession(deps, user_id, { ...origin, client: "web", provider: provider.id });
        if (isNew && profile.avatar_url) deps.pictures.take({ address: profile.avatar_url, token, traceId });
        deps.log.info({ trace_id: traceId, provider: provider.id, address, user_id }, "signed in");
        return pageResponse(<Continue to={attempt.next} />, {
          traceId,
          cookies: [...done, cookies.session.set(token)],
        });
      } catch (error) {
        await refused({ provider: provider.id, profile, error, origin });
        return refusedPage(error, { traceId, cookies: done });
      }
    });
}

function readCommunityForm(fields: URLSearchParams): CommunityForm & { community: CreateCommunity | undefined } {
  const values = { name: fields.get("name") ?? "", slug: fields.get("slug")?.trim().toLowerCase() ?? "" };
  const result = createCommunitySchema.safeParse(values);
  const errors: CommunityForm["errors"] = {};
  for (const { path, message } of result.error?.issues ?? [])
    errors[path[0] as keyof typeof values] ??= sentence(message);
  return { values, errors, community: result.data };
}

const sentence = (message: string) => `${message.charAt(0).toUpperCase()}${message.slice(1)}.`;

const notBegunHere = () =>
  new EdgeError(400, "invalid", "This sign-in did not begin in this browser, or it took too long. Start again.");

function refusedPage(error: unknown, { traceId, cookies = [] }: { traceId: string; cookies?: string[] }): Response {
  const { detail, status } = toProblem(error, traceId);
  const action = { label: "Back to the sign-in page", href: "/login" };
  const page = <Message title="You are not signed in" detail={detail} traceId={traceId} action={action} />;
  return pageResponse(page, { traceId, status, cookies });
}
