import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { findFreePorts } from "#scripts/lib/ports.ts";
import { seedDemo } from "#scripts/seed.ts";
import { createTestDatabase } from "./database.ts";
import { LIFTED_STREAM_SETTINGS } from "./limits.ts";
import { startTestNats, type TestNats } from "./nats.ts";
import { startNginx, type TestNginx } from "./nginx.ts";
import { type Service, ServiceProcess } from "./service-process.ts";

const ROOT = join(import.meta.dir, "../..");
const CLIENT = { id: "ajet-chat", secret: "for-tests-only" };

export type { Service };

/** In the order in which they start; the gateway last, because it lets the world in. */
const SERVICES = ["api", "web-sm", "tui-sm", "gateway"] as const;

/** The compiled executables on real servers, with the development identity provider: what a person would run. */
export interface Stack {
  /** The gateway, or nginx in front of it: the only address that a person knows. */
  url: string;
  nginx: TestNginx | null;
  /** Where a service listens, past all that stands before it. */
  addressOf(service: Service): string;
  databaseUrl: string;
  nats: TestNats;
  /** A folder that goes with the stack. */
  folder: string;
  /** The executable of the terminal client. */
  cli: string;
  /** kill -9, as a crash would. */
  kill(service: Service): Promise<void>;
  /** Starts it again at the same address, and waits until it serves. */
  start(service: Service): Promise<void>;
  pid(service: Service): number;
  close(): Promise<void>;
}

interface StackOptions {
  /** Whether it begins with the demo community and its conversation. */
  demo?: boolean;
  /** Settings of the gateway beside those that it needs. */
  gateway?: Record<string, string>;
  /** Puts nginx with TLS and HTTP/2 in front. */
  behindNginx?: boolean;
  /** Keeps what the executables print from the output of the tests: Bun prints five lines for each stream that breaks off. */
  quiet?: boolean;
}

export async function startStack(options: StackOptions = {}): Promise<Stack> {
  const { gateway: more = {}, behindNginx = false, demo = false, quiet = false } = options;
  const dist = process.env.TEST_DIST;
  if (!dist) throw new Error("TEST_DIST is not set; run these tests by scripts/test e2e");
  const folder = mkdtempSync(join(tmpdir(), "ajet-stack-"));
  const [database, nats, ports] = await Promise.all([createTestDatabase(), startTestNats(), findFreePorts(6)]);
  const [gateway, api, web, tui, idp, tls] = ports as [number, number, number, number, number, number];
  if (demo) await seedDemo(database.url);
  // Not the provider's address: to a browser the two are different sites, as they are in production.
  const url = behindNginx ? `https://localhost:${tls}` : `http://localhost:${gateway}`;
  const apiUrl = `http://127.0.0.1:${api}`;
  // Few people do the work of many here.
  const live = { API_URL: apiUrl, NATS_URL: nats.url, ...LIFTED_STREAM_SETTINGS };
  const settings: Record<Service, Record<string, string>> = {
    api: { PORT: `${api}`, DATABASE_URL: database.url, NATS_URL: nats.url, BLOB_DIR: join(folder, "blobs") },
    "web-sm": { PORT: `${web}`, ...live, PUBLIC_URL: url },
    "tui-sm": { PORT: `${tui}`, ...live },
    gateway: {
      PORT: `${gateway}`,
      PUBLIC_URL: url,
      DATABASE_URL: database.url,
      API_URL: apiUrl,
      WEB_SM_URL: `http://127.0.0.1:${web}`,
      TUI_SM_URL: `http://127.0.0.1:${tui}`,
      AUTH_PROVIDERS: "gitea",
      AUTH_GITEA_KIND: "gitea",
      AUTH_GITEA_URL: `http://127.0.0.1:${idp}/gitea`,
      AUTH_GITEA_CLIENT_ID: CLIENT.id,
      AUTH_GITEA_CLIENT_SECRET: CLIENT.secret,
      ...(behindNginx ? { TRUSTED_PROXIES: "127.0.0.1" } : {}),
      ...more,
    },
  };
  const output = quiet ? "ignore" : "inherit";
  const services = Object.fromEntries(
    SERVICES.map((service) => [service, new ServiceProcess(service, settings[service], { output })]),
  ) as Record<Service, ServiceProcess>;
  const provider = createProvider(idp, `${url}/auth/gitea/callback`);

  const nginx = behindNginx ? await startNginx({ port: tls, gateway: `http://127.0.0.1:${gateway}` }) : null;

  const stack: Stack = {
    url,
    nginx,
    addressOf: (service) => `http://127.0.0.1:${settings[service].PORT}`,
    databaseUrl: database.url,
    nats,
    folder,
    cli: join(dist, "ajet-chat"),
    kill: (service) => services[service].kill(),
    start: (service) => services[service].start(),
    pid: (service) => services[service].pid,
    async close() {
      await nginx?.stop();
      for (const service of SERVICES.toReversed()) await services[service].end();
      await provider.end();
      await nats.stop();
      await database.drop();
      rmSync(folder, { recursive: true, force: true });
    },
  };
  await services.api.start();
  await Promise.all([services["web-sm"].start(), services["tui-sm"].start(), provider.start()]);
  await services.gateway.start();
  return stack;
}

/** Whom one signs in at: the provider of development, as a process of its own. */
const createProvider = (port: number, callback: string): ServiceProcess =>
  new ServiceProcess(
    "idp",
    { PORT: `${port}`, IDP_CLIENT_ID: CLIENT.id, IDP_CLIENT_SECRET: CLIENT.secret, IDP_REDIRECT_URIS: callback },
    { command: [process.execPath, join(ROOT, "scripts/idp.ts")] },
  );
