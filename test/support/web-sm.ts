import { createParser, type EventSourceMessage } from "eventsource-parser";
import type { ChatEvent } from "#core/events/catalog.ts";
import { AppError } from "#core/kernel/errors.ts";
import { silentLog } from "#core/kernel/log.ts";
import type { Message } from "#core/messages/schema.ts";
import { Feed } from "#core/realtime/feed.ts";
import { Presence } from "#core/realtime/presence.ts";
import { Typing } from "#core/realtime/typing.ts";
import type { Access, OpenChannel, Snapshot } from "#core/snapshot/schema.ts";
import type { Me } from "#core/users/schema.ts";
import { problemResponse } from "#services/shared/http.ts";
import { closeAllStreams } from "#services/shared/sse.ts";
import { createApp } from "#services/web-sm/app.ts";
import {
  accessOf,
  ada,
  bo,
  cy,
  dot,
  general,
  harbour,
  keepers,
  lighthouse,
  openChannel,
  openDm,
  quay,
  signals,
} from "./events.ts";

// For tests: web-sm on a feed that the test fills, and an API whose answers the test writes.

export const PUBLIC_URL = "https://chat.example.test";

const CAST = [ada, bo, cy, dot];

/** One request as the API saw it. */
export interface Asked {
  method: string;
  path: string;
  /** With its question mark; absent without one. */
  query?: string;
  token: string;
  traceId: string;
  body: unknown;
}

/** Tokens are the names of the cast. What is in the lists is what the API answers with. */
export function createFakeWorld() {
  const messages: Message[] = [];
  const channels: OpenChannel[] = [general, keepers, quay].map((channel) => openChannel(channel));
  const dms = [openDm(signals, [ada, dot])];
  const communities: Snapshot["communities"] = [lighthouse, harbour].map((community) => ({
    ...community,
    role: "member",
  }));
  const accesses = new Map<string, Access>(CAST.map((who) => [who.username, accessOf(who)]));
  /** How people like their pages to look, by their tokens. */
  const looks = new Map<string, Pick<Me, "theme" | "density">>();
  const asked: Asked[] = [];
  /** Answers that the test writes itself, by method and path. */
  const answers = new Map<string, () => Response | Promise<Response>>();

  const api = Bun.serve({
    port: 0,
    hostname: "127.0.0.1",
    async fetch(request) {
      const { pathname, search } = new URL(request.url);
      const traceId = request.headers.get("x-trace-id") ?? "";
      const token = request.headers.get("authorization")?.slice("Bearer ".length) ?? "";
      const body = await bodyOf(request);
      asked.push({
        method: request.method,
        path: pathname,
        ...(search ? { query: search } : {}),
        token,
        traceId,
        body,
      });
      const written = answers.get(`${request.method} ${pathname}`);
      if (written) return written();
      const access = accesses.get(token);
      if (!access) return problemResponse(new AppError("unauthenticated", "You are not signed in."), traceId);
      return answerAs(access, `${request.method} ${decodeURIComponent(pathname)}`, traceId);
    },
  });

  function answerAs(access: Access, what: string, traceId: string): Response {
    if (what === "GET /api/snapshot") {
      const me = CAST.find(({ id }) => id === access.user_id)!;
      return Response.json({
        me: { ...me, email: null, created_at: lighthouse.created_at, ...looks.get(me.username) },
        communities: communities.filter(({ id }) => access.communities.includes(id)),
        community_id: null,
        channels: channels.filter(({ id }) => access.channels.includes(id)),
        dms: dms.filter(({ id }) => access.channels.includes(id)),
        people: [],
        position: null,
      } satisfies Snapshot);
    }
    const list = /^GET \/api\/(?:c\/[^/]+\/channels|dm)\/([^/]+)\/messages$/.exec(what)?.[1];
    const channel = [...channels, ...dms].find(
      ({ id, name }) => access.channels.includes(id) && (id === list || name === list),
    );
    if (!channel) return problemResponse(new AppError("not_found", "There is no such channel."), traceId);
    const items = messages.filter(({ channel_id }) => channel_id === channel.id);
    return Response.json({ items, next: null, prev: null });
  }

  const feed = new Feed();
  feed.reset({ epoch: "e1", from: 0, head: 0 });
  let seq = 0;
  const ending = new AbortController();
  const app = createApp({
    feed,
    presence: new Presence(),
    typing: new Typing(() => {}),
    async loadAccess(token) {
      const access = accesses.get(token);
      if (!access) throw new AppError("unauthenticated", "You are not signed in.");
      return access;
    },
    ending: ending.signal,
    log: silentLog,
    checks: {},
    api: { baseUrl: `http://127.0.0.1:${api.port}` },
    publicUrl: PUBLIC_URL,
  }).listen({ hostname: "127.0.0.1", port: 0 });
  const url = `http://127.0.0.1:${app.server!.port}`;

  /** A request of somebody's browser; redirects are not followed. */
  const visit = (token: string | null, path: string, init: RequestInit = {}): Promise<Response> =>
    fetch(url + path, {
      redirect: "manual",
      ...init,
      headers: {
        accept: "text/html",
        ...(token ? { authorization: `Bearer ${token}` } : {}),
        ...(init.headers as Record<string, string>),
      },
    });

  return {
    feed,
    messages,
    channels,
    dms,
    communities,
    accesses,
    looks,
    answers,
    asked,
    ending,
    visit,
    publish: (event: ChatEvent) => feed.event(++seq, event),
    /** The live stream of a page, as it is opened by the page; `thread` is the message whose thread it shows. */
    async listen(
      token: string,
      { channel = general, thread = "", seen = 0, threadSeen = 0, from = feed.position() } = {},
    ) {
      const path = `/live?${new URLSearchParams({
        community: lighthouse.slug,
        channel: channel.id,
        ...(channel.community_id === null ? {} : { slug: lighthouse.slug }),
        ...(thread ? { thread } : {}),
        seen: String(seen),
        thread_seen: String(threadSeen),
      })}`;
      const headers = { accept: "text/event-stream", "last-event-id": from };
      return readStream(await visit(token, path, { headers }));
    },
    async close() {
      closeAllStreams();
      await app.server?.stop(true);
      await api.stop(true);
    },
  };
}

const bodyOf = (request: Request): Promise<unknown> | null => {
  if (!request.body) return null;
  return request.headers.get("content-type") === "application/json" ? request.json() : request.text();
};

export type FakeWorld = ReturnType<typeof createFakeWorld>;

/** One event of a live stream: Datastar's fields, by name. */
export interface Patch extends Record<string, string | undefined> {
  event: string;
}

function readStream(response: Response) {
  const reader = response.body!.pipeThrough(new TextDecoderStream()).getReader();
  const waiting: EventSourceMessage[] = [];
  const parser = createParser({ onEvent: (message) => waiting.push(message) });
  let text = "";

  return {
    status: response.status,
    /** Everything that has come so far. */
    text: () => text,
    async next(): Promise<Patch> {
      while (waiting.length === 0) {
        const { done, value } = await reader.read();
        if (done) throw new Error("the stream has ended");
        text += value;
        parser.feed(value);
      }
      return parsePatch(waiting.shift()!);
    },
    /** The events up to the next position, and the position. */
    async change(): Promise<{ patches: Patch[]; place: { _position: string; _seen?: number; _thread_seen?: number } }> {
      const patches: Patch[] = [];
      for (;;) {
        const patch = await this.next();
        if (patch.event === "datastar-patch-signals") return { patches, place: JSON.parse(patch.signals!) };
        patches.push(patch);
      }
    },
    stop: () => reader.cancel(),
  };
}

/** As Datastar's client reads it: a line is a name, a space, and one line of the value. */
function parsePatch({ event = "", data }: EventSourceMessage): Patch {
  const patch: Patch = { event };
  for (const line of data.split("\n")) {
    const [name, ...words] = line.split(" ");
    const value = words.join(" ");
    patch[name!] = patch[name!] === undefined ? value : `${patch[name!]}\n${value}`;
  }
  return patch;
}
