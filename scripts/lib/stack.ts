import { randomBytes } from "node:crypto";
import { join } from "node:path";
import { createDatabase } from "#core/database/create.ts";
import { checkout } from "#scripts/lib/checkout.ts";
import { startNats } from "#scripts/lib/nats.ts";
import { findFreePorts, LOOPBACK } from "#scripts/lib/ports.ts";
import { startPostgres } from "#scripts/lib/postgres.ts";
import { step } from "#scripts/lib/progress.ts";
import type { NatsUrls } from "#services/launch/nats.ts";
import type { Processes, Server } from "#services/launch/processes.ts";

const DATABASE = "ajet_chat";
const CLIENT_ID = "ajet-chat";

/** The services, in the order in which they start; the gateway last, because it lets the world in. */
const SERVICES = ["api", "web-sm", "tui-sm", "gateway"] as const;
type Service = (typeof SERVICES)[number];

interface StackPlan {
  /** The state folder, which the caller has taken. */
  state: string;
  /** Where the gateway listens. */
  port: number;
  /** Whether to fill an empty database with the demonstration. */
  demo: boolean;
  /** What serves: an executable, or a source file. */
  command(service: Service): string[];
  /** What brings the database to the newest schema. */
  migrate: string[];
}

/** Brings up everything that ajet-chat needs and its four services, and returns its address when all are ready. */
export async function startStack(
  processes: Processes,
  { state, port, demo, command, migrate }: StackPlan,
): Promise<string> {
  // Not the address of the sign-in provider: to a browser the two are then different sites, as they are in production.
  const publicUrl = `http://localhost:${port}`;

  const databaseServer = await step("PostgreSQL", () => startPostgres(processes, state, { throwAway: false }));
  const databaseUrl = await createDatabase(databaseServer, DATABASE);
  const natsUrls = await step("NATS", () => startNats(processes, state));
  const provider = await step("Sign-in provider", () => startProvider(processes, publicUrl));

  const settings = await planSettings({ port, publicUrl, databaseUrl, natsUrls, state, provider });
  await step("Migrations", () => processes.run({ name: "migrate", command: migrate, settings: settings.api }));
  if (demo) await seed(databaseUrl);
  await step("Services", () => startServices(processes, command, settings));
  return publicUrl;
}

type Settings = Record<string, string>;

/** Starts the identity provider of development. Returns what the gateway needs to use it. */
async function startProvider(processes: Processes, publicUrl: string): Promise<Settings> {
  const [port] = await findFreePorts(1);
  const url = `http://${LOOPBACK}:${port}`;
  const secret = randomBytes(32).toString("base64url");
  const provider = await processes.start({
    name: "idp",
    command: [process.execPath, join(checkout, "scripts/idp.ts")],
    settings: {
      PORT: String(port),
      IDP_CLIENT_ID: CLIENT_ID,
      IDP_CLIENT_SECRET: secret,
      IDP_REDIRECT_URIS: `${publicUrl}/auth/gitea/callback`,
    },
  });
  await untilAnswers(processes, provider, `${url}/readyz`);
  return {
    AUTH_PROVIDERS: "gitea",
    AUTH_GITEA_KIND: "gitea",
    AUTH_GITEA_URL: `${url}/gitea`,
    AUTH_GITEA_CLIENT_ID: CLIENT_ID,
    AUTH_GITEA_CLIENT_SECRET: secret,
  };
}

async function planSettings(parts: {
  port: number;
  publicUrl: string;
  databaseUrl: string;
  natsUrls: NatsUrls;
  state: string;
  provider: Settings;
}): Promise<Record<Service, Settings>> {
  const [api, web, tui] = await findFreePorts(3);
  const apiUrl = `http://${LOOPBACK}:${api}`;
  const database = { DATABASE_URL: parts.databaseUrl };
  const heard = { API_URL: apiUrl, NATS_URL: parts.natsUrls["session-manager"] };
  return {
    api: { PORT: String(api), ...database, NATS_URL: parts.natsUrls.api, BLOB_DIR: join(parts.state, "blobs") },
    "web-sm": { PORT: String(web), ...heard, PUBLIC_URL: parts.publicUrl },
    "tui-sm": { PORT: String(tui), ...heard },
    gateway: {
      PORT: String(parts.port),
      PUBLIC_URL: parts.publicUrl,
      ...database,
      API_URL: apiUrl,
      WEB_SM_URL: `http://${LOOPBACK}:${web}`,
      TUI_SM_URL: `http://${LOOPBACK}:${tui}`,
      ...parts.provider,
    },
  };
}

async function seed(databaseUrl: string): Promise<void> {
  const { seedDemo } = await import("#scripts/seed.ts");
  const isNew = await step("Demonstration", () => seedDemo(databaseUrl));
  if (!isNew) console.log("  There is a community already, and nothing was added to it. --reset begins anew.");
}

/** One after the other: the session managers want the stream that the API makes, and the gateway all three. */
async function startServices(
  processes: Processes,
  command: StackPlan["command"],
  settings: Record<Service, Settings>,
): Promise<void> {
  for (const service of SERVICES) {
    const program = { name: service, command: command(service), settings: { HOST: LOOPBACK, ...settings[service] } };
    const server = await processes.start(program);
    await untilAnswers(processes, server, `http://${LOOPBACK}:${settings[service].PORT}/readyz`);
  }
}

async function untilAnswers(processes: Processes, server: Server, url: string): Promise<void> {
  await processes.untilReady(server, async () => {
    const response = await fetch(url, { signal: AbortSignal.timeout(5_000) }).catch(() => undefined);
    await response?.body?.cancel();
    return response?.ok ?? false;
  });
}
