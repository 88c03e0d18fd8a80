import { isIP } from "node:net";
import { isPublicAddress } from "./addresses.ts";

/** Bytes of a picture; the API takes no more. */
const MAX_BYTES = 2 * 1024 * 1024;
/** How long all of it may take, in milliseconds. */
const PATIENCE = 10_000;
const ADDRESS_MAX = 2_000;
/** Addresses of one host that are tried, one after the other. */
const TRIES = 3;

export interface FetchDeps {
  /** Where the providers are, as `https://git.example.com`: the operator named them, so they may be in a private network. */
  providerOrigins: ReadonlySet<string>;
  /** All addresses of a host name. */
  resolve(host: string): Promise<string[]>;
  request?: typeof fetch;
  /** Milliseconds. */
  patience?: number;
}

/**
 * The bytes at an address that a provider told of one of its accounts. People may write there what they like, so nothing in
 * a private network can be reached by it: on https, at a host all of whose addresses are public, by a connection to the very
 * address that was checked, without redirects. Nothing that comes is unpacked or decoded.
 *
 * @throws Error saying what was wrong with it.
 */
export async function fetchPicture(deps: FetchDeps, address: string, closing?: AbortSignal): Promise<Uint8Array> {
  const late = AbortSignal.timeout(deps.patience ?? PATIENCE);
  const signal = closing ? AbortSignal.any([late, closing]) : late;
  const url = readAddress(deps, address);
  const response = deps.providerOrigins.has(url.origin)
    ? await ask(deps, url, {}, signal)
    : await askPinned(deps, url, signal);
  try {
    mustBePicture(response);
    return await readBytes(response);
  } finally {
    await response.body?.cancel().catch(() => {});
  }
}

function readAddress({ providerOrigins }: FetchDeps, address: string): URL {
  const url = address.length > ADDRESS_MAX ? null : URL.parse(address);
  if (!url) throw new Error("the address of the picture is none");
  if (url.username || url.password) throw new Error("the address of the picture has a password in it");
  if (providerOrigins.has(url.origin)) return url;
  // URL leaves the usual port out. Others are not the web's, and what answers there is not for us to find out.
  if (url.protocol !== "https:" || url.port !== "") throw new Error("the picture is not on https");
  return url;
}

/** Asks one of the addresses that were checked: the name is not resolved again, or it could be another's the second time. */
async function askPinned(deps: FetchDeps, url: URL, signal: AbortSignal): Promise<Response> {
  // URL has made one spelling of all ways to write an address by now.
  const host = url.hostname.replace(/^\[|\]$/g, "");
  const literal = isIP(host) !== 0;
  const addresses = literal ? [host] : await withSignal(signal, deps.resolve(host));
  if (addresses.length === 0 || !addresses.every(isPublicAddress)) {
    throw new Error("the host of the picture is not on the open internet");
  }
  let failure: unknown;
  for (const ip of addresses.slice(0, TRIES)) {
    const pinned = new URL(url);
    pinned.hostname = isIP(ip) === 6 ? `[${ip}]` : ip;
    try {
      // The certificate is checked against the name.
      const options = literal ? {} : { headers: { host: url.host }, tls: { serverName: host } };
      return await ask(deps, pinned, options, signal);
    } catch (error) {
      signal.throwIfAborted();
      failure = error;
    }
  }
  throw failure;
}

function ask(
  { request = fetch }: FetchDeps,
  url: URL,
  { headers, tls }: { headers?: Record<string, string>; tls?: { serverName: string } },
  signal: AbortSignal,
): Promise<Response> {
  return request(url.href, {
    headers: { accept: "image/*", "accept-encoding": "identity", "user-agent": "ajet-chat", ...headers },
    redirect: "manual",
    // A connection that was made for another name must not serve this one.
    keepalive: false,
    decompress: false,
    signal,
    ...(tls ? { tls } : {}),
  });
}

/** What it is in truth its bytes say, to the API; this is what need not be read at all. */
function mustBePicture({ status, headers }: Response): void {
  if (status !== 200) throw new Error(`the picture was answered with ${status}`);
  const encoding = headers.get("content-encoding") ?? "identity";
  if (encoding !== "identity") throw new Error(`the picture is packed with ${encoding}`);
  const type = headers.get("content-type") ?? "";
  if (type !== "" && !/^(?:image\/|application\/octet-stream)/i.test(type)) throw new Error(`the picture is ${type}`);
  if (Number(headers.get("content-length")) > MAX_BYTES) throw tooLarge();
}

async function readBytes(response: Response): Promise<Uint8Array> {
  const parts: Uint8Array[] = [];
  let size = 0;
  for await (const part of response.body ?? []) {
    size += part.length;
    if (size > MAX_BYTES) throw tooLarge();
    parts.push(part);
  }
  return Buffer.concat(parts);
}

const tooLarge = () => new Error(`the picture has more than ${MAX_BYTES} bytes`);

/** Names are resolved without a signal of their own. */
async function withSignal<T>(signal: AbortSignal, work: Promise<T>): Promise<T> {
  const aborted = Promise.withResolvers<never>();
  const abort = () => aborted.reject(signal.reason);
  signal.addEventListener("abort", abort);
  try {
    return await Promise.race([work, aborted.promise]);
  } finally {
    signal.removeEventListener("abort", abort);
  }
}
