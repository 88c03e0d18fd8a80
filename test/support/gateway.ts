import { LRUCache } from "lru-cache";
import { closeDatabase, type Database, openDatabase } from "#core/database/database.ts";
import { systemClock } from "#core/kernel/clock.ts";
import { readSettings } from "#core/kernel/config.ts";
import { silentLog } from "#core/kernel/log.ts";
import type { SessionDeps } from "#core/sessions/actions.ts";
import type { Person } from "#scripts/idp/people.ts";
import { createProvider } from "#scripts/idp/provider.ts";
import { findFreePorts } from "#scripts/lib/ports.ts";
import { settings } from "#services/gateway/settings.ts";
import { start } from "#services/gateway/start.ts";
import { bunHasher } from "#services/shared/hasher.ts";
import { createTestDatabase } from "./database.ts";
import type { HttpBrowser, Page } from "./http-browser.ts";
import { LIFTED_LIMIT_SETTINGS } from "./limits.ts";

interface Wishes {
  /** Gitea, unless said otherwise. */
  provider?: ProviderId;
  invite?: string;
  next?: string;
}

/** A gateway on a real, empty database, with a provider on another site and one service that stands for all behind it. */
export interface GatewayWorld {
  /** Where people find it. */
  origin: string;
  databaseUrl: string;
  db: Database;
  deps: SessionDeps;
  /** The requests that came through, in order. */
  passed: { method: string; path: string; headers: Headers }[];
  /** Goes through a sign-in in the browser, as a person of the development provider. */
  signIn(browser: HttpBrowser, name: string, wishes?: Wishes): Promise<Page>;
  /** The first sign-in of all, by the community form. */
  found(browser: HttpBrowser, name: string, community: { name: string; slug: string }): Promise<Page>;
  close(): Promise<void>;
}

interface WorldOptions {
  providerUrl?: string;
  /** The API; otherwise the one service that stands for all. */
  apiUrl?: string;
  /** The pictures of the development provider, and where people have theirs. */
  pictures?: { of(person: Person, provider: string): string; answer(path: string): Response | undefined };
  limits?: Record<string, string>;
}

const PROVIDERS = ["gitea", "github", "oidc"] as const;
type ProviderId = (typeof PROVIDERS)[number];
const CLIENT = { clientId: "ajet-chat", clientSecret: "secret-of-the-test" };

/**
 * @param providerUrl another Gitea than the development provider.
 * @param limits settings of rate limits; without them nobody is held back.
 */
export async function createGatewayWorld({
  providerUrl,
  apiUrl,
  pictures,
  limits = LIFTED_LIMIT_SETTINGS,
}: WorldOptions = {}): Promise<GatewayWorld> {
  const [port] = await findFreePorts(1);
  const origin = `http://localhost:${port}`;
  const database = await createTestDatabase();
  const redirectUris = PROVIDERS.map((id) => `${origin}/auth/${id}/callback`);
  // 127.0.0.1 and localhost are different sites to a browser.
  const provider = Bun.serve({
    hostname: "127.0.0.1",
    port: 0,
    fetch: (request) => pictures?.answer(new URL(request.url).pathname) ?? people(request),
  });
  const people = createProvider({
    ...CLIENT,
    redirectUris,
    pictureOf: (person) => pictures?.of(person, provider.url.origin) ?? "",
  });
  const passed: GatewayWorld["passed"] = [];
  const service = Bun.serve({
    hostname: "127.0.0.1",
    port: 0,
    fetch(request) {
      passed.push({
        method: request.method,
        path: new URL(request.url).pathname,
        headers: new Headers(request.headers),
      });
      return new Response("the service behind");
    },
  });
  const upstream = service.url.origin;
  const env = {
    PORT: String(port),
    PUBLIC_URL: origin,
    DATABASE_URL: database.url,
    API_URL: apiUrl ?? upstream,
    WEB_SM_URL: upstream,
    TUI_SM_URL: upstream,
    AUTH_PROVIDERS: PROVIDERS.join(","),
    AUTH_GITEA_KIND: "gitea",
    AUTH_GITEA_URL: providerUrl ?? `${provider.url.origin}/gitea`,
    AUTH_GITEA_CLIENT_ID: CLIENT.clientId,
    AUTH_GITEA_CLIENT_SECRET: CLIENT.clientSecret,
    AUTH_GITHUB_KIND: "github",
    AUTH_GITHUB_URL: `${provider.url.origin}/github`,
    AUTH_GITHUB_CLIENT_ID: CLIENT.clientId,
    AUTH_GITHUB_CLIENT_SECRET: CLIENT.clientSecret,
    AUTH_OIDC_KIND: "oidc",
    AUTH_OIDC_URL: `${provider.url.origin}/oidc`,
    AUTH_OIDC_CLIENT_ID: CLIENT.clientId,
    AUTH_OIDC_CLIENT_SECRET: CLIENT.clientSecret,
    ...limits,
  };
  const gateway = await start(readSettings(settings(env), env), silentLog);
  const db = openDatabase(database.url, { name: "test", max: 4 });
  const identify = (browser: HttpBrowser, { url }: Page, name: string) => browser.open(`${url}&login_as=${name}`, url);
  return {
    origin,
    databaseUrl: database.url,
    db,
    deps: { db, clock: systemClock, wakeRelay() {}, hasher: bunHasher, verified: new LRUCache({ max: 100 }) },
    passed,
    async signIn(browser, name, { provider = "gitea", ...wishes } = {}) {
      return identify(browser, await browser.open(`${origin}/auth/${provider}?${new URLSearchParams(wishes)}`), name);
    },
    async found(browser, name, community) {
      return identify(browser, await browser.submit(`${origin}/auth/gitea`, community), name);
    },
    async close() {
      await gateway.close();
      await provider.stop(true);
      await service.stop(true);
      await closeDatabase(db);
      await database.drop();
    },
  };
}

/** The rows of a table, for tests that say that nothing was left behind. */
export async function countRows(
  db: Database,
  table: "users" | "sessions" | "communities" | "community_members",
): Promise<number> {
  const [row] = await db.$client`select count(*)::int as count from ${db.$client(table)}`;
  return row!.count;
}
