import { type ErrorCode, STATUS } from "#core/kernel/errors.ts";

/** A request as the fake server got it. */
export interface Seen {
  method: string;
  /** Path and query. */
  path: string;
  headers: Headers;
  // biome-ignore lint/suspicious/noExplicitAny: tests look into bodies of every shape
  body: any;
}

/** One event stream that a client opened. */
export interface FakeStream {
  lastEventId: string | null;
  /** Raw bytes, so that a test decides where chunks end. */
  write(bytes: string | Uint8Array): void;
  event(name: string, id: string, data: unknown): void;
  close(): void;
}

type Answer = (seen: Seen) => Response | Promise<Response>;

/** A server whose answers a test decides: what clients are tested against without the real services. */
export interface FakeChat {
  url: string;
  /** Everything that was asked, in order. */
  seen: Seen[];
  /** Answers `GET /path` (the query does not count) from now on. */
  answer(route: string, answer: Answer | object): void;
  /** The stream that is opened next, or that was opened and not taken yet. */
  nextStream(): Promise<FakeStream>;
  stop(): Promise<void>;
}

export function startFakeChat(): FakeChat {
  const seen: Seen[] = [];
  const answers = new Map<string, Answer>();
  const opened: FakeStream[] = [];
  const waiting: ((stream: FakeStream) => void)[] = [];
  const server = Bun.serve({
    hostname: "127.0.0.1",
    port: 0,
    idleTimeout: 0,
    async fetch(request) {
      const { pathname, search } = new URL(request.url);
      const body = await bodyOf(request);
      const asked = { method: request.method, path: pathname + search, headers: request.headers, body };
      seen.push(asked);
      const answer = answers.get(`${request.method} ${decodeURIComponent(pathname)}`);
      if (answer) return answer(asked);
      if (pathname !== "/ws/tui/stream") return problem("not_found", "There is nothing here.");
      const { stream, response } = openStream(request.headers.get("last-event-id"));
      const taker = waiting.shift();
      if (taker) taker(stream);
      else opened.push(stream);
      return response;
    },
  });
  return {
    url: `http://127.0.0.1:${server.port}`,
    seen,
    answer(route, answer) {
      answers.set(route, typeof answer === "function" ? (answer as Answer) : () => Response.json(answer));
    },
    nextStream: () =>
      new Promise((resolve) => {
        const stream = opened.shift();
        if (stream) resolve(stream);
        else waiting.push(resolve);
      }),
    stop: () => server.stop(true),
  };
}

/** JSON as what it says; a form as its fields, of which files are files. */
async function bodyOf(request: Request): Promise<unknown> {
  if (request.headers.get("content-type")?.startsWith("multipart/")) {
    return Object.fromEntries(await request.formData());
  }
  const text = await request.text();
  return text === "" ? undefined : JSON.parse(text);
}

function openStream(lastEventId: string | null) {
  const { readable, writable } = new TransformStream<Uint8Array, Uint8Array>();
  const writer = writable.getWriter();
  const ignoreGone = () => {};
  const write = (bytes: string | Uint8Array) => {
    writer.write(typeof bytes === "string" ? new TextEncoder().encode(bytes) : bytes).catch(ignoreGone);
  };
  const stream: FakeStream = {
    lastEventId,
    write,
    event: (name, id, data) => write(`id: ${id}\nevent: ${name}\ndata: ${JSON.stringify(data)}\n\n`),
    close: () => void writer.close().catch(ignoreGone),
  };
  write("retry: 1\n\n");
  return { stream, response: new Response(readable, { headers: { "content-type": "text/event-stream" } }) };
}

/** A refusal as the real services send it. */
export function problem(code: ErrorCode, detail: string, headers: Record<string, string> = {}): Response {
  const status = STATUS[code];
  const body = { type: `urn:ajet-chat:error:${code}`, title: code, status, code, detail, trace_id: "0".repeat(32) };
  return new Response(JSON.stringify(body), {
    status,
    headers: { "content-type": "application/problem+json", ...headers },
  });
}

export const page = (
  items: object[],
  { next = null, prev = null }: { next?: string | null; prev?: string | null } = {},
) => ({
  items,
  next,
  prev,
});
