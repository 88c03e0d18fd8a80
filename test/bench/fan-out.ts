import type { Socket } from "node:net";
import { atRate } from "./measure.ts";
import type { Wire } from "./wire.ts";

const MARK = Buffer.from("~M");
/** How long a copy may take before it counts as lost, in milliseconds. */
const PATIENCE = 10_000;

/** What a post of the closed loop says: 200 bytes, with the mark by which its copies are counted. */
export const BODY = `${MARK}${"x".repeat(198)}`;

export interface FanOut {
  postsPerSecond: number;
  deliveriesPerSecond: number;
}

/**
 * Posts in a closed loop, as many under way as there are wires, until `total` posts or `duration` milliseconds; a post is
 * under way until its copy is back on the first stream. Throws when a copy is lost.
 */
export async function fanOut(
  streams: Socket[],
  wires: Wire[],
  post: Buffer,
  { total, duration }: { total: number; duration: number },
): Promise<FanOut> {
  let sent = 0;
  let copies = 0;
  let lastCopy = 0;
  const seats: (() => void)[] = [];
  let free = wires.length;
  for (const [index, stream] of streams.entries()) {
    const count = counter();
    stream.on("data", (chunk: Buffer) => {
      const found = count(chunk);
      if (found === 0) return;
      copies += found;
      lastCopy = performance.now();
      if (index > 0) return;
      free += found;
      for (; free > 0 && seats.length > 0; free--) seats.shift()!();
    });
  }
  const began = performance.now();
  lastCopy = began;
  await Promise.all(
    wires.map(async (wire) => {
      while (sent < total && performance.now() < began + duration) {
        if (free > 0) free--;
        else await new Promise<void>((seat) => seats.push(seat));
        sent++;
        await wire.send(post);
      }
    }),
  );
  while (copies < sent * streams.length && performance.now() < lastCopy + PATIENCE) await Bun.sleep(5);
  for (const stream of streams) stream.removeAllListeners("data");
  mustBeAll(copies, sent, streams);
  const seconds = (lastCopy - began) / 1000;
  return { postsPerSecond: sent / seconds, deliveriesPerSecond: copies / seconds };
}

function mustBeAll(copies: number, sent: number, { length }: Socket[]): void {
  if (copies !== sent * length) throw new Error(`lost: ${sent} posts to ${length} members gave ${copies} copies`);
}

/**
 * Posts evenly, `perSecond` of them until there are `total`, and resolves with the milliseconds from the sending of each to
 * each of its copies. Throws when one is lost.
 */
export async function delaysAtRate(
  streams: Socket[],
  wires: Wire[],
  postOf: (body: string) => Buffer,
  { total, perSecond }: { total: number; perSecond: number },
): Promise<number[]> {
  const sent: number[] = [];
  const delays: number[] = [];
  let lastCopy = performance.now();
  for (const stream of streams) {
    const read = reader();
    stream.on("data", (chunk: Buffer) => {
      lastCopy = performance.now();
      for (const number of read(chunk)) delays.push(lastCopy - sent[number]!);
    });
  }
  await atRate(perSecond, total, async (n) => {
    sent[n] = performance.now();
    await wires[n % wires.length]!.send(postOf(numbered(n)));
  });
  while (delays.length < total * streams.length && performance.now() < lastCopy + PATIENCE) await Bun.sleep(5);
  for (const stream of streams) stream.removeAllListeners("data");
  mustBeAll(delays.length, total, streams);
  return delays;
}

const DIGITS = 6;
const numbered = (n: number) => `${MARK}${String(n).padStart(DIGITS, "0")}${"x".repeat(198 - DIGITS)}`;

/** Reads the numbers of the posts in what comes over a stream, also where one is cut in two. */
function reader(): (chunk: Buffer) => number[] {
  let rest = "";
  return (chunk) => {
    const text = rest + chunk.toString("latin1");
    const numbers: number[] = [];
    let end = 0;
    for (const match of text.matchAll(/~M(\d{6})/g)) {
      numbers.push(Number(match[1]));
      end = match.index + match[0].length;
    }
    rest = text.slice(Math.max(end, text.length - MARK.length - DIGITS + 1));
    return numbers;
  };
}

/** Counts the marks in what comes over a stream, also where one is cut in two. */
function counter(): (chunk: Buffer) => number {
  let cut = false;
  return (chunk) => {
    let found = cut && chunk[0] === MARK[1] ? 1 : 0;
    for (let at = chunk.indexOf(MARK); at >= 0; at = chunk.indexOf(MARK, at + MARK.length)) found++;
    cut = chunk.at(-1) === MARK[0];
    return found;
  };
}
