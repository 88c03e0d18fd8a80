import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
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

/**
 * @param config the server's configuration; without one everybody may do everything.
 * @param parent where its store is; among temporary files unless said otherwise.
 */
export async function startTestNats(config?: string, parent = tmpdir()): Promise<TestNats> {
  const binary = process.env.NATS_SERVER_BIN;
  if (!binary) throw new Error("NATS_SERVER_BIN is not set; run these tests by scripts/test");
  const folder = mkdtempSync(join(parent, "ajet-nats-"));
  const [port] = await findFreePorts(1);
  let server: ChildProcess | undefined;

  const nats: TestNats = {
    url: `nats://127.0.0.1:${port}`,
    async kill() {
      if (!server) return;
      const ended = once(server, "exit");
      server.kill("SIGKILL");
      await ended;
      server = undefined;
    },
    async start({ empty = false } = {}) {
      if (empty) rmSync(folder, { recursive: true, force: true });
      const configured = config === undefined ? [] : ["-c", writeConfig(folder, config)];
      server = spawn(binary, [...configured, "-js", "-sd", folder, "-a", "127.0.0.1", "-p", String(port)], {
        stdio: ["ignore", "ignore", "pipe"],
      });
      await untilReady(server);
    },
    async stop() {
      await nats.kill();
      rmSync(folder, { recursive: true, force: true });
    },
  };
  await nats.start();
  return nats;
}

function writeConfig(folder: string, config: string): string {
  const file = join(folder, "nats.conf");
  writeFileSync(file, config);
  return file;
}

/** The server logs to standard error; the rest of the log must be read too, or it would block on a full pipe. */
async function untilReady(server: ChildProcess): Promise<void> {
  const ready = Promise.withResolvers<void>();
  let text = "";
  server.stderr!.setEncoding("utf8").on("data", (chunk: string) => {
    text = (text + chunk).slice(-4_000);
    if (text.includes("Server is ready")) ready.resolve();
  });
  server.once("exit", () => ready.reject(new Error(`nats-server ended: ${text}`)));
  await ready.promise;
}
