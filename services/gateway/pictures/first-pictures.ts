import { lookup } from "node:dns/promises";
import type { Log } from "#core/kernel/log.ts";
import { createGate } from "#services/shared/gate.ts";
import type { Upstream } from "#services/shared/upstream.ts";
import { type FetchDeps, fetchPicture } from "./fetch-picture.ts";

/** Pictures that are fetched at once: each may take 2 MiB of memory. */
const AT_ONCE = 4;
/** Further ones that may wait; who comes after them chooses a picture by hand. */
const WAITING_MAX = 100;
/** How long the API may take to store one, in milliseconds. */
const STORE_PATIENCE = 10_000;

/** The pictures that people have at their provider when they first sign in. */
export interface FirstPictures {
  /** Makes the picture the person's own, in the background. Returns at once and never fails. */
  take(picture: { address: string; token: string; traceId: string }): void;
  /** Gives up what is under way. */
  close(): Promise<void>;
}

interface FirstPicturesOptions extends Partial<FetchDeps> {
  providerOrigins: ReadonlySet<string>;
  api: Upstream;
  log: Log;
}

/** Fetches pictures once each and stores them by the API's own route, as the person themselves would. */
export function createFirstPictures({ api, log, ...options }: FirstPicturesOptions): FirstPictures {
  const deps: FetchDeps = { resolve: resolveName, ...options };
  const gate = createGate(AT_ONCE);
  const closing = new AbortController();
  const underWay = new Set<Promise<void>>();

  const take = async (address: string, token: string, traceId: string) => {
    if (closing.signal.aborted) return;
    try {
      const bytes = await fetchPicture(deps, address, closing.signal);
      await store(api, { bytes, token, traceId }, closing.signal);
    } catch (error) {
      // The address is not logged: a provider may put into it what is nobody's business.
      log.info({ trace_id: traceId, reason: (error as Error).message }, "no picture was taken from the provider");
    }
  };

  return {
    take({ address, token, traceId }) {
      if (underWay.size >= AT_ONCE + WAITING_MAX) return;
      const work = gate(() => take(address, token, traceId)).finally(() => underWay.delete(work));
      underWay.add(work);
    },
    async close() {
      closing.abort(new Error("the gateway ends"));
      await Promise.all(underWay);
    },
  };
}

const resolveName = async (host: string): Promise<string[]> =>
  (await lookup(host, { all: true })).map(({ address }) => address);

async function store(
  api: Upstream,
  { bytes, token, traceId }: { bytes: Uint8Array; token: string; traceId: string },
  closing: AbortSignal,
): Promise<void> {
  const form = new FormData();
  form.set("file", new File([bytes as Uint8Array<ArrayBuffer>], "picture"));
  const answer = await api.fetch("/api/me/avatar", {
    method: "PUT",
    body: form,
    headers: { authorization: `Bearer ${token}`, "x-trace-id": traceId },
    signal: AbortSignal.any([closing, AbortSignal.timeout(STORE_PATIENCE)]),
  });
  await answer.body?.cancel();
  if (!answer.ok) throw new Error(`the API answered ${answer.status} to the picture`);
}
