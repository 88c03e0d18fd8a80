import { beforeEach, expect, test } from "bun:test";
import { ME, useCli } from "#test/support/cli.ts";
import {
  ada,
  bo,
  general,
  happened,
  hook,
  keepers,
  lighthouse,
  messageWith,
  openChannel,
} from "#test/support/events.ts";
import { page, problem } from "#test/support/fake-chat.ts";

const at = useCli();

const snapshot = {
  me: ME,
  communities: [{ ...lighthouse, role: "member" }],
  community_id: lighthouse.id,
  channels: [openChannel(general), openChannel(keepers, { joined: false })],
  people: [],
  position: null,
};
/** The newest page of a channel as the API gives it, and what is after a message. */
const history = (channel: string, messages: ReturnType<typeof messageWith>[]) =>
  at.chat.answer(`GET /api/c/lighthouse/channels/${channel}/messages`, ({ path }) => {
    const { searchParams } = new URL(path, at.chat.url);
    const after = searchParams.get("after");
    const limit = Number(searchParams.get("limit"));
    if (after) return Response.json(page(messages.slice(messages.findIndex(({ id }) => id === after) + 1)));
    return Response.json(page(messages.slice(-limit)));
  });
beforeEach(() => {
  at.chat.answer("GET /api/snapshot", snapshot);
  at.chat.answer("GET /api/c/lighthouse/channels/general", { ...general, joined: true });
  at.chat.answer("GET /api/search", page([]));
  history(general.id, []);
});
const start = (words: string[] = []) => at.cli.start(["tail", ...words], { env: at.signedIn() });

test("prints what is posted in the channel that is named, and nothing else", async () => {
  const tail = start(["#general", "--json"]);
  const stream = await at.chat.nextStream();
  stream.event("ready", "e1-0", { position: "e1-0" });
  await tail.said("Listening in #general");
  stream.event("event", "e1-1", happened.messageCreated(keepers, "elsewhere"));
  const { message } = happened.messageCreated(general, "hello").data;
  stream.event("event", "e1-2", {
    ...happened.messageCreated(general),
    data: { message, client_message_id: null, parent: null },
  });
  expect(JSON.parse(await tail.line())).toEqual({ ...message, channel_name: "general" });
  expect((await tail.end("SIGINT")).code).toBe(130);
});

test("prints what is posted in all joined channels, also in one that is joined meanwhile, with their names", async () => {
  const tail = start();
  const stream = await at.chat.nextStream();
  stream.event("ready", "e1-0", { position: "e1-0" });
  await tail.said("Listening in lighthouse");
  stream.event("event", "e1-1", happened.messageCreated(keepers, "not yet"));
  stream.event("event", "e1-2", happened.channelMemberAdded(keepers, ada));
  stream.event("event", "e1-3", happened.messageCreated(keepers, "now"));
  stream.event("event", "e1-4", happened.messageCreated(general, "hello"));
  expect(await tail.line()).toBe("Ada  #keepers  2026-01-02 03:04");
  expect(await tail.line()).toBe("  now");
  expect(await tail.line()).toBe("Ada  #general  2026-01-02 03:04");
  await tail.end();
});

test("goes on where it was when the connection breaks", async () => {
  const tail = start(["general", "--fields", "body_md"]);
  const first = await at.chat.nextStream();
  first.event("ready", "e1-0", { position: "e1-0" });
  await tail.said("Listening");
  first.event("event", "e1-1", happened.messageCreated(general, "one"));
  expect(await tail.line()).toBe("one");
  first.close();
  const second = await at.chat.nextStream();
  expect(second.lastEventId).toBe("e1-1");
  second.event("ready", "e1-1", { position: "e1-1" });
  second.event("event", "e1-2", happened.messageCreated(general, "two"));
  expect(await tail.line()).toBe("two");
  await tail.end();
});

test("loads after a reset what it has not printed, and prints nothing twice, though the API is away at first", async () => {
  const before = messageWith({ body_md: "before it began" });
  const stood = { ...snapshot, channels: [openChannel(general, { last_seq: before.seq })] };
  at.chat.answer("GET /api/snapshot", stood);
  history(general.id, [before]);
  const tail = start(["general", "--fields", "body_md"]);
  const first = await at.chat.nextStream();
  first.event("ready", "e1-0", { position: "e1-0" });
  await tail.said("Listening");
  const one = happened.messageCreated(general, "one");
  first.event("event", "e1-1", one);
  expect(await tail.line()).toBe("one");
  const two = happened.messageCreated(general, "two");
  const three = happened.messageCreated(general, "three");
  history(general.id, [before, one.data.message, two.data.message, three.data.message]);
  const answers = [problem("unavailable", "Restarting."), Response.json(stood)];
  at.chat.answer("GET /api/snapshot", () => answers.shift()!);
  first.event("reset", "e2-5", { position: "e2-5" });
  first.event("event", "e2-6", three);
  first.event("event", "e2-7", happened.messageCreated(general, "four"));
  expect([await tail.line(), await tail.line(), await tail.line()]).toEqual(["two", "three", "four"]);
  await tail.end();
});

test("loads after a reset all that was posted in a channel that was empty", async () => {
  const tail = start(["general", "--fields", "body_md"]);
  const stream = await at.chat.nextStream();
  stream.event("ready", "e1-0", { position: "e1-0" });
  await tail.said("Listening");
  history(general.id, [messageWith({ body_md: "first" }), messageWith({ body_md: "second" })]);
  stream.event("reset", "e2-0", { position: "e2-0" });
  expect([await tail.line(), await tail.line()]).toEqual(["first", "second"]);
  await tail.end();
});

test("loads after a reset the replies in threads too, in the order of the channel", async () => {
  const tail = start(["general", "--fields", "body_md"]);
  const stream = await at.chat.nextStream();
  stream.event("ready", "e1-0", { position: "e1-0" });
  await tail.said("Listening");
  const one = messageWith({ body_md: "one" });
  const reply = messageWith({ body_md: "a reply to one", parent_id: one.id });
  const two = messageWith({ body_md: "two" });
  history(general.id, [one, two]);
  const channel = { id: general.id, name: general.name, community_id: general.community_id };
  const hits = [reply, one].map((message) => ({ message, channel, snippet: [] }));
  at.chat.answer("GET /api/search", page(hits));
  stream.event("reset", "e2-0", { position: "e2-0" });
  expect([await tail.line(), await tail.line(), await tail.line()]).toEqual(["one", "a reply to one", "two"]);
  await tail.end();
});

test("--since prints what came after a message first, also when that is gone, and then goes on", async () => {
  const messages = ["one", "two", "three"].map((body_md) => messageWith({ body_md }));
  const [one, two] = messages;
  history(general.id, messages);
  at.chat.answer("GET /api/snapshot", {
    ...snapshot,
    channels: [openChannel(general, { last_seq: messages[2]!.seq })],
  });
  at.chat.answer(`GET /api/messages/${one!.id}`, one!);
  for (const [since, expected] of [
    [one!.id, ["two", "three"]],
    [`${at.chat.url}/c/lighthouse/channels/general?around=${one!.id}#m-${one!.id}`, ["two", "three"]],
    // The server does not know it any more; when it was is in its id.
    [two!.id, ["three"]],
    ["1h", ["one", "two", "three"]],
  ] as const) {
    const tail = start(["general", "--fields", "body_md", "--since", since]);
    const stream = await at.chat.nextStream();
    stream.event("ready", "e1-0", { position: "e1-0" });
    for (const text of expected) expect(await tail.line()).toBe(text);
    await tail.said("Listening");
    stream.event("event", "e1-1", happened.messageCreated(general, "and on"));
    expect(await tail.line()).toBe("and on");
    await tail.end();
  }
  expect(await start(["general", "--since", "yesterday"]).exited).toBe(2);
});

test("as a bot it follows what the stream gives it, and ends with exit code 3 when it is taken out", async () => {
  const env = { ...at.signedIn(), AJET_CHAT_TOKEN: "ajt_AAAAAAAAAAAAAAAAAAAAAA.the-secret" };
  at.chat.answer("GET /api/bot", {
    id: hook.id,
    name: hook.name,
    avatar_url: null,
    kind: "api_user",
    community: lighthouse,
    scopes: ["messages:read"],
    expires_at: null,
  });
  at.chat.answer("GET /api/snapshot", () => problem("forbidden", "This is for people."));
  at.chat.answer("GET /api/c/lighthouse/channels/keepers", { ...keepers, joined: true });
  history(keepers.id, []);
  const tail = at.cli.start(["tail", "keepers", "--fields", "body_md"], { env });
  const stream = await at.chat.nextStream();
  stream.event("ready", "e1-0", { position: "e1-0" });
  await tail.said("Listening in #keepers");
  stream.event("event", "e1-1", happened.messageCreated(general, "elsewhere"));
  stream.event("event", "e1-2", happened.messageCreated(keepers, "here"));
  expect(await tail.line()).toBe("here");
  stream.event("event", "e1-3", happened.channelBotRemoved(keepers, hook));
  expect(await tail.exited).toBe(3);
});

test("ends with exit code 3 when one may not read the channel any more, 4 when the session ends", async () => {
  at.chat.answer("GET /api/c/lighthouse/channels/keepers", { ...keepers, joined: true });
  at.chat.answer("GET /api/snapshot", { ...snapshot, channels: [openChannel(keepers)] });
  history(keepers.id, []);
  const kicked = start(["keepers"]);
  const stream = await at.chat.nextStream();
  stream.event("ready", "e1-0", { position: "e1-0" });
  stream.event("event", "e1-1", happened.channelMemberRemoved(keepers, bo));
  stream.event("event", "e1-2", happened.channelMemberRemoved(keepers, ada));
  expect(await kicked.exited).toBe(3);
  const signedOut = start(["general"]);
  (await at.chat.nextStream()).event("end", "e1-0", { reason: "session_ended" });
  expect(await signedOut.exited).toBe(4);
});

test("ends quietly when its reader has gone", async () => {
  const words = ["tail", "general", "--fields", "body_md", "--quiet"];
  const running = at.cli.shell('"$@" | head -n 1; echo "$PIPESTATUS"', words, at.signedIn());
  const stream = await at.chat.nextStream();
  stream.event("ready", "e1-0", { position: "e1-0" });
  const posting = setInterval(() => stream.event("event", "e1-1", happened.messageCreated(general, "hello")), 5);
  expect(await running).toEqual({ code: 0, stdout: "hello\n0\n", stderr: "" });
  clearInterval(posting);
});
