import type { z } from "zod";
import { AppError, fromProblem } from "#core/kernel/errors.ts";

/** How long an answer may take before the request counts as lost, in milliseconds. */
export const REQUEST_TIMEOUT = 15_000;

export type Fetch = (url: string, init: RequestInit) => Promise<Response>;

export interface ClientOptions {
  /** Scheme and host of the server, such as `https://chat.example.org`; no path. */
  baseUrl: string;
  /** The bearer token. Without one, only what needs no sign-in can be asked for. */
  token?: string | undefined;
  fetch?: Fetch;
  /** The request that this client works for, so that its calls can be found in every log. */
  traceId?: string;
  /** Who asks, in the server's list of sessions. */
  userAgent?: string;
}

/** A form with a file in it. Sending it takes as long as it takes: who wants less ends it by the signal. */
export interface Form {
  content: FormData | ReadableStream<Uint8Array>;
  /** The media type with its boundary, of a form that comes as a stream. */
  type?: string;
  signal?: AbortSignal | undefined;
}

/** One call: where, what is sent, and the schema of the answer. */
interface Call<T> {
  method?: "GET" | "POST" | "PUT" | "PATCH" | "DELETE";
  path: string;
  query?: object;
  /** What is sent as JSON. */
  body?: unknown;
  form?: Form;
  /** Fields that the schema does not name are dropped, so that a newer server is understood. Absent when nothing comes back. */
  answer?: z.ZodType<T>;
}

/** Speaks HTTP with one server as one person. Cheap to make, so that a service can make one for each request. */
export interface Client {
  /** @throws AppError what the server refused, or `unavailable` when there was no answer. */
  request<T = void>(call: Call<T>): Promise<T>;
  /** An answer as it comes, whatever its status. @throws AppError `unavailable` when there is none. */
  open(path: string, init?: RequestInit): Promise<Response>;
}

export function createClient({ baseUrl, token, fetch = globalThis.fetch, traceId, userAgent }: ClientOptions): Client {
  const origin = baseUrl.replace(/\/+$/, "");
  const common = new Headers();
  if (token) common.set("authorization", `Bearer ${token}`);
  if (traceId) common.set("x-trace-id", traceId);
  if (userAgent) common.set("user-agent", userAgent);

  const open = async (path: string, init: RequestInit = {}) => {
    const headers = new Headers(common);
    for (const [name, value] of new Headers(init.headers)) headers.set(name, value);
    try {
      // A redirect would send the token elsewhere, or turn a POST into a GET.
      return await fetch(`${origin}${path}`, { ...init, headers, redirect: "manual" });
    } catch (error) {
      throw noAnswer(error);
    }
  };

  const request = async <T>({ method = "GET", path, query = {}, body, form, answer }: Call<T>): Promise<T> => {
    const { type, ...sent } = form ? sentForm(form) : sentJson(body);
    const headers = { accept: "application/json", ...(type === undefined ? {} : { "content-type": type }) };
    const response = await open(`${path}${queryText(query)}`, { method, headers, ...sent });
    if (!response.ok) throw await refusalOf(response);
    if (!answer) {
      await response.body?.cancel();
      return undefined as T;
    }
    const parsed = answer.safeParse(await readJson(response));
    if (!parsed.success) throw notUnderstood(parsed.error);
    return parsed.data;
  };

  return { open, request };
}

type Sent = RequestInit & { type?: string };

function sentJson(body: unknown): Sent {
  const signal = AbortSignal.timeout(REQUEST_TIMEOUT);
  return body === undefined ? { signal } : { type: "application/json", body: JSON.stringify(body), signal };
}

function sentForm({ content, type, signal }: Form): Sent {
  // A stream can be sent only in one direction at a time, and runtimes want to hear that (Fetch Standard, `duplex`).
  const init = { body: content, signal: signal ?? null, duplex: "half" } as RequestInit;
  return type === undefined ? init : { ...init, type };
}

/**
 * A path whose variable parts are names or ids: they are encoded, so that none of them can reach into another route.
 *
 * @throws AppError `invalid` for a part that is empty or that URLs take for "here" or "up".
 */
export function apiPath(parts: TemplateStringsArray, ...values: string[]): string {
  const encoded = values.map((value) => {
    if (["", ".", ".."].includes(value)) throw new AppError("invalid", `"${value}" is not a name or an id.`);
    return encodeURIComponent(value);
  });
  return String.raw({ raw: parts }, ...encoded);
}

/** The error behind an answer that is not a success. */
export async function refusalOf(response: Response): Promise<AppError> {
  const location = response.headers.get("location");
  if (location && response.status >= 300 && response.status < 400) {
    await response.body?.cancel();
    return new AppError("unavailable", `The server sends on to ${location}; use that server's address instead.`);
  }
  const body: unknown = await response.json().catch(() => null);
  return fromProblem(response.status, body, retryAfterOf(response));
}

/** Seconds until a retry makes sense, from `Retry-After` in either of its two forms. */
function retryAfterOf(response: Response): number | undefined {
  const text = response.headers.get("retry-after");
  if (text === null) return undefined;
  const seconds = /^\d+$/.test(text) ? Number(text) : (Date.parse(text) - Date.now()) / 1000;
  return Number.isNaN(seconds) ? undefined : Math.max(0, Math.ceil(seconds));
}

function queryText(query: object): string {
  const given = Object.entries(query).filter(([, value]) => value !== undefined);
  return given.length === 0 ? "" : `?${new URLSearchParams(given.map(([name, value]) => [name, String(value)]))}`;
}

async function readJson(response: Response): Promise<unknown> {
  try {
    return await response.json();
  } catch (error) {
    if (error instanceof SyntaxError) throw notUnderstood(error);
    throw noAnswer(error);
  }
}

const notUnderstood = (cause: unknown) =>
  new AppError(
    "internal",
    "The answer is not one that this client understands. Is this the address of an ajet-chat server, and is the client as new?",
    { cause },
  );

function noAnswer(cause: unknown): AppError {
  const detail =
    cause instanceof Error && cause.name === "TimeoutError"
      ? `The server did not answer within ${REQUEST_TIMEOUT / 1000} seconds. Try again in a moment.`
      : "The server cannot be reached. Check its address and the connection, then try again.";
  return new AppError("unavailable", detail, { cause });
}
