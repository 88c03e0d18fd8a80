import { afterAll, beforeAll, expect, test } from "bun:test";
import { createClient } from "#sdk/client.ts";
import { sendMessage } from "#sdk/messages.ts";
import { endSession, listSessions } from "#sdk/sessions.ts";
import { getSnapshot } from "#sdk/snapshot.ts";
import { KEY, modesLeftOn, type Pty } from "#test/support/tui.ts";
import { goTo, post, say, startTuiStack, type TuiStack } from "#test/support/tui-stack.ts";

// One story: Ada and Bo, each in a terminal of their own, on the compiled executables.

let stack: TuiStack;
let ada: Pty;
let bo: Pty;

beforeAll(async () => {
  stack = await startTuiStack();
  ada = stack.tui("ada");
  bo = stack.tui("bo", { columns: 200, rows: 50 });
}, 60_000);
afterAll(() => stack?.close(), 60_000);

test("without words on a terminal the screen opens, live", async () => {
  await Promise.all([ada.shows(/▸ deploys[\s\S]*live/), bo.shows(/▸ deploys[\s\S]*live/)]);
  // One begins where one has not read yet; the newest is at the end.
  await goTo(ada, "general", /#general[\s\S]*new[\s\S]*Welcome to Lighthouse/);
  await goTo(bo, "general", /#general/);
  ada.type(KEY.end);
  bo.type(KEY.end);
  await Promise.all([ada.shows("That is mine, thank you!"), bo.shows("That is mine, thank you!")]);
});

test("what one writes, the other sees", async () => {
  await say(ada, "Is the lamp lit?");
  await bo.shows("Is the lamp lit?");
  await say(bo, "It **is**.");
  await ada.shows(/Bo Lind\S*\s+It is\./);
});

test("a reaction shows at once to the other", async () => {
  ada.type(KEY.ctrl("s"));
  await ada.shows("r reply");
  ada.type("a");
  await ada.shows("Reaction");
  ada.type(KEY.enter);
  await bo.shows(/👍 1/);
  ada.type(KEY.escape);
});

test("a reply stands in its thread, and below its message how many there are", async () => {
  bo.type(KEY.ctrl("s"));
  await bo.shows("r reply");
  bo.type("r");
  await bo.shows("Thread");
  await bo.shows("No replies yet.");
  await say(bo, "And the horn?");
  await ada.shows("↳ 1 reply");
  ada.type(KEY.alt("t"));
  await ada.shows(/Thread[\s\S]*And the horn\?/);
  await say(ada, "Silent.");
  await bo.shows(/And the horn\?[\s\S]*Silent\./);
  ada.type(KEY.escape);
  bo.type(KEY.escape);
  await ada.shows("↳ 2 replies");
});

test("Up edits what one wrote last, and d deletes after a question", async () => {
  await post(ada, "Teh fog comes");
  await bo.shows("Teh fog comes");
  ada.type(KEY.up);
  await ada.shows("Editing");
  ada.type(KEY.ctrl("u"));
  await ada.hides("> Teh fog comes");
  await say(ada, "The fog comes");
  await bo.shows("The fog comes (edited)");
  ada.type(KEY.ctrl("s"));
  await ada.shows("r reply");
  ada.type("d");
  await ada.shows("Delete this message?");
  ada.type("y");
  await bo.hides("The fog comes");
});

test("Tab completes names from the server, and several lines are one message", async () => {
  ada.type("Hello @b");
  await ada.shows(/@bo +Bo Lindqvist/);
  ada.type(KEY.tab);
  await ada.shows("> Hello @bo ");
  ada.type(`first${KEY.alt("\r")}second`);
  await ada.shows("second");
  ada.type(KEY.enter);
  // Bo sees it, so nothing rings.
  await bo.shows(/Hello @bo first\s*[^\n]*\n[^\n]*second/);
  expect(bo.bells()).toBe(0);
});

test("a slash command does its work; what it replies is for the caller alone", async () => {
  await say(ada, "/topic Lamps at night");
  await bo.shows("#general · Lamps at night");
  await say(ada, "/who");
  await ada.shows(/\/who[\s\S]*Cy Okafor/);
  ada.type(KEY.escape);
  await ada.hides("/who");
  await say(ada, "/nonsense");
  await ada.shows(/no (?:such )?command|There is no/i);
  ada.type(KEY.ctrl("u"));
  await ada.hides("> /nonsense");
});

test("search finds a message and goes there", async () => {
  ada.type(KEY.ctrl("f"));
  await ada.shows("Search");
  await say(ada, "lost its index");
  await ada.shows(/Search[\s\S]*#deploys/);
  ada.type(KEY.enter);
  await ada.shows(/#deploys ·[\s\S]*Found it: the query had lost its index/);
  ada.type(KEY.escape);
  await ada.hides("r reply");
});

test("a direct message: one finds the other by the switcher, and is told of it", async () => {
  await goTo(ada, "@bo lind", "▸ @Bo");
  await say(ada, "Between us");
  await bo.shows(/● @Ada Moreau/);
  expect(bo.title()).toMatch(/^\(\d+\) /);
  expect(bo.bells()).toBe(1);
  await goTo(bo, "@ada", /@Ada Moreau[\s\S]*Between us/);
});

test("unread counts are those of the server, and what is seen is read there", async () => {
  const unread = async () => {
    const { channels } = await getSnapshot(createClient({ baseUrl: stack.url, token: stack.tokens.bo }), "lighthouse");
    return channels.find(({ name }) => name === "general")!.unread_count;
  };
  await goTo(ada, "general", "#general ·");
  await say(ada, "one");
  await say(ada, "two");
  await bo.shows(/· general +2/);
  expect(await unread()).toBe(2);
  await goTo(bo, "general", /new[\s\S]*one[\s\S]*two/);
  await bo.hides(/general +2/);
  while ((await unread()) > 0) await Bun.sleep(50);
});

test("the terminal may change its size at any time", async () => {
  for (const [columns, rows] of [
    [40, 12],
    [120, 30],
    [20, 5],
    [80, 24],
  ] as const) {
    ada.resize(columns, rows);
    await ada.shows(rows > 5 ? /two/ : /Message|live/);
  }
  await ada.shows(/▸ general[\s\S]*two/);
});

test("X8: while the session manager is killed and comes back, nothing is lost and nothing is there twice", async () => {
  const client = createClient({ baseUrl: stack.url, token: stack.tokens.cy });
  const texts = Array.from({ length: 12 }, (_, index) => `storm ${String(index).padStart(2, "0")}`);
  const channel = { slug: "lighthouse", channel: "general" };
  for (const [index, text] of texts.entries()) {
    if (index === 3) await stack.kill("tui-sm");
    if (index === 8) await stack.start("tui-sm");
    await sendMessage(client, channel, { body_md: text });
  }
  const rows = await ada.shows(texts.at(-1)!, 40_000);
  const shown = rows.flatMap((row) => /storm \d\d/.exec(row)?.[0] ?? []);
  expect(shown).toEqual(texts);
  await ada.shows("live");
}, 60_000);

test("what is written while the server is away goes out when it is back, once", async () => {
  await stack.kill("gateway");
  await ada.shows("Offline", 45_000);
  await say(ada, "from the dark");
  await ada.shows("⧖ from the dark");
  await stack.start("gateway");
  await bo.shows("from the dark", 45_000);
  const rows = await ada.shows(/^(?![\s\S]*⧖)/, 45_000);
  expect(rows.filter((row) => row.includes("from the dark"))).toHaveLength(1);
}, 120_000);

test("a draft and the last screen are there again, even before the server answers", async () => {
  const first = stack.tui("cy");
  await first.shows(/▸ [\s\S]*live/);
  await goTo(first, "general", /#general[\s\S]*Welcome to Lighthouse/);
  first.type(KEY.end);
  await first.shows("from the dark");
  first.type("half a thought");
  await first.shows("> half a thought");
  first.type(KEY.ctrl("q"));
  expect(await first.exited).toBe(0);
  const second = stack.tui("cy");
  await second.shows(/from the dark[\s\S]*> half a thought/);
  second.type(KEY.ctrl("q"));
  await second.exited;
});

for (const [signal, code] of [
  ["SIGINT", 130],
  ["SIGTERM", 143],
  ["SIGHUP", 129],
] as const) {
  test(`after ${signal} the terminal is as it was`, async () => {
    const pty = stack.tui("cy");
    await pty.shows(/live/);
    expect(pty.isCooked()).toBe(false);
    pty.kill(signal);
    expect(await pty.exited).toBe(code);
    expect(modesLeftOn(pty.raw())).toEqual([]);
    expect(pty.isCooked()).toBe(true);
  });
}

test("Ctrl-Z gives the terminal to the shell, and fg takes it back at its new size", async () => {
  const pty = stack.program(["bash", "--norc", "-i"], "cy", { PS1: "shell> " });
  await pty.shows("shell>");
  pty.type(`${stack.cli}\r`);
  await pty.shows(/▸ [\s\S]*live/);
  pty.type(KEY.ctrl("z"));
  await pty.shows("Stopped");
  expect(modesLeftOn(pty.raw().replaceAll("[?2004h", ""))).toEqual([]);
  pty.resize(100, 30);
  pty.type("fg\r");
  await pty.shows(/▸ [\s\S]*live/);
  pty.type(KEY.ctrl("q"));
  await pty.shows("shell>");
});

test("a session that ends somewhere else says so, and what was written stays", async () => {
  const pty = stack.tui("cy");
  await pty.shows(/live/);
  const client = createClient({ baseUrl: stack.url, token: stack.tokens.cy });
  const session = (await listSessions(client)).find(({ current }) => current)!;
  await endSession(client, session.id);
  await pty.shows("ajet-chat login");
});
