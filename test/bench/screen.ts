import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { ME, TOKEN } from "#test/support/cli.ts";
import { bo, general, happened, lighthouse, messageWith, openChannel } from "#test/support/events.ts";
import { type FakeStream, page, startFakeChat } from "#test/support/fake-chat.ts";
import { KEY, type Pty, startPty } from "#test/support/tui.ts";
import { atRate, cpuOf, megabytes, milliseconds, percentile, report } from "./measure.ts";

const STARTS = 9;
const SCROLLBACK = 10_000;
const PER_SECOND = 50;
const SECONDS = 20;
const SIZES = [
  { columns: 80, rows: 24 },
  { columns: 200, rows: 50 },
];

/**
 * The screen of `ajet-chat` on a pseudo-terminal: from the start of the process to the first picture out of its cache, the
 * processor's share while 50 messages a second come, and memory with 10,000 of them to scroll through.
 */
export async function run(): Promise<void> {
  const home = mkdtempSync(join(tmpdir(), "ajet-bench-tui-"));
  const chat = startFakeChat();
  const messages = Array.from({ length: 100 }, (_, index) => messageWith({ body_md: textOf(index) }));
  chat.answer("GET /api/snapshot", snapshot());
  chat.answer(`GET /api/c/lighthouse/channels/${general.id}/messages`, page(messages));
  chat.answer("GET /api/notifications", page([]));
  for (const quiet of ["POST /api/heartbeat", "POST /ws/tui/typing"])
    chat.answer(quiet, () => new Response(null, { status: 204 }));
  chat.answer(`PUT /api/c/lighthouse/channels/${general.id}/read`, {
    last_seq: 0,
    last_read_seq: 0,
    unread_count: 0,
    mention_count: 0,
    notify_level: "all",
  });
  const env = {
    PATH: process.env.PATH!,
    HOME: home,
    TERM: "xterm-256color",
    AJET_CHAT_SERVER: chat.url,
    AJET_CHAT_TOKEN: TOKEN,
  };
  const start = (size: { columns: number; rows: number }) =>
    startPty([join(process.env.TEST_DIST!, "ajet-chat")], { env, ...size });
  const newest = textOf(99).slice(0, 10);

  const live = async (pty: Pty): Promise<FakeStream> => {
    const stream = await chat.nextStream();
    stream.event("ready", "1-1", {});
    await pty.shows(newest);
    await pty.shows("live");
    return stream;
  };
  const leave = async (pty: Pty) => {
    pty.type(KEY.ctrl("q"));
    await pty.exited;
    await pty.close();
  };

  const first = start(SIZES[0]!);
  await live(first);
  await leave(first);
  const times: number[] = [];
  const work: number[] = [];
  for (let n = 0; n < STARTS; n++) {
    const began = performance.now();
    const pty = start(SIZES[0]!);
    // The server says nothing: what is seen is out of the cache.
    await pty.shows(newest);
    times.push(performance.now() - began);
    work.push(cpuOf(pty.pid));
    await chat.nextStream();
    await pty.close();
  }
  report(
    "first picture, out of the cache (median)",
    milliseconds(percentile(times, 0.5)),
    `p90 ${milliseconds(percentile(times, 0.9))}, CPU ${milliseconds(percentile(work, 0.5))}; must: 150 ms or less`,
  );

  for (const size of SIZES) {
    const pty = start(size);
    const stream = await live(pty);
    const post = (index: number) => {
      const event = happened.messageCreated(general, textOf(index));
      const author =
        index % 3 === 0
          ? event.data.message.author
          : { kind: "user" as const, id: bo.id, name: "Bo", avatar_url: null };
      stream.event("event", `1-${index + 2}`, {
        ...event,
        data: { ...event.data, message: { ...event.data.message, author } },
      });
    };
    await Bun.sleep(1_000);
    const idle = cpuOf(pty.pid);
    await Bun.sleep(5_000);
    const idleShare = (cpuOf(pty.pid) - idle) / 5_000;
    const before = cpuOf(pty.pid);
    await atRate(PER_SECOND, PER_SECOND * SECONDS, async (n) => post(n));
    await pty.shows(textOf(PER_SECOND * SECONDS - 1).slice(0, 12));
    const share = (cpuOf(pty.pid) - before) / (SECONDS * 1000);
    const name = `${size.columns}x${size.rows}`;
    report(
      `${name}: CPU at ${PER_SECOND} messages/s`,
      percent(share),
      `idle ${percent(idleShare)}; must: 12 % or less`,
    );
    for (let n = PER_SECOND * SECONDS; n < SCROLLBACK; n++) post(n);
    await pty.shows(textOf(SCROLLBACK - 1).slice(0, 12), 60_000);
    for (let n = 0; n < 20; n++) pty.type(KEY.pageUp);
    await pty.shows("below (End)");
    const peak = residentOf(pty.pid);
    // Memory that is not used any more is given back when nothing is to be done.
    await Bun.sleep(15_000);
    const what = `${name}: RSS with ${SCROLLBACK.toLocaleString("en")} messages`;
    report(what, megabytes(residentOf(pty.pid)), `right after they came ${megabytes(peak)}; must: 110 MiB or less`);
    await leave(pty);
  }
  await chat.stop();
  rmSync(home, { recursive: true, force: true });
}

const snapshot = () => ({
  me: ME,
  communities: [{ ...lighthouse, role: "owner" }],
  community_id: null,
  channels: [openChannel(general)],
  dms: [],
  people: [],
  position: "1-1",
});

const textOf = (index: number): string =>
  `Number ${index} of many: **bold**, \`code\`, 李雷, https://example.org/${index}, and words enough for a second line of text.`;

const percent = (share: number): string => `${(share * 100).toFixed(1)} %`;

/** Resident set size of a process in bytes. Linux only. */
const residentOf = (pid: number): number =>
  Number(/^VmRSS:\s+(\d+) kB/m.exec(readFileSync(`/proc/${pid}/status`, "utf8"))![1]) * 1024;
