import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Subprocess } from "bun";
import { findFreePorts } from "#scripts/lib/ports.ts";

/** A nats-server of one test's own, with JetStream on disk; it can be killed and started again. */
export interface TestNats {
  url: string;
  /** kill -9, as a crash would. */
  kill(): Promise<void>;
  /** Starts it again on the same port; `empty` forgets what it stored. */
  start(options?: { empty?: boolean }): Promise<void>;
  stop(): Promise<void>;
}

export async function startTestNats(): Promise<TestNats> {
  const binary = process.env.NATS_SERVER_BIN ?? Bun.which("nats-server") ?? "/usr/sbin/nats-server";
  const folder = mkdtempSync(join(tmpdir(), "ajet-nats-"));
  const [port] = await findFreePorts(1);
  let server: Subprocess<"ignore", "ignore", "pipe"> | undefined;

  const nats: TestNats = {
    url: `nats://127.0.0.1:${port}`,
    async kill() {
      server?.kill("SIGKILL");
      await server?.exited;
      server = undefined;
    },
    async start({ empty = false } = {}) {
      if (empty) rmSync(folder, { recursive: true, force: true });
      server = Bun.spawn([binary, "-js", "-sd", folder, "-a", "127.0.0.1", "-p", String(port)], {
        stdin: "ignore",
        stdout: "ignore",
        stderr: "pipe",
      });
      await untilReady(server.stderr);
    },
    async stop() {
      await nats.kill();
      rmSync(folder, { recursive: true, force: true });
    },
  };
  await nats.start();
  return nats;
}

/** The server logs to standard error; the rest of the log must be read too, or it would block on a full pipe. */
async function untilReady(log: ReadableStream<Uint8Array>): Promise<void> {
  const ready = Promise.withResolvers<void>();
  void (async () => {
    const decoder = new TextDecoder();
    let text = "";
    for await (const chunk of log) {
      text = (text + decoder.decode(chunk, { stream: true })).slice(-4_000);
      if (text.includes("Server is ready")) ready.resolve();
    }
    ready.reject(new Error(`nats-server ended: ${text}`));
  })();
  await ready.promise;
}
