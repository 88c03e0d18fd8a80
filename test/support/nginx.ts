import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { connect } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { findFreePorts } from "#scripts/lib/ports.ts";
import { makeCertificate } from "./certificate.ts";

const CONFIG = join(import.meta.dir, "../../compose/nginx.conf");

/** nginx with the configuration that operators use, in front of a gateway, for https://localhost. */
export interface TestNginx {
  url: string;
  port: number;
  /** The port on which everybody is sent to https. */
  plainPort: number;
  pid: number;
  /** What it has logged so far. */
  log(): string;
  stop(): Promise<void>;
}

interface NginxOptions {
  /** Where it speaks TLS: whoever is behind must know it before. */
  port: number;
  /** One, or several among whom the sessions are divided. */
  gateway: string | string[];
  /** Other values of settings than an operator has, for what would take long otherwise. */
  settings?: Record<string, string>;
}

export async function startNginx({ port, gateway, settings = {} }: NginxOptions): Promise<TestNginx> {
  const program = process.env.NGINX_BIN;
  if (!program) throw new Error("NGINX_BIN is not set; run these tests by scripts/test");
  const folder = mkdtempSync(join(tmpdir(), "ajet-nginx-"));
  const [plainPort] = await findFreePorts(1);
  const { certificate, key } = makeCertificate();
  mkdirSync(join(folder, "tls"));
  writeFileSync(join(folder, "tls/fullchain.pem"), certificate);
  writeFileSync(join(folder, "tls/privkey.pem"), key, { mode: 0o600 });
  const config = join(folder, "nginx.conf");
  writeFileSync(config, localConfig(folder, { port, plainPort: plainPort!, gateway, settings }));
  const own = process.getuid?.() === 0 ? "daemon off; user root;" : "daemon off;";
  const server = Bun.spawn([program, "-p", folder, "-c", config, "-e", join(folder, "error.log"), "-g", own], {
    stdin: "ignore",
    stdout: "ignore",
    stderr: "pipe",
  });
  await untilItListens(port, server);
  return {
    url: `https://localhost:${port}`,
    port,
    plainPort: plainPort!,
    pid: server.pid,
    log: () => ["access.log", "error.log"].map((name) => readFileSync(join(folder, name), "utf8")).join(""),
    async stop() {
      server.kill("SIGTERM");
      await server.exited;
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

/** The configuration with addresses and paths of this machine, and nothing else changed but the settings that are given. */
function localConfig(
  folder: string,
  { port, plainPort, gateway, settings }: Required<NginxOptions> & { plainPort: number },
): string {
  const temporary = ["client_body", "proxy", "fastcgi", "uwsgi", "scgi"].map(
    (kind) => `${kind}_temp_path ${folder}/${kind};`,
  );
  const changes: [string, string][] = [
    [
      "server gateway:3000;",
      [gateway]
        .flat()
        .map((one) => `server ${new URL(one).host};`)
        .join(" "),
    ],
    ["listen 80 default_server;", `listen 127.0.0.1:${plainPort} default_server;`],
    ["listen 443 ssl http2 default_server;", `listen 127.0.0.1:${port} ssl http2 default_server;`],
    ["/etc/nginx/tls/", `${folder}/tls/`],
    ["/var/log/nginx/", `${folder}/`],
    ["/var/www/acme", `${folder}/acme`],
    ["/run/nginx.pid", `${folder}/nginx.pid`],
    ["\nhttp {", `\nhttp { ${temporary.join(" ")}`],
  ];
  const local = changes.reduce(
    (config, [from, to]) => {
      if (!config.includes(from)) throw new Error(`compose/nginx.conf does not say "${from.trim()}" any more`);
      return config.replaceAll(from, to);
    },
    readFileSync(CONFIG, "utf8"),
  );
  return Object.entries(settings).reduce((config, [name, value]) => {
    const changed = config.replace(new RegExp(`^( *${name}) [^;]+;`, "m"), `$1 ${value};`);
    if (changed === config) throw new Error(`compose/nginx.conf does not set ${name} any more`);
    return changed;
  }, local);
}

async function untilItListens(
  port: number,
  server: { exitCode: number | null; stderr: ReadableStream },
): Promise<void> {
  while (!(await accepts(port))) {
    if (server.exitCode !== null) throw new Error(`nginx ended: ${await new Response(server.stderr).text()}`);
    await Bun.sleep(10);
  }
}

function accepts(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(port, "127.0.0.1");
    socket.once("connect", () => {
      socket.destroy();
      resolve(true);
    });
    socket.once("error", () => resolve(false));
  });
}
