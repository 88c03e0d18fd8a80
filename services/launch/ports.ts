import { createServer } from "node:net";

/** What is launched listens on this address. */
export const LOOPBACK = "127.0.0.1";

// Below the ranges from which Linux and macOS take the ports of outgoing connections, so that none of those can take a
// port between the moment it is found free and the moment its server listens on it.
const LOWEST = 20_000;
const HIGHEST = 32_000;

/** Finds `count` different TCP ports that are free on loopback. */
export async function findFreePorts(count: number): Promise<number[]> {
  const ports = new Set<number>();
  while (ports.size < count) {
    const port = LOWEST + Math.floor(Math.random() * (HIGHEST - LOWEST));
    if (await isPortFree(port)) ports.add(port);
  }
  return [...ports];
}

/** Whether nothing listens on this loopback port. */
export function isPortFree(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const server = createServer();
    server.once("error", () => resolve(false));
    server.listen(port, LOOPBACK, () => server.close(() => resolve(true)));
  });
}
