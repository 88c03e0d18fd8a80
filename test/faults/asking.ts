import type { Cluster } from "./cluster.ts";

/** One request through the gateway as ada, and what she is told: the status, when to come back, and how long it took. */
export interface Answer {
  status: number;
  retryAfter: string | null;
  took: number;
  /** Of a refusal. */
  detail: string;
}

/** Asks the cluster as ada, from a session that begins now. A connection that breaks is status 0. */
export async function asker(cluster: Cluster): Promise<(path: string, init?: RequestInit) => Promise<Answer>> {
  const authorization = `Bearer ${await cluster.token("ada")}`;
  return async (path, init = {}) => {
    const began = performance.now();
    const answer = await fetch(cluster.url + path, {
      ...init,
      headers: { authorization, ...(init.headers as Record<string, string>) },
    }).catch(() => null);
    const text = (await answer?.text().catch(() => "")) ?? "";
    return {
      status: answer?.status ?? 0,
      retryAfter: answer?.headers.get("retry-after") ?? null,
      took: performance.now() - began,
      detail: answer?.ok === false && text.startsWith("{") ? String(JSON.parse(text).detail) : "",
    };
  };
}

/** An upload of so many bytes into a channel. */
export function uploadOf(channel: string, size: number): RequestInit {
  const body = new FormData();
  body.set("channel_id", channel);
  body.set("file", new Blob([new Uint8Array(size)]), "file.bin");
  return { method: "POST", body };
}

/** How often each was given, as "3 × 503". */
export function tally(answers: readonly (string | number)[]): string {
  const groups = Map.groupBy(answers, (answer) => answer);
  return [...groups].map(([answer, all]) => `${all.length} × ${answer}`).join(", ");
}
