/**
 * `bun run compose-check [form...]`: brings up what compose/ describes in a Docker engine, as an operator would, walks
 * through it, looks at what the containers may do, and takes it down. `--help` says more.
 */
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import postgres from "postgres";
import { createProvider } from "#scripts/idp/provider.ts";
import { checkout } from "#scripts/lib/checkout.ts";
import { step } from "#scripts/lib/progress.ts";
import { supervise } from "#scripts/lib/supervise.ts";
import { openS3 } from "#services/api/blobs/s3.ts";
import { Processes } from "#services/launch/processes.ts";
import { Refusal } from "#services/launch/refusal.ts";
import { makeCertificate } from "#test/support/certificate.ts";
import { makeStandIns } from "./stand-ins.ts";

const HELP = `Brings up what compose/ describes in the Docker engine that \`docker\` finds, walks through it, and takes it down.

Usage: bun run compose-check [--stand-ins] [production] [test] [dev]      all three unless named

  --stand-ins   makes images of Debian's packages under the names of the official ones first, for an engine that reaches no
                registry; for that it must run as root on Debian 12 with debootstrap. Never where the real images are wanted.

The ports must be free: 80 and 443 (production), 8443, 14222, 15432 and 18333 (test), 4222, 5432 and 8333 (dev).
`;
const FORMS = { production: checkProduction, test: checkTest, dev: checkDev };
const OURS = ["api", "gateway", "tui-sm", "web-sm"];
/** What docker-compose.yml gives each service. */
const NOFILE = 65_536;
const CLIENT = { clientId: "ajet-chat", clientSecret: "for-this-run-only" };

const words = process.argv.slice(2);
const named = words.filter((word) => word !== "--stand-ins");
const unknown = named.find((word) => !Object.hasOwn(FORMS, word));
if (words.includes("--help")) end(0, HELP);
if (unknown) end(2, `There is no "${unknown}"; see --help.`);
if (!Bun.which("docker") || !succeeds("docker", "info")) {
  end(0, "Skipped: there is no Docker engine here (`docker info` fails). Start one, or set DOCKER_HOST.");
}
if (!succeeds("docker", "compose", "version"))
  end(0, "Skipped: docker has no Compose; install its plugin, 2.26 or newer.");

const folder = mkdtempSync(join(tmpdir(), "ajet-compose-"));
const processes = new Processes(folder, checkout);
await supervise(processes, main, { cleanUp: () => rmSync(folder, { recursive: true, force: true }) });

async function main(): Promise<number> {
  if (words.includes("--stand-ins")) await makeStandIns(processes, "docker", join(folder, "images"));
  for (const form of Object.keys(FORMS) as (keyof typeof FORMS)[]) {
    if (named.length > 0 && !named.includes(form)) continue;
    console.log(`\n${form}`);
    await FORMS[form]();
  }
  return 0;
}

async function checkProduction(): Promise<void> {
  const url = "https://localhost";
  await withProvider(url, async (provider) => {
    const place = layOut();
    await processes.run({ name: "make-secrets", command: ["sh", join(place, "make-secrets")] });
    // As the store of docker-compose.yml is asked to make none: the API makes the bucket.
    const example = readFileSync(join(place, "env.example"), "utf8");
    const env = example
      .replace(/^PUBLIC_URL=.*$/m, `PUBLIC_URL=${url}`)
      .replace(/^AUTH_GITEA_URL=.*$/m, `AUTH_GITEA_URL=${provider}/gitea`)
      .replace(/^AUTH_GITEA_CLIENT_ID=.*$/m, `AUTH_GITEA_CLIENT_ID=${CLIENT.clientId}`);
    writeFileSync(join(place, ".env"), env);
    const secret = join(place, "secrets/sign_in_client_secret");
    writeFileSync(secret, CLIENT.clientSecret, { mode: 0o444 });
    const words = ["-f", join(place, "docker-compose.yml"), ...withFewerFiles(place)];
    await inside(place, words, {}, async (compose) => {
      await step("What containers may do", () => mustBeLocked(compose, { limited: true }));
      await tellStory(place, url);
      await step("Restart of everything", async () => {
        await compose("stop");
        await compose("up", "--wait");
      });
    });
  });
}

/** In a sandbox whose root may not raise the number of open files, services get what there is. */
function withFewerFiles(place: string): string[] {
  const [, most = ""] = /^Max open files +\S+ +(\S+)/m.exec(readFileSync("/proc/self/limits", "utf8")) ?? [];
  if (!(Number(most) < NOFILE)) return [];
  console.log(`  Here a process may open ${most} files at most, so ours get no more than that.`);
  const services = Object.fromEntries(OURS.map((name) => [name, { ulimits: { nofile: Number(most) } }]));
  const file = join(place, "fewer-files.json");
  writeFileSync(file, JSON.stringify({ services }));
  return ["-f", file];
}

async function checkTest(): Promise<void> {
  const url = "https://localhost:8443";
  await withProvider(url, async (provider) => {
    const place = layOut();
    const settings = { AUTH_GITEA_URL: `${provider}/gitea`, AUTH_GITEA_CLIENT_SECRET: CLIENT.clientSecret };
    const words = ["-f", join(place, "docker-compose.test.yml"), "--profile", "e2e"];
    await inside(place, words, settings, async (compose) => {
      await step("What containers may do", () => mustBeLocked(compose, { limited: false }));
      await tellStory(place, url);
      const database = "postgres://ajet:ajet@127.0.0.1:15432/postgres";
      await step("From outside", () => mustServe(database, "http://127.0.0.1:18333", "ajet-chat-dev"));
    });
  });
}

async function checkDev(): Promise<void> {
  const place = layOut();
  await inside(place, ["-f", join(place, "docker-compose.dev.yml")], {}, async () => {
    const database = "postgres://ajet:ajet@127.0.0.1:5432/ajet_chat";
    await step("From outside", () => mustServe(database, "http://127.0.0.1:8333", "ajet-chat-dev"));
  });
}

type Compose = (...words: string[]) => Promise<string>;

/** Brings a form up, does `work` there, and takes it and its volumes down, whatever happens. */
async function inside(
  place: string,
  words: string[],
  settings: Record<string, string>,
  work: (compose: Compose) => Promise<void>,
): Promise<void> {
  const compose: Compose = (...more) =>
    processes.run({
      name: `docker compose ${more[0]}`,
      command: ["docker", "compose", ...words, ...more],
      folder: place,
      settings: { ...process.env, ...settings },
    });
  try {
    // Files that build nothing have no need for it.
    await step("Images", () => compose("build", "-q"));
    await step("Up, and healthy", () => compose("up", "-d", "--wait"));
    await work(compose);
    await step("Down", async () => {
      await compose("stop");
      const all = await inspect(compose);
      for (const { name, State } of all) {
        if (OURS.includes(name) && State.ExitCode !== 0) throw new Refusal(`${name} ended with ${State.ExitCode}.`);
      }
    });
  } catch (error) {
    const log = await compose("logs", "--no-color", "--tail", "30").catch(() => "");
    throw new Refusal(`${error instanceof Error ? error.message : error}\n${log}`);
  } finally {
    await compose("down", "-v", "--remove-orphans");
  }
}

/** A folder as an operator has it: compose/ of a checkout that is around it, with a certificate. */
function layOut(): string {
  const source = join(folder, `checkout-${Bun.randomUUIDv7()}`);
  const { stdout } = Bun.spawnSync(["git", "ls-files", "-z"], { cwd: checkout });
  for (const file of stdout.toString().split("\0").filter(Boolean)) cpSync(join(checkout, file), join(source, file));
  const place = join(source, "compose");
  const { certificate, key } = makeCertificate();
  mkdirSync(join(place, "tls"));
  mkdirSync(join(place, "acme"));
  writeFileSync(join(place, "tls/fullchain.pem"), certificate);
  writeFileSync(join(place, "tls/privkey.pem"), key);
  return place;
}

/** A sign-in provider where containers can reach it and nobody outside: on the engine's own bridge. */
async function withProvider(url: string, work: (provider: string) => Promise<void>): Promise<void> {
  const format = "{{(index .IPAM.Config 0).Gateway}}";
  const bridge = await processes.run({
    name: "docker network inspect",
    command: ["docker", "network", "inspect", "bridge", "-f", format],
    settings: process.env,
  });
  const people = createProvider({ ...CLIENT, redirectUris: [`${url}/auth/gitea/callback`], pictureOf: () => "" });
  const server = Bun.serve({ hostname: bridge.trim(), port: 0, fetch: (request) => people(request) });
  try {
    // Its own `url` and `hostname` say localhost.
    await work(`http://${bridge.trim()}:${server.port}`);
  } finally {
    await server.stop(true);
  }
}

async function tellStory(place: string, url: string): Promise<void> {
  const program = {
    name: "the story",
    command: [process.execPath, join(import.meta.dir, "story.ts"), url],
    settings: { ...process.env, NODE_EXTRA_CA_CERTS: join(place, "tls/fullchain.pem") },
  };
  await step("Sign in, post, hear it, a file up and down", () => processes.run(program));
}

interface Container {
  name: string;
  Config: { User: string };
  HostConfig: { ReadonlyRootfs: boolean; CapDrop: string[] | null; Memory: number; SecurityOpt: string[] | null };
  State: { ExitCode: number; Health?: { Status: string } };
}

async function inspect(compose: Compose): Promise<Container[]> {
  const ids = (await compose("ps", "-aq")).trim().split("\n");
  const text = await processes.run({
    name: "docker inspect",
    command: ["docker", "inspect", ...ids],
    settings: process.env,
  });
  const containers: (Container & { Config: { Labels: Record<string, string> } })[] = JSON.parse(text);
  return containers.map((one) => ({ ...one, name: one.Config.Labels["com.docker.compose.service"]! }));
}

/** @param limited whether this form also gives each service a limit of memory. */
async function mustBeLocked(compose: Compose, { limited }: { limited: boolean }): Promise<void> {
  for (const { name, Config, HostConfig, State } of await inspect(compose)) {
    const wrong: string[] = [];
    if (State.Health?.Status !== "healthy") wrong.push(`is ${State.Health?.Status}`);
    if (OURS.includes(name)) {
      if (Config.User !== "65532:65532") wrong.push(`runs as ${Config.User || "root"}`);
      if (!HostConfig.ReadonlyRootfs) wrong.push("can write its file system");
      if (HostConfig.CapDrop?.join() !== "ALL") wrong.push("has capabilities");
      if (!HostConfig.SecurityOpt?.includes("no-new-privileges:true")) wrong.push("can gain rights");
      if (limited && HostConfig.Memory === 0) wrong.push("has no limit of memory");
    }
    if (wrong.length > 0) throw new Refusal(`${name} ${wrong.join(", ")}.`);
  }
}

/** What tests and developers reach of it from their machine. */
async function mustServe(databaseUrl: string, endpoint: string, secretAccessKey: string): Promise<void> {
  const sql = postgres(databaseUrl, { max: 1, onnotice() {} });
  await sql`select 1`;
  await sql.end();
  const access = { accessKeyId: "ajet-chat", secretAccessKey };
  await openS3({ endpoint, bucket: "ajet-chat", region: "us-east-1", ...access }).check();
}

function succeeds(...command: string[]): boolean {
  return Bun.spawnSync(command, { stdout: "ignore", stderr: "ignore" }).exitCode === 0;
}

function end(code: number, text: string): never {
  (code === 0 ? console.log : console.error)(text.trimEnd());
  process.exit(code);
}
