/** In what Gitea and GitHub differ, as far as a client can see it. */
import type { Person } from "#scripts/idp/people.ts";

export type Refused = "client" | "code";

export interface Dialect {
  /** The first part of its paths. */
  provider: string;
  /** Its own name. */
  title: string;
  tokenResponse(token: string): Response;
  refusal(reason: Refused): Response;
  /** What the owner of an access token can read, by path. */
  resources: Record<string, (person: Person) => unknown>;
}

const gitea: Dialect = {
  provider: "gitea",
  title: "Gitea",
  tokenResponse: (token) => Response.json({ access_token: token, token_type: "bearer", expires_in: 3600 }),
  refusal: (reason) =>
    reason === "client"
      ? Response.json({ error: "invalid_client", error_description: "cannot authenticate the client" }, { status: 401 })
      : Response.json({ error: "invalid_grant", error_description: "the code is not valid" }, { status: 400 }),
  resources: {
    "/api/v1/user": ({ id, login, name, email }) => ({
      id,
      login,
      full_name: name,
      email,
      // The provider's address changes with every start, and an address in it would outlive it in the client's database.
      avatar_url: "",
      active: true,
    }),
  },
};

const github: Dialect = {
  provider: "github",
  title: "GitHub",
  tokenResponse: (token) => Response.json({ access_token: token, token_type: "bearer", scope: "read:user,user:email" }),
  // GitHub answers these mistakes with status 200: only the body tells.
  refusal: (reason) =>
    reason === "client"
      ? Response.json({ error: "incorrect_client_credentials", error_description: "The client is not known." })
      : Response.json({ error: "bad_verification_code", error_description: "The code is incorrect or expired." }),
  resources: {
    // Where GitHub Enterprise has them. The address in the profile is only what a person chose to show; most choose nothing.
    "/api/v3/user": ({ id, login, name }) => ({ id, login, name, email: null, avatar_url: "", type: "User" }),
    "/api/v3/user/emails": ({ email, id, login }) => [
      { email, primary: true, verified: true, visibility: "private" },
      { email: `${id}+${login}@users.noreply.github.com`, primary: false, verified: true, visibility: null },
    ],
  },
};

/** All that the provider speaks. */
export const DIALECTS: readonly Dialect[] = [gitea, github];
