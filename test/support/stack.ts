import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Subprocess } from "bun";
import { findFreePorts } from "#scripts/lib/ports.ts";
import { seedDemo } from "#scripts/seed.ts";
import { createTestDatabase } from "./database.ts";
import { startTestNats, type TestNats } from "./nats.ts";
import { startNginx, type TestNginx } from "./nginx.ts";

const ROOT = join(import.meta.dir, "../..");
const CLIENT = { id: "ajet-chat", secret: "for-tests-only" };

export type Service = "api" | "web-sm" | "tui-sm" | "gateway";

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
  const settings: Record<Service, Record<string, string>> = {
    api: { PORT: `${api}`, DATABASE_URL: database.url, NATS_URL: nats.url, BLOB_DIR: join(folder, "blobs") },
    "web-sm": { PORT: `${web}`, API_URL: apiUrl, NATS_URL: nats.url, PUBLIC_URL: url },
    "tui-sm": { PORT: `${tui}`, API_URL: apiUrl, NATS_URL: nats.url },
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
  const running = new Map<Service, Subprocess>();
  const provider = spawn([process.execPath, join(ROOT, "scripts/idp.ts")], {
    PORT: `${idp}`,
    IDP_CLIENT_ID: CLIENT.id,
    IDP_CLIENT_SECRET: CLIENT.secret,
    IDP_REDIRECT_URIS: `${url}/auth/gitea/callback`,
  });

  const nginx = behindNginx ? await startNginx({ port: tls, gateway: `http://127.0.0.1:${gateway}` }) : null;

  const stack: Stack = {
    url,
    nginx,
    addressOf: (service) => `http://127.0.0.1:${settings[service].PORT}`,
    databaseUrl: database.url,
    nats,
    folder,
    cli: join(dist, "ajet-chat"),
    async kill(service) {
      running.get(service)?.kill("SIGKILL");
      await running.get(service)?.exited;
    },
    async start(service) {
      const started = spawn([join(dist, `ajet-${service}`)], settings[service], quiet ? "ignore" : "inherit");
      running.set(service, started);
      await untilReady(started, `${stack.addressOf(service)}/readyz`);
    },
    pid: (service) => running.get(service)!.pid,
    async close() {
      await nginx?.stop();
      for (const service of ["gateway", "web-sm", "tui-sm", "api"] as const) {
        running.get(service)?.kill("SIGTERM");
        await running.get(service)?.exited;
      }
      provider.kill("SIGTERM");
      await provider.exited;
      await nats.stop();
      await database.drop();
      rmSync(folder, { recursive: true, force: true });
    },
  };
  await stack.start("api");
  await Promise.all([
    stack.start("web-sm"),
    stack.start("tui-sm"),
    untilReady(provider, `http://127.0.0.1:${idp}/readyz`),
  ]);
  await stack.start("gateway");
  return stack;
}

/** Nothing of the tests' own environment gets into a service but where to find programs. */
function spawn(
  command: string[],
  settings: Record<string, string>,
  stderr: "ignore" | "inherit" = "inherit",
): Subprocess {
  return Bun.spawn(command, {
    env: { PATH: process.env.PATH!, HOME: process.env.HOME!, LOG_LEVEL: "warn", ...settings },
    stdin: "ignore",
    stdout: "ignore",
    stderr,
  });
}

/** Asks until it answers that it is ready; a process that ended will not. */
async function untilReady(server: Subprocess, address: string): Promise<void> {
  for (;;) {
    if (server.exitCode !== null) throw new Error(`${address} ended with code ${server.exitCode} before it was ready`);
    const answer = await fetch(address).catch(() => null);
    if (answer?.ok) return;
    await Bun.sleep(20);
  }
}
