/**
 * A source of floods, a process of its own so that it does not slow down whoever measures:
 * `bun test/bench/flood-source.ts URL ADDRESS PER_SECOND SECONDS TOKENS`. TOKENS is "none", or the id half of a token to which
 * wrong secrets are made up, each another one. Prints how many answers of each status came.
 */
import { randomBytes } from "node:crypto";
import { connect, type Socket } from "node:net";
import { atRate } from "./measure.ts";

const [url, localAddress, perSecond, seconds, tokens] = process.argv.slice(2);
const { hostname: host, port } = new URL(url!);
const CONNECTIONS = 32;
const statuses: Record<string, number> = {};
const free: Socket[] = [];
const waiting: (() => void)[] = [];

/** The bytes of a request, and nothing that reads more of the answer than its status: a flood must not need the machine itself. */
function requestOf(): string {
  const token = tokens === "none" ? "" : `Authorization: Bearer ${tokens}.${randomBytes(32).toString("base64url")}\r\n`;
  return `GET /api/me HTTP/1.1\r\nHost: ${host}:${port}\r\n${token}\r\n`;
}

function open(): Promise<void> {
  return new Promise((resolve) => {
    const options = { host: "127.0.0.1", port: Number(port), noDelay: true, localAddress };
    const socket = connect(options, resolve);
    // Refusals are short: each comes in one piece.
    socket.on("data", (chunk: Buffer) => {
      const status = chunk.subarray(9, 12).toString("latin1");
      statuses[status] = (statuses[status] ?? 0) + 1;
      release(socket);
    });
    release(socket);
  });
}

function release(socket: Socket): void {
  free.push(socket);
  waiting.shift()?.();
}

async function ask(): Promise<void> {
  while (free.length === 0) await new Promise<void>((resolve) => waiting.push(resolve));
  free.pop()!.write(requestOf());
}

await Promise.all(Array.from({ length: CONNECTIONS }, open));
await atRate(Number(perSecond), Number(perSecond) * Number(seconds), ask);
console.log(JSON.stringify(statuses));
process.exit(0);
