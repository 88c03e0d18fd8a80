import { chmodSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Subprocess } from "bun";
import { createProvider } from "#scripts/idp/provider.ts";
import { findFreePorts } from "#scripts/lib/ports.ts";
import { unpackEmbedded } from "#scripts/lib/postgres.ts";
import { removeDatabaseHome } from "#services/launch/database-home.ts";
import { createTestDatabase } from "./database.ts";
import { startTestNats } from "./nats.ts";

const CLIENT = { clientId: "ajet-chat", clientSecret: "for-tests-only" };

/** `ajet-server` as an operator would run it, with a sign-in provider beside it. */
export interface Server {
  url: string;
  /** Where `--embedded` keeps everything. */
  data: string;
  process: Subprocess;
  /** Runs the executable with these words in the same environment, and resolves with its exit code and what it printed. */
  say(...words: string[]): Promise<{ code: number; output: string }>;
  /** Ends it with SIGTERM and starts it again on what it has stored. */
  restart(): Promise<void>;
  close(): Promise<void>;
}

/** @param embedded whether it brings its own PostgreSQL and NATS, instead of using those of the tests. */
export async function startServer({ embedded }: { embedded: boolean }): Promise<Server> {
  const folder = mkdtempSync(join(tmpdir(), "ajet-server-"));
  // PostgreSQL does not run as root, and whom it runs as must reach its programs and its data.
  chmodSync(folder, 0o755);
  const [port] = await findFreePorts(1);
  const url = `http://localhost:${port}`;
  const people = createProvider({ ...CLIENT, redirectUris: [`${url}/auth/gitea/callback`], pictureOf: () => "" });
  const provider = Bun.serve({ hostname: "127.0.0.1", port: 0, fetch: (request) => people(request) });
  const parts = embedded ? null : await startParts(folder);
  const data = join(folder, "data");
  const env = {
    PATH: [...unpackEmbedded(folder), process.env.PATH].join(":"),
    HOME: process.env.HOME!,
    NATS_SERVER_BIN: process.env.NATS_SERVER_BIN!,
    LOG_LEVEL: "warn",
    PORT: `${port}`,
    PUBLIC_URL: url,
    AUTH_PROVIDERS: "gitea",
    AUTH_GITEA_KIND: "gitea",
    AUTH_GITEA_URL: `${provider.url.origin}/gitea`,
    AUTH_GITEA_CLIENT_ID: CLIENT.clientId,
    AUTH_GITEA_CLIENT_SECRET: CLIENT.clientSecret,
    ...(parts?.settings ?? { DATA_DIR: data }),
  };
  const command = [join(process.env.TEST_DIST!, "ajet-server"), ...(embedded ? ["--embedded"] : [])];
  const launch = async () => {
    const started = Bun.spawn(command, { env, cwd: folder, stdin: "ignore", stdout: "ignore", stderr: "inherit" });
    while (!(await fetch(`${url}/readyz`).catch(() => null))?.ok) {
      if (started.exitCode !== null) throw new Error(`ajet-server ended with code ${started.exitCode}`);
      await Bun.sleep(20);
    }
    return started;
  };
  const server: Server = {
    url,
    data,
    process: await launch(),
    async say(...words) {
      const child = Bun.spawn([...command, ...words], { env, cwd: folder, stdin: "ignore", stderr: "inherit" });
      const output = await new Response(child.stdout).text();
      return { code: await child.exited, output };
    },
    async restart() {
      server.process.kill("SIGTERM");
      await server.process.exited;
      server.process = await launch();
    },
    async close() {
      server.process.kill("SIGTERM");
      await server.process.exited;
      await provider.stop(true);
      await parts?.close();
      removeDatabaseHome(data);
      rmSync(folder, { recursive: true, force: true });
    },
  };
  return server;
}

async function startParts(folder: string) {
  const [database, nats] = await Promise.all([createTestDatabase(), startTestNats()]);
  return {
    settings: { DATABASE_URL: database.url, NATS_URL: nats.url, BLOB_DIR: join(folder, "blobs") },
    async close() {
      await nats.stop();
      await database.drop();
    },
  };
}
