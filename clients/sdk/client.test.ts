import { afterEach, beforeEach, expect, test } from "bun:test";
import { isId, newId } from "#core/kernel/ids.ts";
import { ada, general, lighthouse, messageWith } from "#test/support/events.ts";
import { type FakeChat, page, problem, startFakeChat } from "#test/support/fake-chat.ts";
import { listChannels } from "./channels.ts";
import { type Client, createClient } from "./client.ts";
import { getMessage, listMessages, messagesAfter, sendMessage } from "./messages.ts";
import { everyItem } from "./pages.ts";
import { getSnapshot } from "./snapshot.ts";
import { getMe } from "./users.ts";

let chat: FakeChat;
let client: Client;
beforeEach(() => {
  chat = startFakeChat();
  client = createClient({ baseUrl: `${chat.url}/`, token: "ajs_secret", traceId: "t1", userAgent: "test/1" });
});
afterEach(() => chat.stop());

const me = { ...ada, email: null, created_at: "2026-01-02T03:04:05.678Z" };
const path = { slug: lighthouse.slug, channel: "general" };
const MESSAGES = "/api/c/lighthouse/channels/general/messages";

test("every request carries the token, the trace and who asks", async () => {
  chat.answer("GET /api/me", me);
  expect(await getMe(client)).toEqual(me);
  const { headers } = chat.seen[0]!;
  expect(headers.get("authorization")).toBe("Bearer ajs_secret");
  expect(headers.get("x-trace-id")).toBe("t1");
  expect(headers.get("user-agent")).toBe("test/1");
});

test("fields that a newer server sends are no reason to fail", async () => {
  chat.answer("GET /api/me", { ...me, mood: "sunny" });
  expect(await getMe(client)).toEqual(me);
});

test("an answer of another shape is an error that says what to look at", async () => {
  chat.answer("GET /api/me", { hello: "world" });
  await expect(getMe(client)).rejects.toMatchObject({ code: "internal", detail: expect.stringContaining("address") });
  chat.answer("GET /api/me", () => new Response("<html>welcome to the hotel network</html>"));
  await expect(getMe(client)).rejects.toMatchObject({ code: "internal", detail: expect.stringContaining("address") });
});

test("a refusal is the error that the server threw", async () => {
  chat.answer("GET /api/me", () => problem("rate_limited", "Slower, please.", { "retry-after": "7" }));
  await expect(getMe(client)).rejects.toMatchObject({
    code: "rate_limited",
    detail: "Slower, please.",
    retryAfter: 7,
    traceId: "0".repeat(32),
  });
});

test("a refusal of something in front of the server has a code too", async () => {
  chat.answer("GET /api/me", () => new Response("<h1>Bad gateway</h1>", { status: 502 }));
  await expect(getMe(client)).rejects.toMatchObject({ code: "unavailable" });
});

test("a redirect is told, not followed: the token stays here", async () => {
  chat.answer("GET /api/me", () => Response.redirect("http://elsewhere.test/api/me"));
  await expect(getMe(client)).rejects.toMatchObject({
    detail: expect.stringContaining("http://elsewhere.test/api/me"),
  });
});

test("no answer is an error that one can read", async () => {
  await chat.stop();
  await expect(getMe(client)).rejects.toMatchObject({
    code: "unavailable",
    detail: expect.stringContaining("cannot be reached"),
  });
});

test("a name reaches the server as it is and cannot become another route", async () => {
  const name = "déjà/../vu?x=1#y 设计";
  chat.answer(`GET /api/c/lighthouse/channels/${name}/messages`, page([]));
  await listMessages(client, { slug: "lighthouse", channel: name }, { limit: 3 });
  expect(chat.seen[0]!.path).toBe(`/api/c/lighthouse/channels/${encodeURIComponent(name)}/messages?limit=3`);
  for (const id of ["", ".", ".."]) expect(() => getMessage(client, id)).toThrow("is not a name or an id");
});

test("the snapshot is asked of one community, or of none", async () => {
  const snapshot = { me, communities: [], community_id: null, channels: [], people: [], position: null };
  chat.answer("GET /api/snapshot", snapshot);
  await getSnapshot(client, "lighthouse");
  await getSnapshot(client);
  expect(chat.seen.map(({ path }) => path)).toEqual(["/api/snapshot?community=lighthouse", "/api/snapshot"]);
});

test("a list is read to its end, page by page", async () => {
  const channels = [1, 2, 3].map((number) => ({ ...general, id: newId(), name: `c${number}`, joined: true }));
  chat.answer("GET /api/c/lighthouse/channels", ({ path }) => {
    const after = new URL(path, chat.url).searchParams.get("after");
    const index = channels.findIndex(({ id }) => id === after) + 1;
    const next = index + 1 < channels.length ? channels[index]!.id : null;
    return Response.json(page([channels[index]!], { next }));
  });
  const names = await Array.fromAsync(
    everyItem((query) => listChannels(client, "lighthouse", query)),
    ({ name }) => name,
  );
  expect(names).toEqual(["c1", "c2", "c3"]);
});

test("all messages of a channel come oldest first, though its pages begin at the newest", async () => {
  const messages = [1, 2, 3, 4].map(() => messageWith());
  chat.answer(`GET ${MESSAGES}`, ({ path }) => {
    const before = new URL(path, chat.url).searchParams.get("before");
    const end = before ? messages.findIndex(({ id }) => id === before) : messages.length;
    const items = messages.slice(Math.max(0, end - 2), end);
    return Response.json(page(items, { prev: end > 2 ? items[0]!.id : null }));
  });
  expect(await Array.fromAsync(messagesAfter(client, path, null), ({ seq }) => seq)).toEqual(
    messages.map(({ seq }) => seq),
  );
});

test("posting is tried again under the same client message id until the server answers", async () => {
  const message = messageWith();
  const answers = [
    () => problem("unavailable", "Restarting."),
    () => new Response("upstream gone", { status: 504 }),
    () => Response.json(message, { status: 201 }),
  ];
  chat.answer(`POST ${MESSAGES}`, () => answers.shift()!());
  expect(await sendMessage(client, path, { body_md: "Hello." }, { retryDelays: [1, 1, 1] })).toEqual(message);
  const ids = chat.seen.map(({ body }) => body.client_message_id);
  expect(ids).toHaveLength(3);
  expect(new Set(ids).size).toBe(1);
  expect(isId(ids[0])).toBe(true);
});

test("posting gives up after its last try, and does not try again what the server refused", async () => {
  chat.answer(`POST ${MESSAGES}`, () => problem("unavailable", "Restarting."));
  const post = () => sendMessage(client, path, { body_md: "Hello." }, { retryDelays: [1] });
  await expect(post()).rejects.toMatchObject({ code: "unavailable" });
  await post().catch(() => {});
  expect(chat.seen).toHaveLength(4);
  chat.answer(`POST ${MESSAGES}`, () => problem("forbidden", "Not you."));
  await post().catch(() => {});
  expect(chat.seen).toHaveLength(5);
});
