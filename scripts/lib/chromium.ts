import { installPackage, isDebian } from "#scripts/lib/debian.ts";
import type { Processes } from "#services/launch/processes.ts";
import { Refusal } from "#services/launch/refusal.ts";

const MISSING = "Chromium is missing. Install Chromium or Chrome, or set TEST_CHROMIUM to its path.";

const NAMES = [
  // The same engine without windows: it takes half of the processor's time.
  "chromium-headless-shell",
  "chromium",
  "chromium-browser",
  "google-chrome",
  "google-chrome-stable",
  "/Applications/Chromium.app/Contents/MacOS/Chromium",
  "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
];

/**
 * Finds a browser for the end-to-end tests: $TEST_CHROMIUM, then an installed one, then on Debian and Ubuntu the
 * distribution's package, which is installed. Throws Refusal when there is none that runs.
 */
export async function findChromium(processes: Processes): Promise<string> {
  const named = process.env.TEST_CHROMIUM;
  for (const candidate of named ? [named] : NAMES) {
    if (await runs(processes, candidate)) return Bun.which(candidate)!;
  }
  if (named || !isDebian()) throw new Refusal(MISSING);
  try {
    await installPackage(processes, "chromium");
  } catch (error) {
    throw new Refusal(`${MISSING}\n${(error as Error).message}`);
  }
  if (await runs(processes, "chromium")) return Bun.which("chromium")!;
  throw new Refusal(MISSING);
}

/** Ubuntu has programs of these names that do nothing but point to another way of installing. */
async function runs(processes: Processes, candidate: string): Promise<boolean> {
  const path = Bun.which(candidate);
  if (!path) return false;
  const version = await processes.run({ name: candidate, command: [path, "--version"] }).catch(() => "");
  return /\d+\.\d+/.test(version);
}
