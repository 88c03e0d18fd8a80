import type { Server } from "bun";

/**
 * Resolves when the work is done or has failed, and after so many milliseconds at the latest: who ends does not wait for a
 * server that does not answer.
 */
export async function within(milliseconds: number, work: Promise<unknown> | undefined): Promise<void> {
  await Promise.race([work?.catch(() => {}), Bun.sleep(milliseconds)]);
}

/** Takes no more connections, gives requests under way some milliseconds to be answered, and breaks off the rest. */
export async function stopServing(server: Server<unknown> | null, grace: number): Promise<void> {
  await within(grace, server?.stop());
  await within(grace, server?.stop(true));
}
