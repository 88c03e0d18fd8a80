/**
 * The floor of the gateway, a program of its own: `bun test/bench/proxy-floor.ts UPSTREAM PORT`. What no proxy on Bun can
 * leave out: a digest of the token, one `fetch`, and its answer passed on.
 */
const [upstream, port] = process.argv.slice(2);
const seen = new Set<string>();

Bun.serve({
  hostname: "127.0.0.1",
  port: Number(port),
  idleTimeout: 0,
  async fetch({ url, method, headers, body, signal }) {
    seen.add(new Bun.CryptoHasher("sha256").update(headers.get("authorization") ?? "").digest("base64"));
    const { pathname, search } = new URL(url);
    const passed = new Headers(headers);
    passed.delete("host");
    const options = { method, headers: passed, body, signal, decompress: false } as RequestInit;
    const answer = await fetch(upstream + pathname + search, options);
    return new Response(answer.body, answer);
  },
});
