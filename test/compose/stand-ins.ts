import { cpSync, existsSync, mkdirSync, readFileSync, renameSync, rmSync } from "node:fs";
import { join } from "node:path";
import { checkout } from "#scripts/lib/checkout.ts";
import { unpackEmbedded } from "#scripts/lib/postgres.ts";
import { step } from "#scripts/lib/progress.ts";
import type { Processes } from "#services/launch/processes.ts";

const HERE = join(import.meta.dir, "stand-ins");
const DEBIAN = "ajet-chat-stand-in:debian";
const PACKAGES = [
  "ca-certificates",
  "tzdata",
  "netbase",
  "wget",
  "nginx-light",
  "postgresql-client",
  "nats-server",
  "python3-swift",
];

/** Which image of compose/ each folder of stand-ins/ stands in for, keeping its contract. */
const IMAGES: Record<string, string> = {
  bun: "oven/bun:",
  distroless: "gcr.io/distroless/cc-debian12:",
  postgres: "postgres:",
  nats: "nats:",
  nginx: "nginx:",
  s3: "chrislusf/seaweedfs:",
};

/**
 * Makes images with the names that compose/ uses, for an engine that can pull none. They hold no official image to its
 * promises: what they show is that our own files, image and executables fit together.
 *
 * @param folder a scratch folder
 */
export async function makeStandIns(processes: Processes, docker: string, folder: string): Promise<void> {
  const run = (...command: string[]) => processes.run({ name: command[0]!, command, settings: process.env });
  await step("Debian", async () => {
    if ((await run(docker, "images", "-q", DEBIAN)).trim()) return;
    const archive = await makeDebian(run);
    await run(docker, "import", archive, DEBIAN);
  });
  await step("What goes into the images", async () => {
    cpSync(HERE, folder, { recursive: true });
    cpSync(join(checkout, "test/support/swift.py"), join(folder, "s3/swift.py"));
    cpSync(process.execPath, join(folder, "bun/bun"));
    const [bin] = unpackEmbedded(join(folder, "embedded"));
    renameSync(join(bin!, ".."), join(folder, "postgres/postgres"));
    // What this checkout was installed from: a container may have no way to a registry of packages either.
    cpSync((await run(process.execPath, "pm", "cache")).trim(), join(folder, "bun/bun-cache"), { recursive: true });
  });
  for (const [name, prefix] of Object.entries(IMAGES)) {
    await step(imageOf(prefix), () => run(docker, "build", "-q", "-t", imageOf(prefix), join(folder, name)));
  }
}

/** The name in full, as our files say it. */
function imageOf(prefix: string): string {
  const texts = ["docker-compose.yml", "Dockerfile"].map((name) =>
    readFileSync(join(checkout, "compose", name), "utf8"),
  );
  const names = texts.flatMap((text) => [...text.matchAll(/(?:image:|^FROM) (\S+)/gm)].map((match) => match[1]!));
  return names.find((name) => name.startsWith(prefix))!;
}

/** A Debian with what the images are made of, kept for the next time. */
async function makeDebian(run: (...command: string[]) => Promise<string>): Promise<string> {
  const kept = join(checkout, ".tools/stand-ins");
  const [archive, root] = [join(kept, "debian.tar"), join(kept, "debian")];
  if (existsSync(archive)) return archive;
  rmSync(root, { recursive: true, force: true });
  mkdirSync(kept, { recursive: true });
  await run("debootstrap", "--variant=minbase", "bookworm", root);
  await run(
    "chroot",
    root,
    "env",
    "DEBIAN_FRONTEND=noninteractive",
    "apt-get",
    "install",
    "-y",
    "--no-install-recommends",
    ...PACKAGES,
  );
  await run("tar", "-C", root, "-cf", `${archive}.new`, ".");
  renameSync(`${archive}.new`, archive);
  rmSync(root, { recursive: true });
  return archive;
}
