import { existsSync } from "node:fs";
import { installPackage, isDebian } from "#scripts/lib/debian.ts";
import type { Processes } from "#services/launch/processes.ts";
import { Refusal } from "#services/launch/refusal.ts";

const MISSING =
  "OpenStack Swift is missing, against which files are tested. Install python3-swift, or set S3_ENDPOINT, S3_BUCKET, " +
  "S3_ACCESS_KEY_ID and S3_SECRET_ACCESS_KEY to an empty bucket of any S3 store.";

/** The Python of the distribution: the packages of another one are elsewhere. */
const PYTHON = "/usr/bin/python3";

/**
 * Finds the Python that can run an S3 server for the tests; on Debian and Ubuntu the distribution's package is installed,
 * which is a library: no service starts. Throws Refusal when there is none.
 */
export async function findSwift(processes: Processes): Promise<string> {
  if (await hasSwift(processes)) return PYTHON;
  if (!isDebian()) throw new Refusal(MISSING);
  try {
    await installPackage(processes, "python3-swift");
  } catch (error) {
    throw new Refusal(`${MISSING}\n${(error as Error).message}`);
  }
  if (await hasSwift(processes)) return PYTHON;
  throw new Refusal(MISSING);
}

async function hasSwift(processes: Processes): Promise<boolean> {
  if (!existsSync(PYTHON)) return false;
  const command = [PYTHON, "-c", "import eventlet, swift.common.middleware.s3api"];
  return processes.run({ name: "python3", command }).then(
    () => true,
    () => false,
  );
}
