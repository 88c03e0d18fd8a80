import type { Socket } from "node:net";
import { cpus } from "node:os";
import { newId } from "#core/kernel/ids.ts";
import { LIFTED_LIMIT_SETTINGS } from "#test/support/limits.ts";
import { type Stack, startStack } from "#test/support/stack.ts";
import { machineCpu } from "./machine.ts";
import { atRate, milliseconds, percentile, report } from "./measure.ts";
import { type Member, type Place, SLUG, seedTeam } from "./team.ts";
import { openStream, openWires, requestOf, type Wire } from "./wire.ts";

const USERS = Number(process.env.BENCH_USERS ?? 2_000);
const SECONDS = 60;
/** How long the streams are left alone, and then with heartbeats only, to see what these cost. */
const ALONE = 15;
/** Seconds between two such acts of one person. */
const EVERY = { post: 120, switch: 30, heartbeat: 60 };
const CONNECTIONS = 100;
/** A message is also told of as a notification, which says it in another field. */
const MARK = /"body_md":"~P(\d{6})/g;
const MARK_LENGTH = '"body_md":"~P000000'.length;

/**
 * A day of a team, a minute of it (W7): everybody has a stream open, half of them in the browser and half in a terminal;
 * they post (having typed), go from channel to channel and read, and say that they are there.
 */
export async function run(): Promise<void> {
  const stack = await startStack({ gateway: LIFTED_LIMIT_SETTINGS });
  const members = await seedTeam(stack.databaseUrl, USERS);
  const team = await Team.open(stack, members);
  const alone = await machineCpu(() => Bun.sleep(ALONE * 1_000));
  const present = await machineCpu(() => team.act({ heartbeat: ALONE }));
  const day = await machineCpu(() => team.act({ post: SECONDS, switch: SECONDS, heartbeat: SECONDS }));
  await team.untilAllCame();
  reportRoutes(team);
  const share = (100 * (present - alone)) / day;
  report("CPU of the machine without this client", `${(day * 100).toFixed(0)} % of a core`, `of ${cpus().length}`);
  report("T12 presence, share of that", `${share.toFixed(1)} %`, "must: at most 10 %", {
    id: "T12",
    value: share,
    must: 10,
    stretch: 3,
    best: "low",
  });
  team.close();
  await stack.close();
}

function reportRoutes({ latencies, delays }: Team): void {
  for (const [route, times] of latencies) reportTimes(`${route}, ${times.length} times`, times);
  const all = [...latencies.values()].flat();
  const [mean, p99] = [average(all), percentile(all, 0.99)];
  const what = `T10 all requests of ${USERS} people`;
  report(`${what}, mean`, milliseconds(mean), "must: below 100 ms", {
    id: "T10 mean",
    value: mean,
    must: 100,
    stretch: 100,
    best: "low",
  });
  report(`${what}, p99`, milliseconds(p99), "must: below 500 ms", {
    id: "T10 p99",
    value: p99,
    must: 500,
    stretch: 100,
    best: "low",
  });
  reportTimes(`from a post to its ${delays.length} copies`, delays);
}

function reportTimes(what: string, times: number[]): void {
  report(what, milliseconds(average(times)), `mean; p99 ${milliseconds(percentile(times, 0.99))}`);
}

const average = (values: number[]) => values.reduce((sum, value) => sum + value, 0) / values.length;

/** One of the team with the stream that stands open. In the browser it is that of one channel. */
interface Person extends Member {
  inBrowser: boolean;
  stream?: Socket;
}

class Team {
  /** Milliseconds of each request, by what it was for. */
  readonly latencies = new Map<string, number[]>();
  /** Milliseconds from a post to each copy in a terminal. */
  readonly delays: number[] = [];
  private readonly sent: number[] = [];
  private expected = 0;
  private readonly terminalsIn = new Map<string, number>();
  private readonly waiting: ((wire: Wire) => void)[] = [];

  private constructor(
    private readonly url: string,
    private readonly people: Person[],
    private readonly wires: Wire[],
  ) {
    for (const { channels, inBrowser } of people) {
      if (inBrowser) continue;
      for (const { id } of channels) this.terminalsIn.set(id, (this.terminalsIn.get(id) ?? 0) + 1);
    }
  }

  static async open({ url }: Stack, members: Member[]): Promise<Team> {
    const people = members.map((member, n) => ({ ...member, inBrowser: n % 2 === 1 }));
    const team = new Team(url, people, await openWires(url, CONNECTIONS));
    for (let from = 0; from < people.length; from += 100) {
      await Promise.all(people.slice(from, from + 100).map((person) => team.arrive(person)));
    }
    team.latencies.clear();
    return team;
  }

  /** Lets everybody do such things as often as people do them, each for so many seconds. */
  async act(kinds: Partial<Record<keyof typeof EVERY, number>>): Promise<void> {
    const acts = { post: this.post, switch: this.switchChannel, heartbeat: this.heartbeat };
    await Promise.all(
      Object.entries(kinds).map(([kind, seconds]) => {
        const perSecond = this.people.length / EVERY[kind as keyof typeof EVERY];
        return atRate(perSecond, Math.round(perSecond * seconds), () => acts[kind as keyof typeof EVERY].call(this));
      }),
    );
  }

  /** Every copy of every post must come. */
  async untilAllCame(): Promise<void> {
    const deadline = performance.now() + 10_000;
    while (this.delays.length < this.expected && performance.now() < deadline) await Bun.sleep(20);
    if (this.delays.length !== this.expected) throw new Error(`lost: ${this.delays.length} of ${this.expected} copies`);
  }

  close(): void {
    for (const { stream } of this.people) stream?.destroy();
    for (const wire of this.wires) wire.close();
  }

  private async arrive(person: Person): Promise<void> {
    if (person.inBrowser) return this.look(person, pick(person.channels));
    // As the terminal client does that shows a channel which its person has joined.
    const stream = requestOf(this.url, person.token, "/ws/tui/stream?watch=");
    person.stream = await openStream(this.url, stream, "event: ready");
    let rest = "";
    person.stream.on("data", (chunk: Buffer) => {
      const text = rest + chunk.toString("latin1");
      for (const [, number] of text.matchAll(MARK)) this.delays.push(performance.now() - this.sent[Number(number)]!);
      // Too short for a whole one, so that none is counted twice.
      rest = text.slice(1 - MARK_LENGTH);
    });
  }

  private async post(): Promise<void> {
    const { token, channels, inBrowser } = pick(this.people);
    const { id, name } = pick(channels);
    await this.ask("typing", token, inBrowser ? "/typing" : "/ws/tui/typing", { channel_id: id, typing: true });
    const number = this.sent.push(performance.now()) - 1;
    this.expected += this.terminalsIn.get(id) ?? 0;
    const body_md = `~P${String(number).padStart(6, "0")} ${"x".repeat(190)}`;
    if (inBrowser) {
      const form = { body_md, client_message_id: newId() };
      await this.ask("post in the browser", token, `/c/${SLUG}/channels/${name}/messages`, form);
    } else await this.ask("post", token, `/api/c/${SLUG}/channels/${name}/messages`, { body_md });
  }

  private async switchChannel(): Promise<void> {
    const person = pick(this.people);
    const channel = pick(person.channels);
    if (person.inBrowser) return this.look(person, channel);
    const path = `/api/c/${SLUG}/channels/${channel.name}`;
    await this.ask("last 50", person.token, `${path}/messages?limit=50`);
    await this.ask("mark as read", person.token, `${path}/read`, { message_id: null }, { method: "PUT" });
  }

  /** Opens the page of a channel with its stream, as the page does, and reads it. */
  private async look(person: Person, { id, name }: Place): Promise<void> {
    const path = `/c/${SLUG}/channels/${name}`;
    const page = await this.ask("page of a channel", person.token, path, undefined, {
      headers: { Accept: "text/html" },
    });
    const [position, seen] = [signal(page, "_position"), signal(page, "_seen")];
    const stream = requestOf(
      this.url,
      person.token,
      `/live?community=${SLUG}&slug=${SLUG}&channel=${id}&seen=${seen}&thread_seen=0`,
      undefined,
      { headers: { "Last-Event-ID": position } },
    );
    person.stream?.destroy();
    person.stream = await openStream(this.url, stream, "_position");
    await this.ask("mark as read", person.token, `${path}/read`, { message_id: null });
  }

  private async heartbeat(): Promise<void> {
    await this.ask("heartbeat", pick(this.people).token, "/api/heartbeat", undefined, { method: "POST" });
  }

  /** One request over a connection that is free. Resolves with its answer. */
  private async ask(
    route: string,
    token: string,
    path: string,
    body?: unknown,
    init?: Parameters<typeof requestOf>[4],
  ) {
    const request = requestOf(this.url, token, path, body, {
      ...init,
      headers: { Accept: "application/json", ...init?.headers },
    });
    // The one that has rested longest: the gateway ends what is silent for two minutes.
    const wire = this.wires.shift() ?? (await new Promise<Wire>((free) => this.waiting.push(free)));
    const began = performance.now();
    const answer = await wire.send(request);
    const times = this.latencies.get(route) ?? [];
    times.push(performance.now() - began);
    this.latencies.set(route, times);
    const next = this.waiting.shift();
    if (next) next(wire);
    else this.wires.push(wire);
    return answer;
  }
}

const pick = <T>(list: readonly T[]): T => list[Math.floor(Math.random() * list.length)]!;

/** A value that the page keeps for its stream. */
function signal(page: string, name: string): string {
  const found = new RegExp(`${name}(?:&quot;|"):(?:&quot;|")?([^"&,}]*)`).exec(page);
  if (!found) throw new Error(`no ${name} in the page:\n${page.slice(0, 500)}`);
  return found[1]!;
}
