/**
 * A source of floods, a process of its own so that it does not slow down whoever measures:
 * `bun test/bench/flood-source.ts URL ADDRESS PER_SECOND SECONDS TOKENS`. TOKENS is "none", or the id half of a token to which
 * wrong secrets are made up, each another one, or valid tokens with commas between: then each connection is another person's,
 * and its address the next one after ADDRESS. Prints how many answers of each status came.
 */
import { randomBytes } from "node:crypto";
import { connect, type Socket } from "node:net";
import { atRate } from "./measure.ts";

const [url, address, perSecond, seconds, tokens] = process.argv.slice(2);
const { hostname: host, port } = new URL(url!);
const CONNECTIONS = 32;
const people = tokens!.includes(",") ? tokens!.split(",") : null;
const statuses: Record<string, number> = {};
/** What may be written to, and the token of whose it is. */
const free: { socket: Socket; token: string | undefined }[] = [];
const waiting: (() => void)[] = [];

/** The bytes of a request, and nothing that reads more of the answer than its status: a flood must not need the machine itself. */
function requestOf(own: string | undefined): string {
  const token = own ?? (tokens === "none" ? null : `${tokens}.${randomBytes(32).toString("base64url")}`);
  const header = token ? `Authorization: Bearer ${token}\r\n` : "";
  return `GET /api/me HTTP/1.1\r\nHost: ${host}:${port}\r\n${header}\r\n`;
}

function open(n: number): Promise<void> {
  return new Promise((resolve) => {
    const localAddress = people ? address!.replace(/\d+$/, (last) => `${Number(last) + n}`) : address;
    const socket = connect({ host: "127.0.0.1", port: Number(port), noDelay: true, localAddress }, resolve);
    const connection = { socket, token: people?.[n % people.length] };
    socket.on("data", (chunk: Buffer) => {
      // The answers are short. Of one that comes in two pieces the second does not begin like this.
      if (chunk.subarray(0, 5).toString("latin1") !== "HTTP/") return;
      const status = chunk.subarray(9, 12).toString("latin1");
      statuses[status] = (statuses[status] ?? 0) + 1;
      release(connection);
    });
    release(connection);
  });
}

function release(connection: (typeof free)[number]): void {
  free.push(connection);
  waiting.shift()?.();
}

async function ask(): Promise<void> {
  while (free.length === 0) await new Promise<void>((resolve) => waiting.push(resolve));
  const { socket, token } = free.shift()!;
  socket.write(requestOf(token));
}

await Promise.all(Array.from({ length: CONNECTIONS }, (_, n) => open(n)));
await atRate(Number(perSecond), Number(perSecond) * Number(seconds), ask);
console.log(JSON.stringify(statuses));
process.exit(0);
