import { connect, type Socket } from "node:net";

/**
 * A connection that carries one HTTP request after the other, and reads of the answers no more than it must: where client
 * and server share the cores, a client that does more is measured with the server.
 */
export interface Wire {
  /** Sends what `requestOf` put together; resolves with the whole answer, head and all. Throws when that is a refusal. */
  send(request: Buffer): Promise<string>;
  close(): void;
}

interface Extras {
  method?: string;
  headers?: Record<string, string>;
}

/** The bytes of a request, with a bearer token if there is one; a body is sent as JSON, by POST unless the method is said. */
export function requestOf(
  url: string,
  token: string | null,
  path: string,
  body?: unknown,
  extras: Extras = {},
): Buffer {
  const { method = body === undefined ? "GET" : "POST", headers = {} } = extras;
  const json = body === undefined ? "" : JSON.stringify(body);
  const head = [`${method} ${path} HTTP/1.1`, `Host: ${new URL(url).host}`];
  if (token !== null) head.push(`Authorization: Bearer ${token}`);
  head.push(...Object.entries(headers).map(([name, value]) => `${name}: ${value}`));
  if (json) head.push("Content-Type: application/json", `Content-Length: ${Buffer.byteLength(json)}`);
  return Buffer.from(`${head.join("\r\n")}\r\n\r\n${json}`);
}

/** @param from the address of this machine that it comes from. */
export async function openWire(url: string, from?: string): Promise<Wire> {
  const socket = await connectTo(url, from);
  let answer = "";
  let waiting = Promise.withResolvers<string>();
  socket.on("data", (chunk: Buffer) => {
    answer += chunk.toString("latin1");
    if (!isWhole(answer)) return;
    if (/^HTTP\/1.1 2/.test(answer)) waiting.resolve(answer);
    else waiting.reject(new Error(answer));
    answer = "";
  });
  socket.on("close", () => waiting.reject(new Error("the server closed the connection")));
  return {
    send(request) {
      waiting = Promise.withResolvers<string>();
      socket.write(request);
      return waiting.promise;
    },
    close() {
      waiting.promise.catch(() => {});
      socket.destroy();
    },
  };
}

export function openWires(url: string, count: number): Promise<Wire[]> {
  return Promise.all(Array.from({ length: count }, () => openWire(url)));
}

/** One request again and again for `duration` milliseconds, over as many connections as clients, after a second to warm up. */
export async function load(url: string, request: Buffer, clients: number, duration = 4_000) {
  const begin = performance.now() + 1_000;
  const times = { begin, end: begin + duration };
  const all = await Promise.all(Array.from({ length: clients }, () => repeat(url, request, times)));
  const latencies = all.flat();
  return { perSecond: (latencies.length / duration) * 1000, latencies };
}

const TWO = "2".charCodeAt(0);

/**
 * Asks over a connection of its own, and counts the bytes of the answers, which are all as long as the first: that costs the
 * least. Resolves with the latencies of those that were asked between `begin` and `end`. Rejects at an answer that is no success.
 */
function repeat(url: string, request: Buffer, { begin, end }: { begin: number; end: number }): Promise<number[]> {
  const latencies: number[] = [];
  const { promise, resolve, reject } = Promise.withResolvers<number[]>();
  let first = "";
  let length = 0;
  let missing = 0;
  let asked = 0;
  const ask = (socket: Bun.Socket) => {
    asked = performance.now();
    missing = length;
    if (asked < end) socket.write(request);
    else {
      resolve(latencies);
      socket.end();
    }
  };
  const data = (socket: Bun.Socket, chunk: Buffer) => {
    if (length === 0) {
      first += chunk.toString("latin1");
      if (!isWhole(first)) return;
      if (!/^HTTP\/1.1 2/.test(first)) return reject(new Error(first));
      length = first.length;
      return ask(socket);
    }
    // Even the first line may come in two pieces.
    if (missing === length && chunk.length > 9 && chunk[9] !== TWO) return reject(new Error(chunk.toString("latin1")));
    missing -= chunk.length;
    if (missing > 0) return;
    if (missing < 0) return reject(new Error("the answers are not of one length"));
    if (asked >= begin) latencies.push(performance.now() - asked);
    ask(socket);
  };
  const close = () => reject(new Error("the server closed the connection"));
  Bun.connect({ hostname: "127.0.0.1", port: Number(new URL(url).port), socket: { open: ask, data, close } }).catch(
    reject,
  );
  return promise;
}

/** An event stream that is open: what comes over it is for the listener of its `data`. */
export async function openStream(url: string, request: Buffer, ready: string): Promise<Socket> {
  const socket = await connectTo(url);
  const opened = Promise.withResolvers<Socket>();
  let said = "";
  const listen = (chunk: Buffer) => {
    said += chunk.toString("latin1");
    if (!said.includes(ready)) return;
    socket.off("data", listen).resume();
    opened.resolve(socket);
  };
  socket.on("data", listen).once("error", opened.reject).write(request);
  return opened.promise;
}

/** @param localAddress the address of this machine that it comes from. */
export function connectTo(url: string, localAddress?: string): Promise<Socket> {
  const connected = Promise.withResolvers<Socket>();
  const options = { host: "127.0.0.1", port: Number(new URL(url).port), noDelay: true, localAddress };
  const socket = connect(options, () => connected.resolve(socket)).once("error", connected.reject);
  return connected.promise;
}

/** Whether an answer has come to its end: by having no body, by its length, or by the last of its chunks. */
function isWhole(answer: string): boolean {
  const head = answer.indexOf("\r\n\r\n");
  if (head < 0) return false;
  if (answer.startsWith("HTTP/1.1 204")) return true;
  const length = /\r\ncontent-length: (\d+)/i.exec(answer.slice(0, head));
  return length ? answer.length >= head + 4 + Number(length[1]) : answer.endsWith("0\r\n\r\n");
}
