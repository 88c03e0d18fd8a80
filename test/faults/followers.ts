import { createParser } from "eventsource-parser";
import type { ChannelPath } from "#sdk/channels.ts";
import { type Client, refusalOf } from "#sdk/client.ts";
import { listMessages } from "#sdk/messages.ts";
import { patience, retry } from "#sdk/retry.ts";
import { sleep } from "#sdk/sleep.ts";
import { streamEvents } from "#sdk/stream.ts";
import { type Follower, show } from "./ledger.ts";

/** A place where posts go. */
export interface Place {
  /** The id of the channel. */
  id: string;
  slug: string | null;
}

export interface Watching {
  follower: Follower;
  /** How often its stream broke off. */
  interruptions(): number;
  ready: Promise<void>;
  stop(): Promise<void>;
}

export const pathOf = ({ id, slug }: Place): ChannelPath =>
  slug === null ? { slug, channel: id } : { slug, channel: id };

/**
 * A terminal: it shows each message once, and after a `reset` pages on from the last one that it showed. It shows whatever
 * it is sent, also of places that its person should not see.
 */
export function watchTerminal(name: string, client: Client, places: readonly Place[]): Watching {
  const follower = newFollower(name, places, true);
  const ready = Promise.withResolvers<void>();
  const stop = new AbortController();
  /** Where it begins in each place, for a `reset` before anything was shown there. */
  const newest = new Map<string, string>();
  /** What a page already showed when its event came: the event then says nothing new. */
  const paged = new Set<string>();
  let interruptions = 0;

  const catchUp = async (place: Place) => {
    const shown = follower.stretches.get(place.id)?.flat() ?? [];
    for (let after = shown.at(-1) ?? newest.get(place.id); after; ) {
      const query = { after, limit: 200 };
      const page = await retry(() => listMessages(client, pathOf(place), query), patience());
      for (const { id } of page.items) {
        if (!shown.includes(id)) show(follower, place.id, id);
        paged.add(id);
      }
      after = page.next ?? undefined;
    }
  };

  const run = async () => {
    for (const place of places) {
      const { items } = await listMessages(client, pathOf(place), { limit: 1 });
      if (items[0]) newest.set(place.id, items[0].id);
    }
    for await (const item of streamEvents(client, { signal: stop.signal })) {
      if (item.kind === "ready") ready.resolve();
      if (item.kind === "interrupted") interruptions++;
      if (item.kind === "reset") for (const place of places) await catchUp(place);
      if (item.kind !== "event" || item.event.type !== "message.created") continue;
      const { id, channel_id } = item.event.data.message;
      if (!paged.delete(id)) show(follower, channel_id, id);
    }
  };
  const running = run();
  running.catch(ready.reject);
  return {
    follower,
    interruptions: () => interruptions,
    ready: ready.promise,
    async stop() {
      stop.abort();
      await running;
    },
  };
}

/** Silence after which a page takes its stream for dead, in milliseconds, as `assets/live.ts` has it. */
const WATCHDOG = 35_000;

/** A page of a channel in a browser: it does with its list of messages what the live stream says. */
export function watchPage(name: string, client: Client, place: Place): Watching {
  const follower = newFollower(name, [place], false);
  const ready = Promise.withResolvers<void>();
  const stop = new AbortController();
  const at = { position: "", seen: 0 };
  let interruptions = 0;

  const apply = (data: string) => {
    const patch = fieldsOf(data);
    if (patch.signals) {
      const signals = JSON.parse(patch.signals);
      at.position = signals._position ?? at.position;
      at.seen = signals._seen ?? at.seen;
      if (signals._position !== undefined) ready.resolve();
    }
    if (!patch.selector?.startsWith(`#list-${place.id}[data-end]`)) return;
    if (patch.mode === "remove") return hide(follower, place.id, / > #m-([0-9a-f-]{36})/.exec(patch.selector)?.[1]);
    const ids = [...(patch.elements ?? "").matchAll(/<article[^>]* id="m-([0-9a-f-]{36})"/g)].map((match) => match[1]!);
    for (const [index, id] of ids.entries()) show(follower, place.id, id, patch.mode !== "append" && index === 0);
  };

  const connect = async () => {
    const { id: channel, slug } = place;
    const query = new URLSearchParams({ ...(slug ? { community: slug, slug } : {}), channel, seen: String(at.seen) });
    const silence = new AbortController();
    const guard = () => setTimeout(() => silence.abort(), WATCHDOG);
    let timer = guard();
    try {
      const answer = await client.open(`/live?${query}`, {
        headers: { accept: "text/event-stream", "last-event-id": at.position },
        signal: AbortSignal.any([stop.signal, silence.signal]),
      });
      if (!answer.ok) throw await refusalOf(answer);
      const parser = createParser({ onEvent: ({ data }) => apply(data) });
      for await (const piece of answer.body!.pipeThrough(new TextDecoderStream())) {
        clearTimeout(timer);
        timer = guard();
        parser.feed(piece);
      }
    } finally {
      clearTimeout(timer);
    }
  };

  const run = async () => {
    for (let failures = 0; !stop.signal.aborted; ) {
      const position = at.position;
      await connect().catch(() => {});
      failures = at.position === position ? failures + 1 : 0;
      interruptions++;
      await sleep(Math.random() * Math.min(30_000, 1_000 * 2 ** failures), stop.signal);
    }
  };
  const running = run();
  return {
    follower,
    interruptions: () => interruptions,
    ready: ready.promise,
    async stop() {
      stop.abort();
      await running;
    },
  };
}

/** A message that is put in again is first taken out, so that what came twice by a broken stream is there once. */
function hide({ stretches }: Follower, channel: string, id: string | undefined): void {
  const shown = stretches.get(channel)?.at(-1) ?? [];
  const at = id === undefined ? -1 : shown.lastIndexOf(id);
  if (at >= 0) shown.splice(at, 1);
}

const newFollower = (name: string, places: readonly Place[], whole: boolean): Follower => ({
  name,
  sees: new Set(places.map(({ id }) => id)),
  whole,
  stretches: new Map(),
  seenAt: new Map(),
});

/** Datastar's fields: each line is a name, a space, and one line of the value. */
function fieldsOf(data: string): Record<string, string | undefined> {
  const fields: Record<string, string | undefined> = {};
  for (const line of data.split("\n")) {
    const [name = "", ...words] = line.split(" ");
    const value = words.join(" ");
    fields[name] = fields[name] === undefined ? value : `${fields[name]}\n${value}`;
  }
  return fields;
}
