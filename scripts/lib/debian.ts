/** Packages of Debian and Ubuntu. */
import { existsSync } from "node:fs";
import type { Processes, Program } from "#services/launch/processes.ts";

/** Tells whether this system takes its packages from Debian or Ubuntu. */
export function isDebian(): boolean {
  return existsSync("/etc/debian_version") && Bun.which("apt-get") !== null;
}

/**
 * Unpacks a package into a folder, without installing it: nothing of the system changes, and no service of it starts.
 * Its programs must need nothing but the C library. Throws Refusal with what the package tools said.
 */
export async function unpackPackage(processes: Processes, name: string, folder: string): Promise<void> {
  const command = ["apt-get", "download", name];
  const download = { name: `apt-get download ${name}`, command, folder, settings: process.env };
  await processes.run(download).catch(async () => {
    await updateLists(processes);
    await processes.run(download);
  });
  const [file] = [...new Bun.Glob(`${name}_*.deb`).scanSync(folder)];
  await processes.run({ name: "dpkg-deb", command: ["dpkg-deb", "-x", file!, "."], folder });
}

/** Installs a package with all that it needs. Throws Refusal when we may not, or with what apt-get said. */
export async function installPackage(processes: Processes, name: string): Promise<void> {
  const install = asRoot(`apt-get install ${name}`, ["apt-get", "install", "--yes", "--no-install-recommends", name]);
  await processes.run(install).catch(async () => {
    await updateLists(processes);
    await processes.run(install);
  });
}

/** In a new container the lists of packages are empty. */
async function updateLists(processes: Processes): Promise<void> {
  await processes.run(asRoot("apt-get update", ["apt-get", "update"]));
}

// With the person's environment, in which the package tools look for the way to the internet.
function asRoot(name: string, command: string[]): Program {
  const sudo = process.getuid?.() === 0 ? [] : ["sudo", "--non-interactive"];
  return { name, command: [...sudo, "env", "DEBIAN_FRONTEND=noninteractive", ...command], settings: process.env };
}
