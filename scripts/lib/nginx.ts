import { installPackage, isDebian } from "#scripts/lib/debian.ts";
import { findProgram } from "#scripts/lib/program.ts";
import type { Processes } from "#services/launch/processes.ts";
import { Refusal } from "#services/launch/refusal.ts";

const MISSING = "nginx is missing, in front of which the gateway is tested. Install it, or set NGINX_BIN to its path.";
/** What Debian's nginx is linked with beside the C library. Libraries only: no service comes with them. */
const LIBRARIES = ["libssl3", "libpcre2-8-0", "libcrypt1", "zlib1g"];

/** Finds the program nginx, and what it needs in order to run. Throws Refusal when there is none. */
export async function findNginx(processes: Processes): Promise<string> {
  const program = await findProgram(processes, { name: "nginx", setting: "NGINX_BIN", missing: MISSING });
  const runs = () => processes.run({ name: "nginx", command: [program, "-v"] });
  try {
    await runs().catch(async (error) => {
      if (!isDebian()) throw error;
      for (const library of LIBRARIES) await installPackage(processes, library);
      await runs();
    });
  } catch (error) {
    throw new Refusal(`${MISSING}\n${(error as Error).message}`);
  }
  return program;
}
