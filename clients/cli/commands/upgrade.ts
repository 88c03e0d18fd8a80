import type { Globals } from "../globals.ts";
import { createOutput } from "../output.ts";
import { versionText } from "../version.ts";

/** Says how to get a newer one. It replaces nothing by itself: a program that may do that could be made to. */
export async function upgrade(globals: Globals): Promise<void> {
  const out = createOutput<{ version: string; path: string; target: string }>(
    globals,
    ["version", "path", "target"],
    ({ version, path, target }) =>
      [
        `This is ajet-chat ${version}, at ${path}.`,
        "To have a newer one, put the executable of the new release in its place:",
        `  1. Get ajet-chat-${target} and SHA256SUMS from where this one came from: your system's packages, or the`,
        "     releases of ajet-chat.",
        "  2. sha256sum --ignore-missing --check SHA256SUMS",
        `  3. install -m 755 ajet-chat-${target} ${path}`,
        "Settings and sign-ins stay.",
      ].join("\n"),
  );
  await out.one({ version: versionText, path: process.execPath, target: `${system()}-${process.arch}` });
}

const system = (): string => (process.platform === "win32" ? "windows" : process.platform);
