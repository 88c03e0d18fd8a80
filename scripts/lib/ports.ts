import { isPortFree } from "#services/launch/ports.ts";
import { Refusal } from "#services/launch/refusal.ts";

export { findFreePorts, LOOPBACK } from "#services/launch/ports.ts";

/** Throws Refusal when something listens on this loopback port already. */
export async function refuseTakenPort(port: number): Promise<void> {
  if (await isPortFree(port)) return;
  throw new Refusal(`Port ${port} is in use by another program. Stop that one, or choose another port by --port.`);
}
