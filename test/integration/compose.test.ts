import { afterAll, beforeAll, describe, expect, test } from "bun:test";
import { cpSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { findFreePorts } from "#scripts/lib/ports.ts";
import { settings as api } from "#services/api/settings.ts";
import { settings as gateway } from "#services/gateway/settings.ts";
import { natsConfig } from "#services/launch/nats-accounts.ts";
import { settings as tuiSm } from "#services/tui-sm/settings.ts";
import { settings as webSm } from "#services/web-sm/settings.ts";

const COMPOSE = join(import.meta.dir, "../../compose");
const SETTINGS: Record<string, object> = {
  api,
  gateway: gateway({ AUTH_PROVIDERS: "gitea" }),
  "tui-sm": tuiSm,
  "web-sm": webSm,
};

interface Container {
  image: string;
  command?: string[];
  environment?: Record<string, string>;
  ports?: string[];
  read_only?: boolean;
  user?: string;
  cap_drop?: string[];
  security_opt?: string[];
  mem_limit?: string;
  pids_limit?: number;
  healthcheck?: { test: string[] };
}

const containersOf = (file: string): Record<string, Container> =>
  (Bun.YAML.parse(readFileSync(join(COMPOSE, file), "utf8")) as { services: Record<string, Container> }).services;

let folder: string;
beforeAll(() => {
  // As an operator has it: with its secrets and settings, which the checkout has not.
  folder = mkdtempSync(join(tmpdir(), "ajet-compose-"));
  cpSync(COMPOSE, folder, { recursive: true });
  const { exitCode } = Bun.spawnSync(["sh", join(folder, "make-secrets")], { stdout: "ignore" });
  expect(exitCode).toBe(0);
  const env = readFileSync(join(folder, "env.example"), "utf8");
  writeFileSync(join(folder, ".env"), env.replace(/^AUTH_GITEA_CLIENT_ID=$/m, "AUTH_GITEA_CLIENT_ID=some-id"));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

describe("docker-compose.yml", () => {
  test("every container is limited, asked for its health and of a version that is named", () => {
    const containers = Object.entries(containersOf("docker-compose.yml"));
    expect(containers.map(([name]) => name).toSorted()).toEqual(
      ["api", "gateway", "nats", "nginx", "postgres", "s3", "tui-sm", "web-sm"].toSorted(),
    );
    for (const [name, container] of containers) {
      expect([name, container.image]).toEqual([name, expect.stringMatching(/:(?!latest)[\w.-]+\}?$/)]);
      expect([name, container.security_opt]).toEqual([name, ["no-new-privileges:true"]]);
      expect([name, container.mem_limit, container.pids_limit].includes(undefined)).toBe(false);
      expect([name, container.healthcheck?.test.length]).toEqual([name, expect.any(Number)]);
    }
  });

  test("only nginx has ports outside; the services run without root, rights or a place to write", () => {
    const containers = containersOf("docker-compose.yml");
    expect(Object.keys(containers).filter((name) => containers[name]!.ports)).toEqual(["nginx"]);
    for (const name of Object.keys(SETTINGS)) {
      expect(containers[name]).toMatchObject({ read_only: true, user: "65532:65532", cap_drop: ["ALL"] });
      expect(containers[name]!.healthcheck!.test).toEqual(["CMD", `/usr/local/bin/ajet-${name}`, "ready"]);
    }
  });

  test("what a service is told is a setting of it, and no secret is told but by a file", () => {
    for (const file of ["docker-compose.yml", "docker-compose.test.yml"]) {
      const text = readFileSync(join(COMPOSE, file), "utf8").replaceAll("!override ", "");
      const { services } = Bun.YAML.parse(text) as { services: Record<string, Container> };
      for (const [name, spec] of Object.entries(SETTINGS)) {
        const told = Object.keys(services[name]!.environment!);
        expect(told.length).toBeGreaterThan(1);
        expect([file, name, told.filter((one) => !(one.replace(/_FILE$/, "") in spec))]).toEqual([file, name, []]);
        if (file !== "docker-compose.yml") continue;
        const secrets = Object.entries(spec as Record<string, { secret?: boolean }>).filter(([, one]) => one.secret);
        expect(secrets.filter(([key]) => told.includes(key))).toEqual([]);
      }
    }
  });

  test("what development opens is open on loopback alone", () => {
    const ports = Object.values(containersOf("docker-compose.dev.yml")).flatMap(({ ports = [] }) => ports);
    expect(ports.length).toBe(3);
    expect(ports.filter((port) => !port.startsWith("127.0.0.1:"))).toEqual([]);
  });
});

test("the secrets are made once, are for their owner alone, and the two passwords of NATS are not the same", () => {
  const read = (name: string) => readFileSync(join(folder, "secrets", name), "utf8");
  const before = readdirSync(join(folder, "secrets")).map(read);
  Bun.spawnSync(["sh", join(folder, "make-secrets")], { stdout: "ignore" });
  expect(readdirSync(join(folder, "secrets")).map(read)).toEqual(before);
  expect(statSync(join(folder, "secrets")).mode & 0o077).toBe(0);
  expect(read("nats_api_password")).not.toBe(read("nats_sm_password"));
  expect(read("database_url")).toContain(read("postgres_password"));
});

test("NATS gives the rights that services/launch gives, and its server understands them", () => {
  const config = join(folder, "secrets/nats.conf");
  const { authorization } = JSON.parse(natsConfig({ api: "1", "session-manager": "2" }));
  const users = readFileSync(config, "utf8")
    .split(/user: "/)
    .slice(1);
  expect(users.length).toBe(2);
  for (const [index, { user, permissions }] of authorization.users.entries()) {
    const [name, , ...subjects] = [...`"${users[index]}`.matchAll(/"([^"]*)"/g)].map((match) => match[1]);
    expect([name, subjects]).toEqual([user, [...permissions.publish, ...permissions.subscribe]]);
  }
  expect(Bun.spawnSync([process.env.NATS_SERVER_BIN!, "-t", "-c", config]).exitCode).toBe(0);
});

const compose = findCompose();
test.skipIf(!compose)("Compose accepts all files, with all profiles", () => {
  for (const file of ["docker-compose.yml", "docker-compose.dev.yml", "docker-compose.test.yml"]) {
    const command = [...compose!, "-f", join(folder, file), "--profile", "e2e", "config", "-q"];
    const { exitCode, stderr } = Bun.spawnSync(command);
    expect([file, exitCode, stderr.toString()]).toEqual([file, 0, ""]);
  }
});

/** The command of Compose 2, named or installed; undefined where there is none. */
function findCompose(): string[] | undefined {
  const named = process.env.DOCKER_COMPOSE_BIN;
  const candidates = [...(named ? [[named]] : []), ["docker", "compose"], ["docker-compose"]];
  return candidates.find(([program, ...words]) => {
    if (!Bun.which(program!)) return false;
    const { exitCode, stdout } = Bun.spawnSync([program!, ...words, "version"]);
    return exitCode === 0 && /version v?[2-9]/.test(stdout.toString());
  });
}

test("the executable itself says whether its service is ready", async () => {
  let status = 200;
  const service = Bun.serve({ hostname: "127.0.0.1", port: 0, fetch: () => new Response("said", { status }) });
  const main = join(import.meta.dir, "../../services/tui-sm/main.ts");
  const ask = async (port: number) => {
    const env = { HOST: "0.0.0.0", PORT: `${port}`, API_URL: "http://127.0.0.1:1", NATS_URL: "nats://127.0.0.1:1" };
    const child = Bun.spawn([process.execPath, main, "ready"], { env, stdout: "ignore", stderr: "pipe" });
    const said = await new Response(child.stderr).text();
    return { code: await child.exited, said };
  };
  expect(await ask(service.port!)).toEqual({ code: 0, said: "" });
  status = 503;
  expect(await ask(service.port!)).toMatchObject({ code: 1, said: expect.stringContaining("not ready: said") });
  await service.stop(true);
  const [nobody] = await findFreePorts(1);
  expect((await ask(nobody!)).code).toBe(1);
});
