import { Elysia } from "elysia";
import { type CreateCommunity, createCommunitySchema } from "#core/communities/schema.ts";
import { AppError, toProblem } from "#core/kernel/errors.ts";
import { newSecret } from "#core/kernel/ids.ts";
import { startSession } from "#core/sessions/actions.ts";
import { type ProviderProfile, signInWithProvider } from "#core/users/actions.ts";
import { originOf } from "#services/shared/http.ts";
import { readForm } from "../body.ts";
import type { GatewayDeps } from "../deps.ts";
import { EdgeError } from "../edge-error.ts";
import { localPath } from "../local-path.ts";
import { pageResponse, redirect } from "../pages.ts";
import type { Provider } from "../providers.ts";
import { createRefusedSignIns } from "../refused-sign-ins.ts";
import { requestContext } from "../request-context.ts";
import { mustBeSameOrigin } from "../same-origin.ts";
import { decodeAttempt, encodeAttempt, type SignInAttempt } from "../sign-in-attempt.ts";
import { Continue } from "../views/continue.tsx";
import { type CommunityForm, FirstLogin } from "../views/first-login.tsx";
import { Message } from "../views/message.tsx";

/** Invite codes are 43 characters; anything longer is not one, and would not fit into the cookie. */
const INVITE_MAX = 100;

/** Sign-in with a provider: away to it, and back. */
export function oauthRoutes(deps: GatewayDeps) {
  const { providers, publicUrl, cookies } = deps;
  const refused = createRefusedSignIns(deps);
  return new Elysia({ prefix: "/auth" })
    .use(requestContext(deps))
    .get("/:provider", async ({ params, requestUrl, traceId }) => {
      const { to, cookie } = await begin(deps, providerNamed(providers, params.provider), requestUrl.searchParams);
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
        const { to, cookie } = await begin(deps, provider, fields, form.community);
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
      // Whatever comes of it, an attempt is answered once.
      const done = [cookies.signIn.clear()];
      let profile: ProviderProfile | null = null;
      try {
        profile = await askProvider(provider, attempt, requestUrl.searchParams);
        const { user_id } = await signInWithProvider(deps, profile, attempt);
        const token = await startSession(deps, user_id, { ...origin, client: "web", provider: provider.id });
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

function providerNamed(providers: readonly Provider[], id: string): Provider {
  const provider = providers.find((candidate) => candidate.id === id);
  if (!provider)
    throw new AppError("not_found", "Nobody signs in by that way here. Go to the sign-in page and choose one.");
  return provider;
}

/** Where to send the browser, and the cookie that remembers what it left for. */
async function begin(
  deps: GatewayDeps,
  provider: Provider,
  wishes: URLSearchParams,
  community?: CreateCommunity,
): Promise<{ to: string; cookie: string }> {
  const invite = wishes.get("invite")?.slice(0, INVITE_MAX);
  const attempt: SignInAttempt = {
    provider: provider.id,
    state: newSecret(),
    verifier: newSecret(),
    nonce: newSecret(),
    next: community ? `/c/${community.slug}` : localPath(wishes.get("next")),
    ...(invite ? { invite } : {}),
    ...(community ? { community } : {}),
  };
  return {
    to: (await provider.authorize(attempt)).href,
    cookie: deps.cookies.signIn.set(encodeAttempt(attempt)),
  };
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

/** Who the provider says has signed in. */
async function askProvider(
  provider: Provider,
  attempt: SignInAttempt,
  answer: URLSearchParams,
): Promise<ProviderProfile> {
  if (!answer.get("code"))
    throw new EdgeError(400, "invalid", `${provider.name} did not sign you in: ${reasonOf(answer)} Start again.`);
  return provider.profile(answer, attempt);
}

function reasonOf(answer: URLSearchParams): string {
  return answer.get("error") === "access_denied" ? "it was cancelled there." : "it gave no code.";
}

function refusedPage(error: unknown, { traceId, cookies = [] }: { traceId: string; cookies?: string[] }): Response {
  const { detail, status } = toProblem(error, traceId);
  const action = { label: "Back to the sign-in page", href: "/login" };
  const page = <Message title="You are not signed in" detail={detail} traceId={traceId} action={action} />;
  return pageResponse(page, { traceId, status, cookies });
}
