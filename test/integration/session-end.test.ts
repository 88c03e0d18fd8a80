import { afterAll, beforeAll, expect, test } from "bun:test";
import { connect } from "nats";
import { readSettings } from "#core/kernel/config.ts";
import type { Log } from "#core/kernel/log.ts";
import { startSession } from "#core/sessions/actions.ts";
import { findFreePorts } from "#scripts/lib/ports.ts";
import { settings as apiSettings } from "#services/api/settings.ts";
import { userVerbs } from "#services/api/user-verbs.ts";
import { settings as gatewaySettings } from "#services/gateway/settings.ts";
import { start as startGateway } from "#services/gateway/start.ts";
import type { Running } from "#services/shared/run.ts";
import { settings as tuiSmSettings } from "#services/tui-sm/settings.ts";
import { start as startTuiSm } from "#services/tui-sm/start.ts";
import { settings as webSmSettings } from "#services/web-sm/settings.ts";
import { start as startWebSm } from "#services/web-sm/start.ts";
import { type Actor, createWorld, ORIGIN, request, type World, withApi } from "#test/support/world.ts";

// All four processes, as they stand behind one another.

let world: World;
let gateway: string;
let webSm: string;
let tuiSm: string;
let channelId: string;

/** All that the processes log, before anything is cut. */
const logged: string[] = [];
const write = (fields: Record<string, unknown>, message: string) =>
  void logged.push(Bun.inspect({ message, ...fields }, { depth: 10 }));
const log: Log = { debug: write, info: write, warn: write, error: write };

beforeAll(async () => {
  world = await withApi(await createWorld(), {}, log);
  const [port] = await findFreePorts(1);
  gateway = `http://localhost:${port}`;
  const behind = { PORT: "0", LOG_LEVEL: "error", API_URL: world.apiUrl, NATS_URL: world.nats.url };
  const web = readSettings(webSmSettings, { ...behind, PUBLIC_URL: gateway });
  webSm = await listening(startWebSm(web, log));
  tuiSm = await listening(startTuiSm(readSettings(tuiSmSettings, behind), log));
  const env = {
    PORT: `${port}`,
    PUBLIC_URL: gateway,
    DATABASE_URL: world.databaseUrl,
    API_URL: world.apiUrl,
    WEB_SM_URL: webSm,
    TUI_SM_URL: tuiSm,
    // Nobody signs in by it here.
    AUTH_PROVIDERS: "gitea",
    AUTH_GITEA_KIND: "gitea",
    AUTH_GITEA_URL: "http://127.0.0.1:9",
    AUTH_GITEA_CLIENT_ID: "x",
    AUTH_GITEA_CLIENT_SECRET: "x",
  };
  await listening(startGateway(readSettings(gatewaySettings(env), env), log));
  channelId = (await world.ada.api("GET", "/api/c/lighthouse/channels/general")).body.id;
});
afterAll(() => world?.close());

/** Where a service that was started listens; it ends with the world. */
async function listening(start: Promise<Running>): Promise<string> {
  const running = await start;
  world.onClose(() => running.close());
  return `http://127.0.0.1:${running.port}`;
}

const decode = (bytes: Uint8Array) => new TextDecoder().decode(bytes);

const newToken = (who: Actor) => startSession(world.deps, who.id, { ...ORIGIN, client: "terminal" });

/** What `ajet-api` says to these words. */
async function operate(verb: keyof typeof userVerbs, ...args: string[]): Promise<string[]> {
  const said: string[] = [];
  const env = { DATABASE_URL: world.databaseUrl, NATS_URL: world.nats.url };
  const context = { args, flags: new Set<string>(), print: (line: string) => said.push(line) };
  await userVerbs[verb].run(readSettings(apiSettings, env), context);
  return said;
}

/** Every way in. With a cookie the gateway makes a bearer token of it for those behind. */
const ways = (token: string): (() => Promise<Response>)[] => {
  const bearer = { authorization: `Bearer ${token}` };
  const live = `/live?${new URLSearchParams({ slug: "lighthouse", channel: channelId, seen: "0" })}`;
  return [
    () => fetch(`${world.apiUrl}/api/me`, { headers: bearer }),
    () => fetch(`${gateway}/api/me`, { headers: bearer }),
    () => fetch(`${gateway}/api/me`, { headers: { cookie: `ajet_session=${token}` } }),
    () => fetch(`${tuiSm}/ws/tui/stream`, { headers: bearer }),
    () => fetch(`${gateway}/ws/tui/stream`, { headers: bearer }),
    () => fetch(webSm + live, { headers: bearer }),
    () => fetch(gateway + live, { headers: bearer }),
  ];
};

/** Which status each way in answers with; streams are left at once. */
async function statuses(token: string): Promise<number[]> {
  const answers = await Promise.all(ways(token).map((ask) => ask()));
  await Promise.all(answers.map(({ body }) => body?.cancel()));
  return answers.map(({ status }) => status);
}

/** Streams of a token in both session managers, each directly and through the gateway, that have begun. */
async function openStreams(token: string) {
  const answers = await Promise.all(
    ways(token)
      .slice(3)
      .map((ask) => ask()),
  );
  expect(answers.map(({ status }) => status)).toEqual([200, 200, 200, 200]);
  return answers.map(({ body }) => {
    const reader = body!.pipeThrough(new TextDecoderStream()).getReader();
    return {
      /** All that it says until it ends. */
      async rest(): Promise<string> {
        let text = "";
        for (;;) {
          const { done, value } = await reader.read();
          if (done) return text;
          text += value;
        }
      },
      /** Whether it says this, now or later. */
      async says(words: string): Promise<void> {
        let text = "";
        while (!text.includes(words)) {
          const { done, value } = await reader.read();
          if (done) throw new Error(`the stream ended before it said "${words}": ${text}`);
          text += value;
        }
      },
      leave: () => reader.cancel(),
    };
  });
}

const OPEN = [200, 200, 200, 200, 200, 200, 200];
const SHUT = OPEN.map(() => 401);

const ENDINGS: Record<string, (token: string) => Promise<unknown>> = {
  "signing out": (token) =>
    fetch(`${gateway}/logout`, {
      method: "POST",
      redirect: "manual",
      headers: { cookie: `ajet_session=${token}`, origin: gateway },
    }),
  "ending it from another session": async (token) => {
    const { items } = (await request(world.apiUrl, token, "GET", "/api/sessions")).body;
    const { id } = items.find(({ current }: { current: boolean }) => current);
    expect((await world.bo.api("DELETE", `/api/sessions/${id}`)).status).toBe(204);
  },
  "ending all others": () => world.bo.api("DELETE", "/api/sessions"),
};

for (const [ending, end] of Object.entries(ENDINGS)) {
  test(`A14: ${ending} ends the streams in every process, and the token is refused by each of them`, async () => {
    const token = await newToken(world.bo);
    expect(await statuses(token)).toEqual(OPEN);
    const streams = await openStreams(token);
    await end(token);
    expect(await statuses(token)).toEqual(SHUT);
    await Promise.all(streams.map((stream) => stream.rest()));
    expect(await statuses(world.bo.token)).toEqual(OPEN);
  });
}

test("S11: a session that expires ends its streams in every process in the same second, though nobody says so", async () => {
  const token = await newToken(world.bo);
  const expiry = new Date(Date.now() + 1_500);
  await world.db.execute(
    `update sessions set expires_at = '${expiry.toISOString()}' where id = (select id from sessions order by created_at desc limit 1)`,
  );
  const streams = await openStreams(token);
  await Promise.all(streams.map((stream) => stream.rest()));
  expect(Date.now() - expiry.getTime()).toBeWithin(-50, 1_000);
  expect(await statuses(token)).toEqual(SHUT);
});

test("A15: who is banned hears nothing more of the community in any open stream, and keeps their session", async () => {
  const token = await newToken(world.cy);
  const [direct, proxied, ...pages] = await openStreams(token);
  const path = `/api/c/lighthouse/bans/${world.cy.id}`;
  expect((await world.ada.api("PUT", path, {})).status).toBe(204);
  await world.ada.api("POST", `/api/c/lighthouse/channels/${channelId}/messages`, { body_md: "After the ban." });
  for (const stream of [direct!, proxied!]) await stream.says("community_member.removed");
  for (const stream of pages) expect(await stream.rest()).not.toContain("After the ban.");
  expect((await statuses(token)).slice(0, 3)).toEqual([200, 200, 200]);
  const [again, proxiedAgain, ...pagesAgain] = await openStreams(token);
  for (const stream of pagesAgain) expect(await stream.rest()).not.toContain("After the ban.");
  await world.ada.api("DELETE", path);
  for (const stream of [direct!, proxied!, again!, proxiedAgain!]) await stream.leave();
});

test("A15: who is disabled on the machine is refused by every process, and their streams end within a second", async () => {
  const { code } = (await world.ada.api("POST", "/api/c/lighthouse/invites", {})).body;
  await world.cy.api("POST", `/api/invites/${code}/accept`);
  const tokens = [await newToken(world.cy), await newToken(world.cy)];
  for (const token of tokens) expect(await statuses(token)).toEqual(OPEN);
  const streams = (await Promise.all(tokens.map(openStreams))).flat();
  const [watching, ...others] = await openStreams(world.ada.token);
  const began = performance.now();
  // The world's own token of cy ends too.
  expect(await operate("users disable", "cy")).toEqual([
    expect.stringMatching(/^cy is disabled; \d sessions ended\.$/),
  ]);
  for (const token of tokens) expect(await statuses(token)).toEqual(SHUT);
  await Promise.all(streams.map((stream) => stream.rest()));
  expect(performance.now() - began).toBeLessThan(1_000);
  await watching!.says('"disabled":true');
  expect(await operate("users disable", "cy")).toEqual(["cy was disabled already."]);
  expect(await operate("users enable", "cy")).toEqual(["cy can sign in again."]);
  await watching!.says('"disabled":false');
  for (const token of tokens) expect(await statuses(token)).toEqual(SHUT);
  expect(await statuses(await newToken(world.cy))).toEqual(OPEN);
  for (const stream of [watching!, ...others]) await stream.leave();
});

test("A12: what is no token is refused by every process, in one shape and without a failure: a bit off, cut, too long, odd", async () => {
  const token = await newToken(world.bo);
  const off = token.slice(0, -2) + (token.at(-2) === "A" ? "B" : "A") + token.at(-1);
  const bodies = new Set<string>();
  for (const bad of [
    off,
    token.slice(0, -1),
    token.slice(0, 40),
    `${token}A`,
    "a".repeat(10_000),
    "\u00e9\u00ff",
    "ajs_.",
    ".",
  ]) {
    expect([bad.slice(0, 60), await statuses(bad)]).toEqual([bad.slice(0, 60), SHUT]);
    const answer = await fetch(`${gateway}/api/me`, { headers: { authorization: `Bearer ${bad}` } });
    const { trace_id: _, detail, ...shape } = await answer.json();
    bodies.add(JSON.stringify(shape));
    // What does not read as a token at all counts as none.
    expect(detail).toMatch(/Sign in (?:first|again)/);
  }
  expect(bodies.size).toBe(1);
  // The headers of a request end at 16 KiB, whatever stands in them.
  const long = await fetch(`${gateway}/api/me`, { headers: { authorization: `Bearer ${"a".repeat(1024 * 1024)}` } });
  expect(long.status).toBe(431);
  expect(await statuses(token)).toEqual(OPEN);
});

test("A11: a token is on no page, in no log, in no stream and in no message on NATS", async () => {
  const connection = await connect({ servers: world.nats.url });
  const messages: string[] = [];
  connection.subscribe(">", { callback: (_error, { subject, data }) => void messages.push(subject + decode(data)) });
  await connection.flush();
  const token = await newToken(world.ada);
  const cookie = `ajet_session=${token}`;
  const shown: string[] = [];
  for (const path of ["/", "/c/lighthouse/channels/general", "/device", "/api/me", "/api/sessions", "/api/nothing"]) {
    const answer = await fetch(gateway + path, { headers: { cookie, accept: "text/html" } });
    shown.push(JSON.stringify([...answer.headers]), await answer.text());
  }
  const streams = await openStreams(token);
  const post = `${gateway}/api/c/lighthouse/channels/general/messages`;
  const body = JSON.stringify({ body_md: "Fog." });
  const headers = { cookie, "content-type": "application/json", "sec-fetch-site": "same-origin" };
  expect((await fetch(post, { method: "POST", body, headers })).status).toBe(201);
  await ENDINGS["signing out"]!(token);
  shown.push(...(await Promise.all(streams.map((stream) => stream.rest()))));
  await connection.close();
  const [secret] = token.split(".").slice(1);
  const seen = { shown, logged, messages };
  for (const [where, texts] of Object.entries(seen)) {
    expect([where, texts.length]).not.toEqual([where, 0]);
    expect([where, texts.filter((text) => text.includes(secret!))]).toEqual([where, []]);
  }
  expect(messages.join("\n")).toContain("session.ended");
  expect(logged.join("\n")).toContain("/api/me");
});
