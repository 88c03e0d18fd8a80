import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { LRUCache } from "lru-cache";
import type { FoundingDeps } from "#core/communities/actions.ts";
import { closeDatabase, type Database, openDatabase } from "#core/database/database.ts";
import { createInvite } from "#core/invites/actions.ts";
import { systemClock } from "#core/kernel/clock.ts";
import { readSettings } from "#core/kernel/config.ts";
import { silentLog } from "#core/kernel/log.ts";
import type { RequestOrigin } from "#core/kernel/origin.ts";
import { authenticate, type SessionDeps, startSession } from "#core/sessions/actions.ts";
import type { Scope } from "#core/tokens/schema.ts";
import { type ProviderProfile, signInWithProvider } from "#core/users/actions.ts";
import { bunHasher } from "#services/shared/hasher.ts";
import { createTestDatabase } from "./database.ts";
import { startTestNats, type TestNats } from "./nats.ts";

/** Somebody who is signed in. */
export interface Actor {
  id: string;
  token: string;
  /** A request to the API as them; the answer's body, parsed. */
  api(method: string, path: string, body?: unknown): Promise<ApiAnswer>;
}

export interface ApiAnswer {
  status: number;
  headers: Headers;
  // biome-ignore lint/suspicious/noExplicitAny: tests look into answers of every shape
  body: any;
}

/** Where requests of tests come from. */
export const ORIGIN: RequestOrigin = { address: "127.0.0.1", user_agent: "test", trace_id: "test" };

export const COMMUNITY = { name: "Lighthouse", slug: "lighthouse" };

/** Real PostgreSQL and NATS of one test file, with the fixed cast: ada owns the community, bo and cy are in it, dot is not. */
export interface World {
  databaseUrl: string;
  db: Database;
  deps: SessionDeps & FoundingDeps;
  nats: TestNats;
  /** Where `Actor.api` sends its requests: set by whoever starts the API. */
  apiUrl: string;
  ada: Actor;
  bo: Actor;
  cy: Actor;
  dot: Actor;
  /** What must end with the world, in reverse order. */
  onClose(work: () => Promise<unknown>): void;
  close(): Promise<void>;
}

const profile = (name: string): ProviderProfile => ({
  provider: "gitea",
  id: `id-of-${name}`,
  username: name,
  name: name[0]!.toUpperCase() + name.slice(1),
  email: `${name}@example.test`,
  avatar_url: null,
});

export async function createWorld(): Promise<World> {
  const [database, nats] = await Promise.all([createTestDatabase(), startTestNats()]);
  const db = openDatabase(database.url, { name: "test", max: 4 });
  const deps: SessionDeps & FoundingDeps = {
    communityCreation: "everyone",
    db,
    clock: systemClock,
    wakeRelay() {},
    hasher: bunHasher,
    verified: new LRUCache({ max: 100 }),
  };
  const endings: (() => Promise<unknown>)[] = [];
  const world: World = {
    databaseUrl: database.url,
    db,
    deps,
    nats,
    apiUrl: "",
    ...(await createCast(deps, () => world.apiUrl)),
    onClose: (work) => endings.push(work),
    async close() {
      for (const end of endings.reverse()) await end();
      await closeDatabase(db);
      await nats.stop();
      await database.drop();
    },
  };
  return world;
}

async function createCast(deps: SessionDeps, apiUrl: () => string) {
  const ada = await signIn(deps, apiUrl, "ada", { community: COMMUNITY });
  const owner = await authenticate(deps, ada.token, "test");
  const invite = await createInvite(deps, owner, COMMUNITY.slug, { expires_in_hours: 1, max_uses: null });
  const bo = await signIn(deps, apiUrl, "bo", { invite: invite.code });
  await deps.db.execute(`update community_members set role = 'admin' where user_id = '${bo.id}'`);
  const cy = await signIn(deps, apiUrl, "cy", { invite: invite.code });
  // Nobody is in a chat without a community, so the outsider has one of their own.
  const dot = await signIn(deps, apiUrl, "dot", { invite: invite.code });
  await deps.db.execute(`delete from channel_members where user_id = '${dot.id}'`);
  await deps.db.execute(`delete from community_members where user_id = '${dot.id}'`);
  await deps.db.execute("delete from outbox");
  return { ada, bo, cy, dot };
}

/** Signs somebody in as the gateway does after the provider has said who they are. */
export async function signIn(
  deps: SessionDeps,
  apiUrl: () => string,
  name: string,
  intent: Parameters<typeof signInWithProvider>[2],
): Promise<Actor> {
  const { user_id: id } = await signInWithProvider(deps, profile(name), intent);
  const token = await startSession(deps, id, { ...ORIGIN, client: "web" });
  return { id, token, api: (method, path, body) => request(apiUrl(), token, method, path, body) };
}

/** A bot of the lighthouse, made by ada. `id` is the bot's. Needs the API. */
export async function addBot({ ada, apiUrl }: World, name: string, scopes: readonly Scope[]): Promise<Actor> {
  const { status, body } = await ada.api("POST", `/api/c/${COMMUNITY.slug}/tokens`, { name, scopes });
  if (status !== 201) throw new Error(`no bot was made: ${JSON.stringify(body)}`);
  const { bot, token } = body;
  return { id: bot.id, token, api: (method, path, body) => request(apiUrl, token, method, path, body) };
}

/** A request with a bearer token (or without one) and a JSON body or a form; answers that are not JSON are text. */
export async function request(
  base: string,
  token: string | null,
  method: string,
  path: string,
  body?: unknown,
  headers: Record<string, string> = {},
): Promise<ApiAnswer> {
  const response = await fetch(base + path, {
    method,
    headers: {
      ...(token ? { authorization: `Bearer ${token}` } : {}),
      ...(body === undefined || body instanceof FormData ? {} : { "content-type": "application/json" }),
      ...headers,
    },
    ...(body === undefined
      ? {}
      : { body: typeof body === "string" || body instanceof FormData ? body : JSON.stringify(body) }),
  });
  const text = await response.text();
  const isJson = /\bjson\b/.test(response.headers.get("content-type") ?? "");
  return { status: response.status, headers: response.headers, body: isJson ? JSON.parse(text) : text || null };
}

/** Starts the API of a world in this process. @param more settings, such as another store for files than a folder. */
export async function withApi<W extends Pick<World, "databaseUrl" | "nats" | "apiUrl" | "onClose">>(
  world: W,
  more: Record<string, string> = {},
  log = silentLog,
): Promise<W> {
  const { start } = await import("#services/api/start.ts");
  const { settings } = await import("#services/api/settings.ts");
  const blobs = mkdtempSync(join(tmpdir(), "ajet-blobs-"));
  const running = await start(
    readSettings(settings, {
      PORT: "0",
      LOG_LEVEL: "error",
      DATABASE_URL: world.databaseUrl,
      NATS_URL: world.nats.url,
      // Outsiders of the tests have communities of their own.
      COMMUNITY_CREATION: "everyone",
      BLOB_DIR: more.S3_ENDPOINT ? undefined : blobs,
      ...more,
    }),
    log,
  );
  world.apiUrl = `http://127.0.0.1:${running.port}`;
  world.onClose(async () => {
    await running.close();
    rmSync(blobs, { recursive: true, force: true });
  });
  return world;
}
