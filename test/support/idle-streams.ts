import { connect as connectHttp2 } from "node:http2";
import { connect as connectTls } from "node:tls";
import { requestOf } from "#test/bench/wire.ts";

const STREAMS_A_CONNECTION = 20;

/** What has been heard of an open stream: its longest silence so far, in milliseconds. */
export interface Heard {
  lastAt: number;
  longestSilence: number;
  isOpen: boolean;
}

/**
 * Opens streams through nginx on which nothing happens, and listens to them.
 *
 * @param count of each kind: over connections of HTTP/1.1, and over connections of HTTP/2 with several streams each.
 */
export async function openIdleStreams(
  url: string,
  token: string,
  count: number,
): Promise<{ heard: Heard[]; close(): void }> {
  const heard: Heard[] = [];
  const endings: (() => void)[] = [];
  const follow = (source: NodeJS.EventEmitter): Promise<void> => {
    const stream: Heard = { lastAt: Date.now(), longestSilence: 0, isOpen: true };
    heard.push(stream);
    const ready = Promise.withResolvers<void>();
    let said = "";
    source.on("data", (chunk: Buffer) => {
      const now = Date.now();
      stream.longestSilence = Math.max(stream.longestSilence, now - stream.lastAt);
      stream.lastAt = now;
      if (said.length < 4_000) said += chunk;
      if (said.includes("event: ready")) ready.resolve();
    });
    source.on("error", ready.reject).on("close", () => {
      stream.isOpen = false;
    });
    return ready.promise;
  };
  const port = Number(new URL(url).port);
  for (let n = 0; n < count; n++) {
    const socket = connectTls({ host: "127.0.0.1", port, rejectUnauthorized: false, ALPNProtocols: ["http/1.1"] });
    socket.write(requestOf(url, token, "/ws/tui/stream"));
    endings.push(() => socket.destroy());
    await follow(socket);
  }
  for (let n = 0; n < count; n += STREAMS_A_CONNECTION) {
    const connection = connectHttp2(url, { rejectUnauthorized: false });
    endings.push(() => connection.destroy());
    for (let m = 0; m < STREAMS_A_CONNECTION; m++) {
      await follow(connection.request({ ":path": "/ws/tui/stream", authorization: `Bearer ${token}` }));
    }
  }
  return { heard, close: () => endings.forEach((end) => void end()) };
}

/** On any of them until now, in milliseconds. */
export const longestSilence = (heard: readonly Heard[]): number =>
  Math.max(...heard.map(({ lastAt, longestSilence }) => Math.max(longestSilence, Date.now() - lastAt)));
