import { installPackage, isDebian } from "#scripts/lib/debian.ts";
import type { Processes } from "#services/launch/processes.ts";
import { Refusal } from "#services/launch/refusal.ts";

const MISSING = "Chromium is missing. Install Chromium or Chrome, or set TEST_CHROMIUM to its path.";

/** The same engine without windows, which takes half of the processor's time. */
const SHELL = "chromium-headless-shell";
const NAMES = [
  SHELL,
  "chromium",
  "chromium-browser",
  "google-chrome",
  "google-chrome-stable",
  "/Applications/Chromium.app/Contents/MacOS/Chromium",
  "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
];

/**
 * Finds a browser for the end-to-end tests: $TEST_CHROMIUM, then the one without windows, which is installed on Debian and
 * Ubuntu where that may be done, then any that is there. Throws Refusal when there is none that runs.
 */
export async function findChromium(processes: Processes): Promise<string> {
  const named = process.env.TEST_CHROMIUM;
  let complaint = "";
  if (!named && isDebian() && !(await runs(processes, SHELL))) {
    await installShell(processes).catch((error: Error) => {
      complaint = `\n${error.message}`;
    });
  }
  for (const candidate of named ? [named] : NAMES) {
    if (await runs(processes, candidate)) return Bun.which(candidate)!;
  }
  throw new Refusal(MISSING + complaint);
}

/** Of the version of the Chromium that is there, with which it shares files; else the newest. */
async function installShell(processes: Processes): Promise<void> {
  const command = ["dpkg-query", "--show", "chromium-common"];
  const shown = await processes.run({ name: "dpkg-query", command }).catch(() => "");
  const version = shown.trim().split("\t")[1];
  const same = installPackage(processes, version ? `${SHELL}=${version}` : SHELL);
  await (version ? same.catch(() => installPackage(processes, SHELL)) : same);
}

/** Ubuntu has programs of these names that do nothing but point to another way of installing. */
async function runs(processes: Processes, candidate: string): Promise<boolean> {
  const path = Bun.which(candidate);
  if (!path) return false;
  const version = await processes.run({ name: candidate, command: [path, "--version"] }).catch(() => "");
  return /\d+\.\d+/.test(version);
}
