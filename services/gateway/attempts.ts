import type { CreateCommunity } from "#core/communities/schema.ts";
import { AppError } from "#core/kernel/errors.ts";
import { newSecret } from "#core/kernel/ids.ts";
import type { ProviderProfile } from "#core/users/actions.ts";
import type { GatewayDeps } from "./deps.ts";
import { EdgeError } from "./edge-error.ts";
import { localPath } from "./local-path.ts";
import type { Provider } from "./providers.ts";
import { encodeAttempt, type SignInAttempt } from "./sign-in-attempt.ts";

/** Invite codes are 43 characters; anything longer is not one, and would not fit into the cookie. */
const INVITE_MAX = 100;

/** @throws AppError `not_found` for a provider that there is not. */
export function providerNamed(providers: readonly Provider[], id: string): Provider {
  const provider = providers.find((candidate) => candidate.id === id);
  if (!provider)
    throw new AppError("not_found", "Nobody signs in by that way here. Go to the sign-in page and choose one.");
  return provider;
}

/**
 * Where to send the browser, and the cookie that remembers what it left for.
 *
 * @param wishes `next` and `invite`, as somebody put them into a form or an address.
 * @param link the session whose person links a further account.
 */
export async function beginAttempt(
  deps: GatewayDeps,
  provider: Provider,
  wishes: URLSearchParams,
  { community, link }: { community?: CreateCommunity; link?: string } = {},
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
    ...(link ? { link } : {}),
  };
  return {
    to: (await provider.authorize(attempt)).href,
    cookie: deps.cookies.signIn.set(encodeAttempt(attempt)),
  };
}

/** Who the provider says has signed in. @throws EdgeError when it says nobody. */
export async function askProvider(
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
