import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { findFreePorts } from "#scripts/lib/ports.ts";
import { createTestDatabase } from "#test/support/database.ts";
import { LIFTED_LIMIT_SETTINGS, LIFTED_STREAM_SETTINGS } from "#test/support/limits.ts";
import { startTestNats, type TestNats } from "#test/support/nats.ts";
import { seedPeople } from "#test/support/people.ts";
import { type LoopbackProxy, startProxy } from "#test/support/proxy.ts";
import { type Service, ServiceProcess } from "#test/support/service-process.ts";

export type Name = "ada" | "bo" | "cy";

/** One process of a service, with ways of its own to what it stands on. */
export interface Instance extends ServiceProcess {
  /** To PostgreSQL; only the API and the gateway go it. */
  database: LoopbackProxy;
  /** To NATS; all but the gateway go it. */
  nats: LoopbackProxy;
}

/** All of ajet-chat on real servers, each way between two parts through a proxy that can be bad. */
export interface Cluster {
  /** What a person knows: the way to the gateways. */
  url: string;
  /** By service, in the order in which they were started. */
  instances: Record<Service, Instance[]>;
  /** The ways to each service: from clients to the gateways, from the gateways and session managers to the APIs. */
  ways: Record<Service, LoopbackProxy>;
  /** The way to the store of files, where one was asked for. */
  s3: LoopbackProxy | null;
  nats: TestNats;
  /** Past all proxies. */
  databaseUrl(): string;
  /** Of the cast, and of dot where a case has let her in. */
  token(name: Name | "dot"): Promise<string>;
  /** A folder that goes with the cluster. */
  folder: string;
  /** Starts one more of a service, which takes its turn at once. */
  add(service: Service, options?: AddOptions): Promise<Instance>;
  close(): Promise<void>;
}

interface AddOptions {
  /** What it runs instead of the executable of this release. */
  command?: string[];
  settings?: Record<string, string>;
  /** A file for its log. */
  log?: number;
}

export interface ClusterOptions {
  /** How many of each service; one unless said. */
  count?: Partial<Record<Service, number>>;
  settings?: Partial<Record<Service, Record<string, string>>>;
  /** Where PostgreSQL listens now, when that changes meanwhile; where the environment says that it does otherwise. */
  postgresPort?: () => number;
  /** Where NATS keeps its store, when not among temporary files. */
  natsFolder?: string;
  /** A bucket instead of a folder for files. */
  s3?: { endpoint: string; settings: Record<string, string> };
}

/** In the order in which they start; the gateway last, because it lets the world in. */
export const SERVICES = ["api", "web-sm", "tui-sm", "gateway"] as const;

/** Starts it with the demo community, of which `token` lets the cast in. */
export async function startCluster(options: ClusterOptions = {}): Promise<Cluster> {
  const folder = mkdtempSync(join(tmpdir(), "ajet-cluster-"));
  const [database, nats] = await Promise.all([createTestDatabase(), startTestNats(undefined, options.natsFolder)]);
  const people = await seedPeople(database.url);
  const portOf = (url: string) => Number(new URL(url).port);
  const postgresPort = options.postgresPort ?? (() => portOf(database.url));
  const instances: Record<Service, Instance[]> = { api: [], "web-sm": [], "tui-sm": [], gateway: [] };
  const wayTo = (service: Service) => startProxy(() => instances[service].map(({ port }) => port));
  const [api, webSm, tuiSm, gateway] = (await Promise.all(SERVICES.map(wayTo))) as [
    LoopbackProxy,
    LoopbackProxy,
    LoopbackProxy,
    LoopbackProxy,
  ];
  const ways = { api, "web-sm": webSm, "tui-sm": tuiSm, gateway };
  const s3 = options.s3 ? await startProxy(() => [portOf(options.s3!.endpoint)]) : null;
  const url = `http://127.0.0.1:${gateway.port}`;

  const withPort = (address: string, port: number) => {
    const changed = new URL(address);
    changed.port = String(port);
    return changed.href.replace(/\/$/, "");
  };
  const at = (way: LoopbackProxy) => `http://127.0.0.1:${way.port}`;
  const files: Record<string, string> = s3
    ? { ...options.s3!.settings, S3_ENDPOINT: at(s3) }
    : { BLOB_DIR: join(folder, "blobs") };

  const settingsOf = (service: Service, way: Pick<Instance, "database" | "nats">): Record<string, string> => {
    const toDatabase = { DATABASE_URL: withPort(database.url, way.database.port) };
    const toNats = { NATS_URL: withPort(nats.url, way.nats.port) };
    switch (service) {
      case "api":
        return { ...toDatabase, ...toNats, ...files };
      case "web-sm":
        return { API_URL: at(api), ...toNats, ...LIFTED_STREAM_SETTINGS, PUBLIC_URL: url };
      case "tui-sm":
        return { API_URL: at(api), ...toNats, ...LIFTED_STREAM_SETTINGS };
      case "gateway":
        return {
          ...toDatabase,
          PUBLIC_URL: url,
          API_URL: at(api),
          WEB_SM_URL: at(webSm),
          TUI_SM_URL: at(tuiSm),
          ...NO_PROVIDER,
          ...LIFTED_LIMIT_SETTINGS,
        };
    }
  };

  const cluster: Cluster = {
    url,
    instances,
    ways,
    s3,
    nats,
    folder,
    databaseUrl: () => withPort(database.url, postgresPort()),
    token: (name) => people.token(name),
    async add(service, { command, settings = {}, log } = {}) {
      const way = {
        database: await startProxy(() => [postgresPort()]),
        nats: await startProxy(() => [portOf(nats.url)]),
      };
      const [port] = await findFreePorts(1);
      const all = { PORT: `${port}`, ...settingsOf(service, way), ...options.settings?.[service], ...settings };
      // What a service logs while its servers are away is what is to be expected, and much.
      const started = new ServiceProcess(service, all, { ...(command ? { command } : {}), output: log ?? "ignore" });
      const instance = Object.assign(started, way);
      await instance.start();
      instances[service].push(instance);
      return instance;
    },
    async close() {
      const running = Object.values(instances).flat();
      for (const instance of running) await instance.kill();
      for (const way of [...running.flatMap(({ database, nats }) => [database, nats]), ...Object.values(ways)]) {
        await way.close();
      }
      await s3?.close();
      await nats.stop();
      rmSync(folder, { recursive: true, force: true });
    },
  };
  for (const service of SERVICES) {
    for (let n = 0; n < (options.count?.[service] ?? 1); n++) await cluster.add(service);
  }
  return cluster;
}

/** Nobody signs in here: `token` begins sessions. */
const NO_PROVIDER = {
  AUTH_PROVIDERS: "gitea",
  AUTH_GITEA_KIND: "gitea",
  AUTH_GITEA_URL: "http://127.0.0.1:1",
  AUTH_GITEA_CLIENT_ID: "x",
  AUTH_GITEA_CLIENT_SECRET: "x",
};
