/** What goes wrong between the API and its store. */
export type Fault = "none" | "error" | "silence" | "half" | "wrong_tag" | "refusal";

/** A way to an S3 server that can be bad: on loopback, in front of it. */
export interface FaultyS3 {
  endpoint: string;
  /** What happens to the requests from now on. */
  fault: Fault;
  stop(): Promise<void>;
}

export function startFaultyS3(endpoint: string): FaultyS3 {
  const server = Bun.serve({
    port: 0,
    hostname: "127.0.0.1",
    idleTimeout: 0,
    async fetch(request) {
      if (faulty.fault === "silence") return new Promise<Response>(() => {});
      if (faulty.fault === "error") return new Response("<Error><Code>InternalError</Code></Error>", { status: 500 });
      if (faulty.fault === "refusal") return new Response("<Error><Code>AccessDenied</Code></Error>", { status: 403 });
      const { pathname, search } = new URL(request.url);
      // With the host as it came, which is signed.
      const answer = await fetch(`${endpoint}${pathname}${search}`, {
        method: request.method,
        headers: request.headers,
        body: request.body ? await request.bytes() : null,
        decompress: false,
      } as RequestInit);
      const headers = new Headers(answer.headers);
      if (faulty.fault === "wrong_tag" && headers.has("etag")) headers.set("etag", `"${"0".repeat(32)}"`);
      if (faulty.fault === "half" && request.method === "GET")
        return new Response(halfOf(await answer.bytes()), { status: answer.status, headers });
      return new Response(answer.body, { status: answer.status, headers });
    },
  });
  const faulty: FaultyS3 = {
    endpoint: server.url.origin,
    fault: "none",
    stop: () => server.stop(true),
  };
  return faulty;
}

/** The first half, and then the connection breaks. */
function halfOf(bytes: Uint8Array): ReadableStream<Uint8Array> {
  let sent = false;
  return new ReadableStream({
    pull(controller) {
      if (sent) return controller.error(null);
      controller.enqueue(bytes.subarray(0, Math.floor(bytes.length / 2)));
      sent = true;
    },
  });
}
