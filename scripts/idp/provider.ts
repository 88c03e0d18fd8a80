import { DIALECTS, type Dialect } from "#scripts/idp/dialects.ts";
import { equalSecrets, Grants } from "#scripts/idp/grants.ts";
import { mistakePage, peoplePage } from "#scripts/idp/pages.tsx";
import { findPerson, type Person } from "#scripts/idp/people.ts";

/** The one client that may use the provider. */
export interface ClientSettings {
  clientId: string;
  clientSecret: string;
  redirectUris: string[];
  /** Where a person's picture is; unless said otherwise nobody has one. Of Gitea only. */
  pictureOf?: (person: Person) => string;
}

/** Makes the provider: a function from request to response. `now` is a clock in milliseconds. */
export function createProvider(
  client: ClientSettings,
  now: () => number = Date.now,
): (request: Request) => Promise<Response> {
  const grants = new Grants(now);
  return async (request) => {
    const url = new URL(request.url);
    if (url.pathname === "/readyz") return new Response("ready\n");
    const dialect = DIALECTS.find(({ provider }) => url.pathname.startsWith(`/${provider}/`));
    if (!dialect) return notFound();

    const route = `${request.method} ${url.pathname.slice(dialect.provider.length + 1)}`;
    if (route === `GET ${dialect.paths.authorize}`) return authorize(client, grants, dialect, url);
    if (route === `POST ${dialect.paths.token}`) return trade(client, grants, dialect, request);
    const document = request.method === "GET" && dialect.documents[route.slice("GET ".length)];
    if (document) return Response.json(await document(issuerOf(dialect, url)));
    const resource = request.method === "GET" && dialect.resources[route.slice("GET ".length)];
    return resource ? readResource(grants, client, dialect, request, resource) : notFound();
  };
}

const issuerOf = ({ provider }: Dialect, { origin }: URL) => `${origin}/${provider}`;

/**
 * Asks who is there, or, told so by `login_as` or `deny` in the address, goes back to the client with the answer.
 * A request that does not come from the client stays here: nobody is redirected to an address that it did not register.
 */
function authorize(client: ClientSettings, grants: Grants, dialect: Dialect, url: URL): Response {
  const query = url.searchParams;
  const redirectUri = query.get("redirect_uri") ?? "";
  if (query.get("client_id") !== client.clientId) return page(mistakePage("The client is not known."), 400);
  if (!client.redirectUris.includes(redirectUri))
    return page(mistakePage("The redirect address is not registered."), 400);

  const back = new URL(redirectUri);
  const state = query.get("state");
  if (state !== null) back.searchParams.set("state", state);
  if (dialect.isStrict) back.searchParams.set("iss", issuerOf(dialect, url));

  const codeChallenge = query.get("code_challenge");
  const method = query.get("code_challenge_method") ?? "plain";
  if (query.get("response_type") !== "code" || (codeChallenge !== null && method !== "S256")) {
    return answer(back, "error", "invalid_request");
  }
  if (query.get("deny") === "1") return answer(back, "error", "access_denied");

  const name = query.get("login_as");
  if (name === null) return page(peoplePage(dialect.title, url), 200);
  const person = findPerson(name);
  if (!person) return page(mistakePage("A name needs a letter or a digit, and at most 80 characters."), 400);
  const grant = { provider: dialect.provider, person, redirectUri, codeChallenge, nonce: query.get("nonce") };
  return answer(back, "code", grants.issueCode(grant));
}

function answer(back: URL, name: string, value: string): Response {
  back.searchParams.set(name, value);
  return new Response(null, { status: 302, headers: { location: back.href, "cache-control": "no-store" } });
}

/** Trades a code for an access token, for the client alone. */
async function trade(client: ClientSettings, grants: Grants, dialect: Dialect, request: Request): Promise<Response> {
  const form = new URLSearchParams(await request.text());
  const { id, secret } = credentials(request, form, dialect);
  if (id !== client.clientId || !equalSecrets(secret, client.clientSecret)) return dialect.refusal("client");
  const issued = grants.redeem({
    provider: dialect.provider,
    code: form.get("code") ?? "",
    redirectUri: form.get("redirect_uri"),
    codeVerifier: form.get("code_verifier"),
  });
  if (!issued) return dialect.refusal("code");
  return dialect.tokenResponse(issued, issuerOf(dialect, new URL(request.url)), client.clientId);
}

/** Clients send these in a Basic header or in the body. */
function credentials(request: Request, form: URLSearchParams, dialect: Dialect): { id: string; secret: string } {
  const basic = /^Basic (.+)$/i.exec(request.headers.get("authorization") ?? "")?.[1];
  if (!basic) return { id: form.get("client_id") ?? "", secret: form.get("client_secret") ?? "" };
  const pair = Buffer.from(basic, "base64").toString();
  const colon = pair.indexOf(":");
  const decode = dialect.isStrict ? decodeURIComponent : String;
  return { id: decode(pair.slice(0, colon)), secret: decode(pair.slice(colon + 1)) };
}

function readResource(
  grants: Grants,
  { pictureOf = () => "" }: ClientSettings,
  { provider }: Dialect,
  request: Request,
  resource: Dialect["resources"][string],
): Response {
  const token = /^(?:Bearer|token) (.+)$/i.exec(request.headers.get("authorization") ?? "")?.[1];
  const person = token && grants.personOf(provider, token);
  return person
    ? Response.json(resource(person, pictureOf(person)))
    : Response.json({ message: "Bad credentials" }, { status: 401 });
}

function page(html: { toString(): string }, status: number): Response {
  return new Response(`<!doctype html>${html}`, {
    status,
    headers: {
      "content-type": "text/html; charset=utf-8",
      "content-security-policy": "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'none'",
      "cache-control": "no-store",
    },
  });
}

function notFound(): Response {
  return Response.json({ message: "Not Found" }, { status: 404 });
}
