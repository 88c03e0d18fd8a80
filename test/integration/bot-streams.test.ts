import { afterAll, beforeAll, expect, test } from "bun:test";
import type { ChatEvent, EventType } from "#core/events/catalog.ts";
import { newId } from "#core/kernel/ids.ts";
import { silentLog } from "#core/kernel/log.ts";
import type { Scope } from "#core/tokens/schema.ts";
import { createClient } from "#sdk/client.ts";
import { setTyping } from "#sdk/presence.ts";
import { streamEvents } from "#sdk/stream.ts";
import { start } from "#services/tui-sm/start.ts";
import { type Actor, addBot, createWorld, type World, withApi } from "#test/support/world.ts";

// Bots follow the event stream as people do: two session managers, the API and its relay.

const LIGHTHOUSE = "/api/c/lighthouse";

let world: World;
let sessionManagers: string[];
beforeAll(async () => {
  world = await withApi(await createWorld());
  sessionManagers = await Promise.all([startSessionManager(), startSessionManager()]);
});
afterAll(() => world?.close());

async function startSessionManager(): Promise<string> {
  const values = {
    HOST: "127.0.0.1",
    PORT: 0,
    LOG_LEVEL: "error",
    API_URL: [world.apiUrl],
    NATS_URL: world.nats.url,
    STREAMS_PER_PERSON: 200,
  } as const;
  const running = await start(values, silentLog);
  world.onClose(() => running.close());
  return `http://127.0.0.1:${running.port}`;
}

/**
 * The stream of a token from now on: what was done before may be told only now, so it is heard up to a message in a channel
 * that the bot is in.
 */
async function listen(token: string, channel: string, baseUrl = sessionManagers[0]!) {
  const stop = new AbortController();
  const items = streamEvents(createClient({ baseUrl, token }), { signal: stop.signal });
  const nextEvent = async (): Promise<ChatEvent> => {
    for (;;) {
      const { value } = await items.next();
      if (value?.kind === "event") return value.event;
    }
  };
  expect((await items.next()).value).toMatchObject({ kind: "ready" });
  const begin = await say(channel);
  while (messageIn(await nextEvent()) !== begin);
  return {
    nextEvent,
    stop: () => stop.abort(),
    /** Hears all there is, until the stream is ended. */
    async end(): Promise<never> {
      for (;;) await nextEvent();
    },
    /** Everything up to an event of this type. */
    async until(type: EventType): Promise<ChatEvent[]> {
      const heard = [await nextEvent()];
      while (heard.at(-1)!.type !== type) heard.push(await nextEvent());
      return heard;
    },
  };
}

const aName = () => `bot-${newId().slice(-12)}`;

async function aChannel(visibility: "public" | "private"): Promise<string> {
  const name = aName();
  await world.ada.api("POST", `${LIGHTHOUSE}/channels`, { name, visibility });
  return `${LIGHTHOUSE}/channels/${name}`;
}

async function aBot(scopes: Scope[], channel?: string): Promise<Actor> {
  const bot = await addBot(world, aName(), scopes);
  if (channel) await world.ada.api("PUT", `${channel}/bots/${bot.id}`);
  return bot;
}

const say = async (channel: string): Promise<string> =>
  (await world.ada.api("POST", `${channel}/messages`, { body_md: "Fog." })).body.id;

const messageIn = (event: ChatEvent) => (event.type === "message.created" ? event.data.message.id : event.type);

test("A15: a token that is revoked ends its streams in every process, and no other token's", async () => {
  const channel = await aChannel("private");
  const bot = await aBot(["messages:read"], channel);
  const further = await world.ada.api("POST", `${LIGHTHOUSE}/tokens`, {
    api_user_id: bot.id,
    scopes: ["messages:read"],
  });
  const streams = await Promise.all(sessionManagers.map((url) => listen(bot.token, channel, url)));
  const other = await listen(further.body.token, channel);
  const { items } = (await world.ada.api("GET", `${LIGHTHOUSE}/tokens?limit=200`)).body;
  const first = items.find((token: { bot: { id: string } }) => token.bot.id === bot.id);
  expect((await world.bo.api("DELETE", `${LIGHTHOUSE}/tokens/${first.id}`)).status).toBe(204);
  for (const stream of streams) {
    await expect(stream.end()).rejects.toMatchObject({ code: "unauthenticated" });
  }
  const id = await say(channel);
  expect((await other.until("message.created")).map(messageIn)).toEqual(["session.ended", id]);
  other.stop();
});

test("Z1: a bot hears of the channels that it is in, and of public ones only by its scope", async () => {
  const [open, closed, hidden] = [await aChannel("public"), await aChannel("private"), await aChannel("private")];
  const narrow = await aBot(["messages:read"], closed);
  const wide = await aBot(["messages:read", "channels:read"], closed);
  const [hers, his] = [await listen(narrow.token, closed), await listen(wide.token, closed)];
  await hers.nextEvent();
  await say(hidden);
  const inOpen = await say(open);
  const fresh = await aChannel("public");
  const inFresh = await say(fresh);
  const inClosed = await say(closed);
  expect(messageIn(await hers.nextEvent())).toBe(inClosed);
  const heard = await Promise.all([0, 1, 2, 3, 4].map(() => his.nextEvent()));
  expect(heard.map(messageIn)).toEqual([inOpen, "channel.created", "channel_member.added", inFresh, inClosed]);
  hers.stop();
  his.stop();
});

test("a bot that is put into a private channel hears what is said there from then on, until it is taken out", async () => {
  const channel = await aChannel("private");
  const end = await aChannel("private");
  const bot = await aBot(["messages:read"], end);
  const stream = await listen(bot.token, end);
  await say(channel);
  await world.ada.api("PUT", `${channel}/bots/${bot.id}`);
  const inside = await say(channel);
  await world.ada.api("DELETE", `${channel}/bots/${bot.id}`);
  await say(channel);
  const last = await say(end);
  const heard = await Promise.all([0, 1, 2, 3].map(() => stream.nextEvent()));
  expect(heard.map(messageIn)).toEqual(["channel_bot.added", inside, "channel_bot.removed", last]);
  stream.stop();
});

test("Z1: without members:read a bot hears nothing of people, with it their names", async () => {
  const channel = await aChannel("private");
  const [without, withIt] = [
    await aBot(["messages:read", "channels:read"], channel),
    await aBot(["messages:read", "members:read"], channel),
  ];
  const [hers, his] = [await listen(without.token, channel), await listen(withIt.token, channel)];
  await hers.nextEvent();
  expect((await world.cy.api("PATCH", "/api/me", { display_name: "Cyrus" })).status).toBe(200);
  const id = await say(channel);
  expect((await hers.until("message.created")).map(messageIn)).toEqual([id]);
  expect((await his.until("message.created")).map(messageIn)).toEqual(["user.updated", id]);
  hers.stop();
  his.stop();
});

test("Z1: a bot that may not read messages has no stream, and none is told that it types", async () => {
  const mute = await aBot(["messages:write", "channels:read"]);
  const client = createClient({ baseUrl: sessionManagers[0]!, token: mute.token });
  await expect(streamEvents(client).next()).rejects.toMatchObject({ code: "forbidden" });
  const reader = await aBot(["messages:read", "channels:read"]);
  const { id } = (await world.ada.api("GET", `${LIGHTHOUSE}/channels/general`)).body;
  const typist = createClient({ baseUrl: sessionManagers[0]!, token: reader.token });
  await expect(setTyping(typist, id, true)).rejects.toMatchObject({ code: "forbidden" });
});
