import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { findFreePorts } from "#scripts/lib/ports.ts";
import { createTestDatabase } from "./database.ts";
import { LIFTED_LIMIT_SETTINGS } from "./limits.ts";
import { startTestNatsCluster, type TestNatsCluster } from "./nats-cluster.ts";
import { startNginx } from "./nginx.ts";
import { seedPeople } from "./people.ts";
import { type Service, ServiceProcess } from "./service-process.ts";

/** Two of each service behind nginx, on three NATS servers that keep the events together. */
export interface Twins {
  /** nginx, with a certificate that `fetch` takes as it is. */
  url: string;
  fetch(url: string, init: RequestInit): Promise<Response>;
  services: Record<Service, readonly [ServiceProcess, ServiceProcess]>;
  nats: TestNatsCluster;
  databaseUrl(): string;
  token(name: "ada" | "bo" | "cy"): Promise<string>;
  close(): Promise<void>;
}

/** In the order in which they start; the gateways last, because they let the world in. */
const SERVICES = ["api", "web-sm", "tui-sm", "gateway"] as const;

export async function startTwins(): Promise<Twins> {
  const folder = mkdtempSync(join(tmpdir(), "ajet-twins-"));
  const [database, nats, ports] = await Promise.all([createTestDatabase(), startTestNatsCluster(), findFreePorts(9)]);
  const people = await seedPeople(database.url);
  const url = `https://localhost:${ports[8]}`;
  const addressesOf = (service: Service) => {
    const first = 2 * SERVICES.indexOf(service);
    return [ports[first], ports[first + 1]].map((port) => `http://127.0.0.1:${port}`);
  };
  const settings = settingsOf({ url, databaseUrl: database.url, natsUrl: nats.url, folder, addressesOf });
  const services = Object.fromEntries(
    SERVICES.map((service) => [
      service,
      addressesOf(service).map(
        // What a service logs while its twin or a server is away is to be expected, and much.
        (address) =>
          new ServiceProcess(service, { ...settings[service], PORT: new URL(address).port }, { output: "ignore" }),
      ),
    ]),
  ) as unknown as Twins["services"];
  // Both at once, so that they race each other to an empty database.
  for (const service of SERVICES) await Promise.all(services[service].map((twin) => twin.start()));
  const nginx = await startNginx({ port: ports[8]!, gateway: addressesOf("gateway") });
  return {
    url,
    fetch: (address, init) => fetch(address, { ...init, tls: { rejectUnauthorized: false } } as RequestInit),
    services,
    nats,
    databaseUrl: () => database.url,
    token: (name) => people.token(name),
    async close() {
      await nginx.stop();
      for (const twin of Object.values(services).flat().toReversed()) await twin.kill();
      await nats.stop();
      await database.drop();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

interface Surroundings {
  url: string;
  databaseUrl: string;
  natsUrl: string;
  folder: string;
  addressesOf(service: Service): string[];
}

function settingsOf({ url, databaseUrl, natsUrl, folder, addressesOf }: Surroundings) {
  const apis = addressesOf("api").join(",");
  return {
    api: { DATABASE_URL: databaseUrl, NATS_URL: natsUrl, NATS_REPLICAS: "3", BLOB_DIR: join(folder, "blobs") },
    "web-sm": { API_URL: apis, NATS_URL: natsUrl, PUBLIC_URL: url },
    "tui-sm": { API_URL: apis, NATS_URL: natsUrl },
    gateway: {
      PUBLIC_URL: url,
      TRUSTED_PROXIES: "127.0.0.1",
      DATABASE_URL: databaseUrl,
      API_URL: apis,
      WEB_SM_URL: addressesOf("web-sm").join(","),
      TUI_SM_URL: addressesOf("tui-sm").join(","),
      AUTH_PROVIDERS: "gitea",
      AUTH_GITEA_KIND: "gitea",
      AUTH_GITEA_URL: "http://127.0.0.1:1",
      AUTH_GITEA_CLIENT_ID: "x",
      AUTH_GITEA_CLIENT_SECRET: "x",
      ...LIFTED_LIMIT_SETTINGS,
    },
  };
}
