import { Gitea, OAuth2RequestError } from "arctic";
import { z } from "zod";
import type { ProviderProfile } from "#core/users/actions.ts";
import { EdgeError } from "../edge-error.ts";
import type { Provider } from "../providers.ts";

interface GiteaOptions {
  /** Base address, without a slash at the end. */
  url: string;
  clientId: string;
  clientSecret: string;
  /** Where the browser comes back to, exactly as registered at the provider. */
  redirectUri: string;
}

/** How long the provider may take for one answer, in milliseconds. */
const PATIENCE = 10_000;

/** Gitea and Forgejo, wherever they run. */
export function giteaProvider({ url, clientId, clientSecret, redirectUri }: GiteaOptions): Provider {
  const client = new Gitea(url, clientId, clientSecret, redirectUri);
  return {
    id: "gitea",
    name: "Gitea",
    authorize: (state, verifier) => client.createAuthorizationURL(state, verifier, ["read:user"]),
    async profile(code, verifier) {
      const token = await exchange(client, code, verifier);
      return profileFrom(await fetchUser(url, token));
    },
  };
}

async function exchange(client: Gitea, code: string, verifier: string): Promise<string> {
  try {
    return (await within(PATIENCE, client.validateAuthorizationCode(code, verifier))).accessToken();
  } catch (error) {
    if (!(error instanceof OAuth2RequestError)) throw noAnswer(error);
    throw new EdgeError(
      400,
      "invalid",
      "Gitea did not accept this sign-in; it may be too old, or used already. Start again.",
      error,
    );
  }
}

/** The client takes no signal, so a provider that keeps silent is left to itself. */
function within<T>(milliseconds: number, work: Promise<T>): Promise<T> {
  const late = Promise.withResolvers<never>();
  const timer = setTimeout(() => late.reject(new Error(`no answer in ${milliseconds} ms`)), milliseconds);
  return Promise.race([work, late.promise]).finally(() => clearTimeout(timer));
}

const userSchema = z.object({
  id: z.number().int().positive(),
  login: z.string().min(1),
  full_name: z.string().default(""),
  email: z.string().nullish(),
  avatar_url: z.string().nullish(),
});

async function fetchUser(url: string, token: string): Promise<z.infer<typeof userSchema>> {
  try {
    const answer = await fetch(`${url}/api/v1/user`, {
      headers: { authorization: `Bearer ${token}`, accept: "application/json", "user-agent": "ajet-chat" },
      redirect: "error",
      signal: AbortSignal.timeout(PATIENCE),
    });
    if (!answer.ok) throw new Error(`/api/v1/user answered ${answer.status}`);
    return userSchema.parse(await answer.json());
  } catch (error) {
    throw noAnswer(error);
  }
}

const noAnswer = (cause: unknown) =>
  new EdgeError(502, "unavailable", "Gitea could not be asked who you are. Try again in a moment.", cause);

function profileFrom(user: z.infer<typeof userSchema>): ProviderProfile {
  return {
    provider: "gitea",
    id: String(user.id),
    username: user.login,
    name: user.full_name,
    email: user.email || null,
    avatar_url: user.avatar_url && /^https?:\/\//.test(user.avatar_url) ? user.avatar_url : null,
  };
}
