import { type ClientHttp2Session, type ClientHttp2Stream, connect, type IncomingHttpHeaders } from "node:http2";

/** An answer over HTTP/2 whose head has come. */
export interface Http2Answer {
  status: number;
  headers: IncomingHttpHeaders;
  /** What comes of its body, piece by piece; leaving the loop leaves the request. */
  pieces: AsyncIterator<string>;
  text(): Promise<string>;
  leave(): void;
}

/** One connection that carries many requests at once, as a browser's does; nobody vouches for the certificate. */
export class Http2Connection {
  private constructor(private readonly session: ClientHttp2Session) {}

  static async open(url: string): Promise<Http2Connection> {
    const opened = Promise.withResolvers<Http2Connection>();
    const session = connect(url, { rejectUnauthorized: false });
    session.once("connect", () => opened.resolve(new Http2Connection(session))).once("error", opened.reject);
    return opened.promise;
  }

  /** What the two ends agreed to speak. */
  get protocol(): string | undefined {
    return this.session.alpnProtocol;
  }

  /** @param headers with `:method` and `:path`. */
  async ask(headers: Record<string, string>, body?: string | Uint8Array): Promise<Http2Answer> {
    const stream = this.session.request(headers, { endStream: body === undefined });
    const answered = Promise.withResolvers<IncomingHttpHeaders>();
    stream.once("response", answered.resolve).once("error", answered.reject);
    const pieces = piecesOf(stream);
    if (body !== undefined) stream.end(body);
    const head = await answered.promise;
    return {
      status: Number(head[":status"]),
      headers: head,
      pieces,
      async text() {
        let text = "";
        for (let piece = await pieces.next(); !piece.done; piece = await pieces.next()) text += piece.value;
        return text;
      },
      leave: () => stream.close(8),
    };
  }

  close(): void {
    this.session.destroy();
  }
}

async function* piecesOf(stream: ClientHttp2Stream): AsyncGenerator<string, void, void> {
  for await (const chunk of stream) yield Buffer.from(chunk).toString();
}
