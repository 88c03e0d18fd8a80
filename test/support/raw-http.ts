import { connect, type Socket } from "node:net";
import { connect as connectTls } from "node:tls";

/** What came back, and whether the other side then closed the connection. */
export interface RawAnswer {
  text: string;
  /** The statuses of all answers, in order. */
  statuses: number[];
  isClosed: boolean;
}

/**
 * Sends exactly these bytes, which need not be a request at all, and nothing more.
 *
 * @param until when to stop listening to a connection that stays open; by default at the end of the first answer.
 * @param halfClose says that nothing more will come, so that half a request is not waited for.
 * @param secure sends them over TLS, as HTTP/1.1.
 */
export function sendBytes(
  port: number,
  bytes: string | Uint8Array,
  until: (text: string) => boolean = isWhole,
  { halfClose = false, secure = false } = {},
): Promise<RawAnswer> {
  return new Promise((resolve) => {
    const socket = connectTo(port, secure);
    let text = "";
    const finish = (isClosed: boolean) => {
      socket.destroy();
      resolve({ text, statuses: statusesIn(text), isClosed });
    };
    socket.on("data", (chunk) => {
      text += chunk.toString("latin1");
      // A refusal by the server's parser has no length; the connection is closed after it.
      if (until(text) && !/^connection: close\r$/im.test(text)) finish(false);
    });
    socket.on("error", () => {});
    socket.on("close", () => finish(true));
    if (halfClose) socket.end(bytes);
    else socket.write(bytes);
  });
}

/** Between two pieces of what is sent slowly, in milliseconds. */
const DRIP = 100;

/**
 * Begins a request and then sends a piece of it after the other, without end: what holds a connection for nothing. Resolves when
 * the other side has closed the connection.
 */
export function sendSlowly(
  port: number,
  begin: string,
  piece: string,
  { secure = false } = {},
): Promise<Omit<RawAnswer, "isClosed">> {
  return new Promise((resolve) => {
    const socket = connectTo(port, secure);
    let text = "";
    socket.write(begin);
    const dripping = setInterval(() => socket.write(piece), DRIP);
    socket.on("data", (chunk) => {
      text += chunk.toString("latin1");
    });
    socket.on("error", () => {});
    socket.on("close", () => {
      clearInterval(dripping);
      resolve({ text, statuses: statusesIn(text) });
    });
  });
}

function connectTo(port: number, secure: boolean): Socket {
  if (!secure) return connect(port, "127.0.0.1");
  return connectTls({ host: "127.0.0.1", port, rejectUnauthorized: false, ALPNProtocols: ["http/1.1"] });
}

const statusesIn = (text: string): number[] =>
  [...text.matchAll(/^HTTP\/1\.1 (\d{3}) /gm)].map(([, status]) => Number(status));

/** Whether the first answer has come with all of its body. */
function isWhole(text: string): boolean {
  const end = text.indexOf("\r\n\r\n");
  if (end < 0) return false;
  const length = /^content-length: (\d+)\r$/im.exec(text.slice(0, end + 2))?.[1];
  return length === undefined
    ? text.endsWith("0\r\n\r\n") || / (?:204|304) /.test(text.slice(0, 14))
    : text.length >= end + 4 + Number(length);
}
