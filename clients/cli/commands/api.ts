import { AppError } from "#core/kernel/errors.ts";
import type { Page } from "#core/kernel/page.ts";
import { type Client, REQUEST_TIMEOUT, refusalOf } from "#sdk/client.ts";
import { connect } from "../connect.ts";
import { UsageError } from "../exit.ts";
import type { Globals } from "../globals.ts";
import { readInput } from "../input.ts";
import { createOutput } from "../output.ts";

interface ApiOptions {
  data?: string;
  all?: boolean;
}

const METHODS = ["GET", "POST", "PUT", "PATCH", "DELETE"];

/** Calls the API as one is signed in, and prints the answer as it is. */
export async function api(globals: Globals, method: string, path: string, options: ApiOptions): Promise<void> {
  const verb = method.toUpperCase();
  if (!METHODS.includes(verb)) throw new UsageError(`"${method}" is none of ${METHODS.join(", ")}.`);
  const { client, server } = await connect(globals);
  const where = pathOf(path, server);
  const body = await bodyOf(options.data);
  if (options.all && (verb !== "GET" || body !== undefined)) throw new UsageError("--all is for lists: GET alone.");
  const answer = options.all ? await everyPage(client, where) : await ask(client, verb, where, body);
  if (answer === undefined) return;
  // Whatever it is, it was asked for as JSON.
  const out = createOutput<Record<string, unknown>>({ ...globals, json: true }, globals.fields ?? [], () => "");
  await (Array.isArray(answer) ? out.list(answer) : out.one(answer as Record<string, unknown>));
}

/** The token goes to this server and to no other, whatever the path looks like. */
function pathOf(path: string, server: string): string {
  const url = /^(?:https?:\/\/|\/)/i.test(path) && URL.canParse(path, server) ? new URL(path, server) : null;
  if (url?.origin !== server) throw new UsageError(`"${path}" is not a path of ${server}; one looks like /api/me.`);
  return url.pathname + url.search;
}

async function bodyOf(data: string | undefined): Promise<string | undefined> {
  if (data === undefined) return undefined;
  const text = data === "-" ? new TextDecoder().decode(await readInput()) : data;
  try {
    JSON.parse(text);
  } catch {
    throw new UsageError(`--data takes JSON; this is none: ${text.slice(0, 60)}`);
  }
  return text;
}

async function ask(client: Client, method: string, path: string, body?: string): Promise<unknown> {
  const headers = { accept: "application/json", ...(body === undefined ? {} : { "content-type": "application/json" }) };
  const signal = AbortSignal.timeout(REQUEST_TIMEOUT);
  const response = await client.open(path, { method, headers, signal, ...(body === undefined ? {} : { body }) });
  if (!response.ok) throw await refusalOf(response);
  const text = await response.text();
  if (text === "") return undefined;
  try {
    return JSON.parse(text);
  } catch (cause) {
    throw new AppError("internal", "The answer is no JSON: this is not a path of the API.", { cause });
  }
}

/** All items of a list, page by page. */
async function everyPage(client: Client, path: string): Promise<unknown[]> {
  const found: unknown[] = [];
  const url = new URL(path, "http://server.invalid");
  for (;;) {
    const page = (await ask(client, "GET", url.pathname + url.search)) as Partial<Page<unknown>> | undefined;
    if (!Array.isArray(page?.items)) throw new UsageError(`${url.pathname} is no list.`);
    found.push(...page.items);
    if (!page.next) return found;
    url.searchParams.set("after", page.next);
    url.searchParams.delete("before");
  }
}
