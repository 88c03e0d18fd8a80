import { existsSync } from "node:fs";
import { join } from "node:path";
import { checkout } from "#scripts/lib/checkout.ts";
import { Refusal } from "#services/launch/refusal.ts";

/** Keeps Deno from asking its maker for a newer version. */
export const denoSettings = { DENO_NO_UPDATE_CHECK: "1" };

/**
 * Finds Deno's program inside its package for this platform, because the package `deno` would put it into place by an
 * install script. Throws Refusal when the platform has no such package.
 */
export function findDeno(): string {
  const platform = process.platform === "linux" ? `linux-${process.arch}-glibc` : `${process.platform}-${process.arch}`;
  const program = join(checkout, "node_modules/@deno", platform, "deno");
  if (!existsSync(program)) throw new Refusal(`Deno has no package for ${platform}, and the tests of core need it.`);
  return program;
}
