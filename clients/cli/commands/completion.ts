import { SCRIPTS } from "../completion/scripts.ts";
import { UsageError } from "../exit.ts";
import type { Globals } from "../globals.ts";

/** Prints what a shell is to be told. */
export async function completion(_globals: Globals, shell: string): Promise<void> {
  const script = SCRIPTS[shell];
  if (script === undefined) {
    throw new UsageError(`"${shell}" is none of ${Object.keys(SCRIPTS).join(", ")}.`);
  }
  process.stdout.write(script);
}
