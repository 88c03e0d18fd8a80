import { expect, test } from "bun:test";
import { findFreePorts, LOOPBACK, refuseTakenPort } from "#scripts/lib/ports.ts";

test("free ports are different from each other", async () => {
  expect(new Set(await findFreePorts(5)).size).toBe(5);
});

test("a port is refused while somebody listens on it, on loopback or everywhere", async () => {
  for (const hostname of [LOOPBACK, "0.0.0.0"]) {
    const listener = Bun.listen({ hostname, port: 0, socket: { data() {} } });
    await expect(refuseTakenPort(listener.port)).rejects.toThrow(`Port ${listener.port} is in use`);
    listener.stop();
    await refuseTakenPort(listener.port);
  }
});
