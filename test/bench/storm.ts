import type { Socket } from "node:net";
import { LIFTED_LIMIT_SETTINGS } from "#test/support/limits.ts";
import { type Stack, startStack } from "#test/support/stack.ts";
import { milliseconds, percentile, report, type Target } from "./measure.ts";
import { EVERYBODY, type Member, SLUG, seedTeam } from "./team.ts";
import { connectTo, openWires, requestOf } from "./wire.ts";

const SIZES = [500, 2_000];
const MISSED = 50;
const STREAM = "/ws/tui/stream";
const WARM_UP = 100;

/**
 * Many streams break off at once and all come back at the same instant, 50 messages behind (W8). Without the pause by chance
 * that clients make before, which only makes it easier.
 */
export async function run(): Promise<void> {
  for (const size of SIZES) {
    const stack = await startStack({ gateway: LIFTED_LIMIT_SETTINGS });
    const members = await seedTeam(stack.databaseUrl, size);
    const { times, refused } = await storm(stack, members);
    const all = Math.max(...times);
    const beside = `median ${milliseconds(percentile(times, 0.5))}; refused: ${refused}`;
    const seconds = refused > 0 ? Number.POSITIVE_INFINITY : all / 1_000;
    const target: Target = { id: "T11", value: seconds, must: 5, stretch: 1, best: "low" };
    report(`${size} streams, until all are current`, milliseconds(all), beside, size === 500 ? target : undefined);
    await stack.close();
  }
}

/** Milliseconds until each stream had what it missed, and how many were answered with anything but 200. */
async function storm({ url }: Stack, members: Member[]): Promise<{ times: number[]; refused: number }> {
  const streams: Stream[] = [];
  for (let from = 0; from < members.length; from += WARM_UP) {
    const some = members.slice(from, from + WARM_UP);
    streams.push(...(await Promise.all(some.map((member) => follow(url, member, {}, isReady)))));
  }
  for (const { socket } of streams) socket.destroy();
  await postAll(url, members[0]!);
  const began = performance.now();
  const back = await Promise.all(
    streams.map(({ member, position }) => follow(url, member, { "Last-Event-ID": position }, isCurrent)),
  );
  for (const { socket } of back) socket.destroy();
  return {
    times: back.map(({ at }) => at - began),
    refused: back.filter(({ status }) => status !== "200").length,
  };
}

async function postAll(url: string, { token }: Member): Promise<void> {
  const [wire] = await openWires(url, 1);
  const path = `/api/c/${SLUG}/channels/${EVERYBODY}/messages`;
  for (let n = 1; n <= MISSED; n++) await wire!.send(requestOf(url, token, path, { body_md: `missed ${n}.` }));
  wire!.close();
}

interface Stream {
  member: Member;
  socket: Socket;
  status: string;
  /** Where it stands, for coming back. */
  position: string;
  /** When what was waited for was there. */
  at: number;
}

const isReady = (said: string) => said.includes("event: ready");
const isCurrent = (said: string) => said.includes(`missed ${MISSED}.`);

/** Opens a stream, and resolves when it has said what is waited for, or something else than 200. */
async function follow(
  url: string,
  member: Member,
  headers: Record<string, string>,
  isThere: (said: string) => boolean,
): Promise<Stream> {
  const socket = await connectTo(url);
  const done = Promise.withResolvers<Stream>();
  let said = "";
  socket.once("error", done.reject).on("data", (chunk: Buffer) => {
    said += chunk.toString("latin1");
    const status = said.slice("HTTP/1.1 ".length, "HTTP/1.1 200".length);
    if (status === "200" && !isThere(said)) return;
    socket.removeAllListeners("data").resume();
    done.resolve({ member, socket, status, position: /^id: (.+)$/m.exec(said)?.[1] ?? "", at: performance.now() });
  });
  socket.write(requestOf(url, member.token, STREAM, undefined, { headers }));
  return done.promise;
}
