import type { Globals } from "../globals.ts";
import { manualPage } from "../man.ts";
import { versionText } from "../version.ts";

/** Prints the manual page. */
export async function man(_globals: Globals): Promise<void> {
  process.stdout.write(manualPage(versionText));
}
