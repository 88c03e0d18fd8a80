import { afterAll, beforeAll, beforeEach, describe, expect, test } from "bun:test";
import { readFileSync } from "node:fs";
import { connect, type Socket } from "node:net";
import { join } from "node:path";
import type { Subprocess } from "bun";
import { findFreePorts } from "#scripts/lib/ports.ts";
import { createTestDatabase, type TestDatabase } from "#test/support/database.ts";
import { LIFTED_LIMIT_SETTINGS } from "#test/support/limits.ts";

const MAIN = join(import.meta.dir, "../../services/gateway/main.ts");
const MEBIBYTE = 1024 * 1024;

/** The one service that stands for all behind the gateway. */
class Upstream {
  private readonly streams = new Set<ReadableStreamDefaultController<string>>();
  private readonly drained: (() => void)[] = [];
  /** When the next upload has begun. */
  uploading = Promise.withResolvers<void>();
  /** The bytes of the next upload, or the error that it ended with. */
  upload = Promise.withResolvers<number>();

  readonly server = Bun.serve({
    hostname: "127.0.0.1",
    port: 0,
    idleTimeout: 0,
    fetch: async (request) => {
      const { pathname } = new URL(request.url);
      if (pathname === "/ws/tui/stream") return this.openStream();
      if (pathname === "/api/upload") return this.receive(request);
      for (const stream of this.streams) stream.enqueue("data: posted\n\n");
      return new Response("posted");
    },
  });

  private openStream(): Response {
    let own: ReadableStreamDefaultController<string>;
    const body = new ReadableStream<string>({
      start: (controller) => {
        own = controller;
        this.streams.add(controller);
        controller.enqueue("data: hello\n\n");
      },
      cancel: () => {
        this.streams.delete(own);
        if (this.streams.size === 0) for (const resolve of this.drained.splice(0)) resolve();
      },
    });
    return new Response(body, { headers: { "content-type": "text/event-stream" } });
  }

  private async receive(request: Request): Promise<Response> {
    let bytes = 0;
    try {
      for await (const chunk of request.body ?? []) {
        bytes += chunk.length;
        this.uploading.resolve();
      }
      this.upload.resolve(bytes);
    } catch (error) {
      this.upload.reject(error);
    }
    return new Response(String(bytes));
  }

  /** When no stream is open any more. */
  allClosed(): Promise<void> {
    return this.streams.size === 0 ? Promise.resolve() : new Promise((resolve) => this.drained.push(resolve));
  }

  get open(): number {
    return this.streams.size;
  }
}

// Bun's fetch, of which this process has 256 at once too, would not do for hundreds of clients.
class StreamClient {
  private text = "";
  private waiting: { words: string; resolve(): void } | undefined;
  readonly socket: Socket;
  readonly closed: Promise<void>;

  constructor(port: number) {
    this.socket = connect(port, "127.0.0.1");
    this.socket.write(`GET /ws/tui/stream HTTP/1.1\r\nHost: localhost:${port}\r\nAccept: text/event-stream\r\n\r\n`);
    this.socket.on("data", (bytes) => {
      this.text += bytes;
      if (this.waiting && this.text.includes(this.waiting.words)) this.waiting.resolve();
    });
    this.socket.on("error", () => {});
    this.closed = new Promise((resolve) => this.socket.on("close", () => resolve()));
  }

  heard(words: string): Promise<void> {
    if (this.text.includes(words)) return Promise.resolve();
    return new Promise((resolve) => {
      this.waiting = { words, resolve };
    });
  }
}

let database: TestDatabase;
let upstream: Upstream;
let gateway: Subprocess;
let port: number;
let origin: string;

async function startGateway(): Promise<void> {
  [port] = (await findFreePorts(1)) as [number];
  origin = `http://127.0.0.1:${port}`;
  const address = upstream.server.url.origin;
  gateway = Bun.spawn([process.execPath, MAIN], {
    stdin: "ignore",
    stdout: "pipe",
    stderr: "ignore",
    // Without BUN_CONFIG_MAX_HTTP_REQUESTS, as an operator would start it.
    env: {
      PORT: String(port),
      PUBLIC_URL: origin,
      DATABASE_URL: database.url,
      API_URL: address,
      WEB_SM_URL: address,
      TUI_SM_URL: address,
      AUTH_PROVIDERS: "gitea",
      AUTH_GITEA_KIND: "gitea",
      AUTH_GITEA_URL: "http://127.0.0.1:1",
      AUTH_GITEA_CLIENT_ID: "x",
      AUTH_GITEA_CLIENT_SECRET: "x",
      ...LIFTED_LIMIT_SETTINGS,
    },
  });
  await untilReady(gateway.stdout as ReadableStream<Uint8Array>);
}

/** Its log goes to standard output, and must be read to the end. */
async function untilReady(log: ReadableStream<Uint8Array>): Promise<void> {
  const ready = Promise.withResolvers<void>();
  void (async () => {
    const decoder = new TextDecoder();
    let text = "";
    for await (const chunk of log) {
      text = (text + decoder.decode(chunk, { stream: true })).slice(-4000);
      if (text.includes('"msg":"ready"')) ready.resolve();
    }
    ready.reject(new Error(`the gateway ended: ${text}`));
  })();
  await ready.promise;
}

async function openStreams(count: number): Promise<StreamClient[]> {
  const clients = Array.from({ length: count }, () => new StreamClient(port));
  await Promise.all(clients.map((client) => client.heard("data: hello")));
  return clients;
}

/** Peak of the gateway's resident memory, in bytes. */
function peakMemory(): number {
  const status = readFileSync(`/proc/${gateway.pid}/status`, "utf8");
  return Number(/VmHWM:\s*(\d+) kB/.exec(status)![1]) * 1024;
}

describe("the gateway as a process", () => {
  beforeAll(async () => {
    database = await createTestDatabase();
    upstream = new Upstream();
    await startGateway();
  });
  beforeEach(() => {
    upstream.uploading = Promise.withResolvers();
    upstream.upload = Promise.withResolvers();
  });
  afterAll(async () => {
    gateway.kill("SIGTERM");
    await gateway.exited;
    await upstream.server.stop(true);
    await database.drop();
  });

  test("S13: with 400 streams open, a request is still answered and every stream hears of it", async () => {
    const clients = await openStreams(400);
    expect(upstream.open).toBe(400);
    expect(await (await fetch(`${origin}/api/post`, { method: "POST" })).text()).toBe("posted");
    await Promise.all(clients.map((client) => client.heard("data: posted")));

    for (const { socket } of clients) socket.destroy();
    await upstream.allClosed();
  });

  test("100 MB pass through without being held", async () => {
    const chunk = new Uint8Array(MEBIBYTE / 4);
    let left = 400;
    const body = new ReadableStream<Uint8Array>({
      pull(controller) {
        if (left-- > 0) controller.enqueue(chunk);
        else controller.close();
      },
    });
    const before = peakMemory();
    const answer = await fetch(`${origin}/api/upload`, { method: "POST", body });
    expect(await answer.text()).toBe(String(100 * MEBIBYTE));
    expect(peakMemory() - before).toBeLessThan(50 * MEBIBYTE);
  });

  test("a body larger than that is refused", async () => {
    const answer = await fetch(`${origin}/api/upload`, { method: "POST", body: new Uint8Array(101 * MEBIBYTE) });
    expect(answer.status).toBe(413);
  });

  test("a client that breaks off its upload is not taken for one that finished", async () => {
    const socket = connect(port, "127.0.0.1");
    socket.write(
      `POST /api/upload HTTP/1.1\r\nHost: localhost:${port}\r\nContent-Length: 1000000\r\n\r\n${"x".repeat(1000)}`,
    );
    socket.on("error", () => {});
    await upstream.uploading.promise;
    socket.destroy();
    await expect(upstream.upload.promise).rejects.toThrow();
  });

  test("X15: told to end, it ends the open streams and exits with 0", async () => {
    const clients = await openStreams(20);
    gateway.kill("SIGTERM");
    expect(await gateway.exited).toBe(0);
    await Promise.all(clients.map(({ closed }) => closed));
    await upstream.allClosed();
  });
});
