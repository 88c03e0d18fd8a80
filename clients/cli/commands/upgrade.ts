import type { Globals } from "../globals.ts";
import { createOutput } from "../output.ts";
import { systemText, versionText } from "../version.ts";

/** Says how to get a newer one. It replaces nothing by itself: a program that may do that could be made to. */
export async function upgrade(globals: Globals): Promise<void> {
  const out = createOutput<{ version: string; path: string; system: string }>(
    globals,
    ["version", "path", "system"],
    stepsText,
  );
  await out.one({ version: versionText, path: process.execPath, system: systemText });
}

function stepsText({ version, path, system }: { version: string; path: string; system: string }): string {
  const file = `ajet-chat-${system}`;
  const steps = system.startsWith("windows")
    ? [`Get-FileHash ${file}.exe`, `  and compare it with its line in SHA256SUMS`, `Copy-Item ${file}.exe "${path}"`]
    : ["sha256sum --ignore-missing --check SHA256SUMS", `install -m 755 ${file} ${path}`];
  return [
    `This is ajet-chat ${version}, at ${path}.`,
    `To have a newer one, get ${file} and SHA256SUMS of the new release from where this one came from, then:`,
    ...steps.map((step) => `  ${step}`),
    "Where a package manager put it there, let that do it. Settings and sign-ins stay.",
  ].join("\n");
}
