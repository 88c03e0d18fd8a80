import { expect, test } from "bun:test";
import { readdirSync, readFileSync, statSync } from "node:fs";
import { dirname, join, relative, resolve } from "node:path";

const ROOT = resolve(import.meta.dir, "../..");
const SERVICES = ["gateway", "api", "web-sm", "tui-sm"];
const PURE = ["schema.ts", "rules.ts", "events.ts"];

interface Source {
  path: string;
  /** Files of ours that it imports, as paths from the root. */
  imports: string[];
  /** Packages that it imports. */
  packages: string[];
  text: string;
}

const sources = ["core", "services", "clients"].flatMap(readSources);

function readSources(folder: string): Source[] {
  return readdirSync(join(ROOT, folder), { recursive: true, encoding: "utf8" })
    .map((name) => join(folder, name))
    .filter(
      (path) => /\.tsx?$/.test(path) && !/\.(test|d|gen)\.tsx?$/.test(path) && statSync(join(ROOT, path)).isFile(),
    )
    .map(readSource);
}

function readSource(path: string): Source {
  const text = readFileSync(join(ROOT, path), "utf8");
  const specifiers = [
    ...text.matchAll(
      /(?:^|\n)\s*(?:import|export)\s[^"';]*?from\s*"([^"]+)"|import\("([^"]+)"\)|(?:^|\n)import "([^"]+)"/g,
    ),
  ].map((match) => match[1] ?? match[2] ?? match[3]!);
  return {
    path,
    text,
    imports: specifiers.filter(isOurs).map((name) => resolveOurs(path, name)),
    packages: specifiers.filter((name) => !isOurs(name)),
  };
}

/** A path into node_modules is a package too: one that does not export what is needed of it. */
function isOurs(specifier: string): boolean {
  return /^[.#]/.test(specifier) && !specifier.includes("node_modules/");
}

function resolveOurs(from: string, specifier: string): string {
  if (specifier.startsWith("#sdk/")) return `clients/sdk/${specifier.slice(5)}`;
  if (specifier.startsWith("#")) return specifier.slice(1);
  return relative(ROOT, resolve(ROOT, dirname(from), specifier));
}

const inSlice = (path: string) =>
  /^core\/(?!kernel|events|database|realtime|commands|markdown)[a-z]+\/[a-z-]+\.ts$/.test(path);
const role = (path: string) => path.split("/").at(-1)!;
const isTable = (path: string) => /(^|[-/])tables?\.ts$/.test(path);
const isPureSlice = (path: string) =>
  (inSlice(path) && PURE.includes(role(path))) || /^core\/commands\/(schema|parse|body)\.ts$/.test(path);
const isOfDatabase = (path: string) => isTable(path) || role(path) === "store.ts";

/** What breaks the table of design: `importer imports imported`, for each edge that `allowed` refuses. */
function broken(which: (path: string) => boolean, allowed: (imported: string, importer: string) => boolean): string[] {
  return sources
    .filter(({ path }) => which(path))
    .flatMap(({ path, imports }) =>
      imports.filter((name) => !allowed(name, path)).map((name) => `${path} imports ${name}`),
    );
}

test("the rules below look at real files", () => {
  expect(sources.length).toBeGreaterThan(60);
  expect(sources.flatMap(({ imports }) => imports).length).toBeGreaterThan(150);
});

test("core/kernel imports packages only", () => {
  expect(
    broken(
      (path) => path.startsWith("core/kernel/"),
      (name) => name.startsWith("core/kernel/"),
    ),
  ).toEqual([]);
});

test("schema, rules and events of a slice, core/events, core/realtime and core/markdown reach no database", () => {
  const pure = (path: string) => isPureSlice(path) || /^core\/(events|realtime|markdown)\//.test(path);
  expect(broken(pure, (name) => /^core\/(kernel|events|realtime|markdown)\//.test(name) || isPureSlice(name))).toEqual(
    [],
  );
});

test("table and store import pure files, Drizzle, and tables; a slice's actions alone reach other slices' stores", () => {
  const allowed = (name: string, importer: string) =>
    /^core\/(kernel|events|realtime|database)\//.test(name) ||
    isPureSlice(name) ||
    isTable(name) ||
    // The SQL by which rows become what travels.
    role(name) === "json.ts" ||
    dirname(name) === dirname(importer);
  const isOne = (path: string) => inSlice(path) && ["table.ts", "store.ts"].includes(role(path));
  expect(broken((path) => isOne(path) || path === "core/commands/store.ts", allowed)).toEqual([]);
});

test("slash commands are actions under another name: they reach no table and no store", () => {
  const isCommands = (path: string) => inSlice(path) && role(path) === "commands.ts";
  expect(sources.filter(({ path }) => isCommands(path)).length).toBeGreaterThan(5);
  expect(broken(isCommands, (name) => !isOfDatabase(name))).toEqual([]);
  const registry = (path: string) => path.startsWith("core/commands/") && role(path) !== "store.ts";
  expect(broken(registry, (name) => !isOfDatabase(name) || name === "core/commands/store.ts")).toEqual([]);
});

test("core imports core, and the embedded migrations", () => {
  expect(
    broken(
      (path) => path.startsWith("core/"),
      (name) => name.startsWith("core/") || name === "drizzle/migrations.gen.ts",
    ),
  ).toEqual([]);
});

test("api and gateway use actions, never tables or stores", () => {
  expect(
    broken(
      (path) => /^services\/(api|gateway)\//.test(path),
      (name) => !(name.startsWith("core/") && isOfDatabase(name)),
    ),
  ).toEqual([]);
});

test("session managers know realtime, events, pure files, Markdown and the SDK; they cannot reach PostgreSQL", () => {
  const allowed = (name: string, importer: string) =>
    /^core\/(realtime|events|markdown|kernel)\//.test(name) ||
    isPureSlice(name) ||
    name.startsWith("clients/sdk/") ||
    name.startsWith("services/shared/") ||
    name.startsWith(importer.split("/").slice(0, 2).join("/")) ||
    name === "package.json";
  expect(broken((path) => /^services\/(web-sm|tui-sm)\//.test(path), allowed)).toEqual([]);
});

test("no service imports another service, and services/shared imports none", () => {
  for (const service of [...SERVICES, "shared"]) {
    const others = SERVICES.filter((other) => other !== service);
    expect(
      broken(
        (path) => path.startsWith(`services/${service}/`),
        (name) => !others.some((other) => name.startsWith(`services/${other}/`)),
      ),
    ).toEqual([]);
  }
});

test("services/server is the exception: it wires the four into one process, by how each is started and set, and by nothing else of theirs", () => {
  const wiring = /^services\/(?:gateway|api|web-sm|tui-sm)\/(?:start|settings|request-limit|verbs|blobs\/open)\.ts$/;
  const allowed = (name: string) =>
    wiring.test(name) ||
    /^services\/(?:server|shared|launch)\//.test(name) ||
    /^core\/(?:kernel\/|database\/create\.ts)/.test(name);
  expect(broken((path) => path.startsWith("services/server/"), allowed)).toEqual([]);
  const outside = (path: string) => !path.startsWith("services/server/");
  expect(broken(outside, (name) => !name.startsWith("services/server/"))).toEqual([]);
});

test("services/launch runs PostgreSQL and NATS for services/server and the scripts; the four services know nothing of it", () => {
  const allowed = (name: string) => name.startsWith("services/launch/") || name === "core/events/subjects.ts";
  expect(broken((path) => path.startsWith("services/launch/"), allowed)).toEqual([]);
  const others = (path: string) => !/^services\/(?:launch|server)\//.test(path);
  expect(broken(others, (name) => !name.startsWith("services/launch/"))).toEqual([]);
});

test("clients import the kernel, pure files, Markdown, the client's state and the SDK; nothing of the server", () => {
  const allowed = (name: string) =>
    /^core\/(kernel|markdown)\//.test(name) ||
    name === "core/realtime/state.ts" ||
    /^core\/events\/(catalog|envelope)\.ts$/.test(name) ||
    isPureSlice(name) ||
    name.startsWith("clients/") ||
    name === "package.json";
  expect(broken((path) => path.startsWith("clients/"), allowed)).toEqual([]);
});

test("core uses no runtime's globals and no runtime's modules", () => {
  const offenders = sources
    .filter(({ path }) => path.startsWith("core/"))
    .filter(({ text, packages }) => {
      const code = text.replace(/\/\*[\s\S]*?\*\/|\/\/[^\n]*/g, "");
      return (
        /\b(Bun|Deno)\.|\bprocess\.|\bBuffer\b|\b__dirname\b/.test(code) ||
        packages.some((name) => /^(bun|node:)/.test(name))
      );
    })
    .map(({ path }) => path);
  expect(offenders).toEqual([]);
});

test("terminals and session managers ask the server through the SDK alone; what its client is given to fetch with is one", () => {
  const asking = sources.filter(({ path, text }) => /\bfetch\(/.test(text) && !path.includes("/assets/"));
  const outside = asking.map(({ path }) => path).filter((path) => /^(clients|services\/(web|tui)-sm)\//.test(path));
  expect(outside.toSorted()).toEqual(["clients/cli/connect.ts", "clients/sdk/client.ts"]);
});

test("the database driver is imported by core/database alone, the NATS client by its adapter in core/events", () => {
  const using = (name: string) => sources.filter(({ packages }) => packages.includes(name)).map(({ path }) => path);
  expect(using("postgres").every((path) => path.startsWith("core/database/"))).toBe(true);
  expect(using("nats").filter((path) => !/^core\/events\/nats-[a-z]+\.ts$/.test(path))).toEqual([]);
});

test("markup that is not escaped is made in few places, each of which is known", () => {
  const raw = sources.filter(({ text }) => /(?<!\.)\braw\(/.test(text)).map(({ path }) => path);
  expect(
    raw.filter(
      (path) => !/^services\/(shared\/html\/|web-sm\/views\/(markdown|document)|gateway\/views\/document)/.test(path),
    ),
  ).toEqual([]);
});

/** Everything that an executable would hold: the packages that its entry file reaches. */
function reachablePackages(entry: string): Set<string> {
  const byPath = new Map(sources.map((source) => [source.path, source]));
  const seen = new Set<string>();
  const packages = new Set<string>();
  const visit = (path: string) => {
    const source = byPath.get(path);
    if (!source || seen.has(path)) return;
    seen.add(path);
    for (const name of source.packages) packages.add(name.split("/")[0]!);
    for (const name of source.imports) visit(name);
  };
  visit(entry);
  return packages;
}

test("nothing of the database gets into a session manager or the terminal client, by whatever way", () => {
  expect(reachablePackages("services/api/main.ts").has("drizzle-orm")).toBe(true);
  for (const entry of ["services/web-sm/main.ts", "services/tui-sm/main.ts", "clients/cli/main.ts"]) {
    const packages = reachablePackages(entry);
    expect(packages.size).toBeGreaterThan(0);
    expect([...packages].filter((name) => /^(drizzle-orm|postgres)$/.test(name))).toEqual([]);
  }
  expect(reachablePackages("clients/cli/main.ts").has("nats")).toBe(false);
});
