import { describe, expect, test } from "bun:test";
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import fc from "fast-check";
import { textWidth } from "#core/markdown/width.ts";
import type { Message } from "#core/messages/schema.ts";
import type { Snapshot } from "#core/snapshot/schema.ts";
import { MARKUP_ATTACKS, TERMINAL_ATTACKS } from "#test/support/attacks.ts";
import { ada, bo, cy, general, keepers, messageWith, openChannel, openDm, signals } from "#test/support/events.ts";
import { createTui, SNAPSHOT, type TuiWorld, textOf } from "#test/support/tui-world.ts";
import { createVirtualScreen } from "#test/support/virtual-screen.ts";
import { createTheme, paint } from "../theme.ts";
import { viewOf } from "./frame.ts";

const by = (who: typeof ada) => ({ kind: "user" as const, id: who.id, name: who.display_name, avatar_url: null });
const at = (clock: string) => `2026-01-02T${clock}:00Z`;

/** A morning at the lighthouse. */
function conversation(): Message[] {
  const yesterday = messageWith({ body_md: "Good night.", created_at: "2026-01-01T22:30:00Z", author: by(bo) });
  const deploy = messageWith({
    author: by(bo),
    created_at: at("10:41"),
    body_md:
      "Deploy of `api@1.4.2` is done, see [the log](https://ci.example.org/42).\n\n> quoted line\n\n```ts\nconst x = 1\n```",
    reply_count: 4,
    last_reply_at: at("10:52"),
    last_repliers: [by(bo), by(cy)],
    reactions: [
      { emoji: "👍", count: 3, reacted_by_me: true },
      { emoji: "🎉", count: 1, reacted_by_me: false },
    ],
  });
  const files = [
    { id: general.id, filename: "fog.png", content_type: "image/png", size_bytes: 1_260_000, width: 800, height: 600 },
  ];
  return [
    yesterday,
    deploy,
    messageWith({ author: by(bo), created_at: at("10:42"), body_md: "李雷 and 👩‍👩‍👧‍👦 say so too." }),
    messageWith({
      author: { kind: "webhook", id: cy.id, name: "Forge", avatar_url: null },
      created_at: at("10:50"),
      body_md: "All tests **pass**.",
      attachments: files,
    }),
    messageWith({ author: by(ada), created_at: at("10:51"), body_md: "Fixed.", edited_at: at("10:52") }),
    messageWith({
      author: by(bo),
      created_at: at("10:55"),
      body_md: "@ada can you check?",
      mentions: [{ type: "user", id: ada.id }],
    }),
  ];
}

function atWork(columns: number, rows: number): TuiWorld {
  const messages = conversation();
  const newest = messages.at(-1)!.seq;
  const channels = [
    openChannel(general, {
      topic: "Lamps and fog",
      last_seq: newest,
      last_read_seq: newest - 1,
      unread_count: 1,
      mention_count: 1,
    }),
    openChannel(keepers, { unread_count: 12, mention_count: 2 }),
  ];
  const tui = createTui({ columns, rows, messages, snapshot: { ...SNAPSHOT, channels } });
  tui.does(
    { kind: "stream", item: { kind: "presence", full: true, online: [bo.id], offline: [] } },
    { kind: "stream", item: { kind: "typing", channel_id: general.id, user_id: bo.id, typing: true } },
  );
  return tui;
}

/** What a terminal shows of it. */
async function onTerminal(tui: TuiWorld): Promise<string> {
  const { columns, rows } = tui.model.size;
  const screen = createVirtualScreen(columns, rows);
  screen.start();
  const { lines, cursor, title } = viewOf(tui.model);
  screen.draw({
    lines: lines.map((line) => paint(line, createTheme("dark", { depth: 24, hyperlinks: true }))),
    cursor,
    title,
  });
  return `${(await screen.rows()).join("\n")}\n`;
}

/** Compares with the picture that is kept beside the tests; `UPDATE_GOLDEN=1` makes a new one, to be looked at. */
async function matchesGolden(name: string, tui: TuiWorld): Promise<void> {
  const path = join(import.meta.dir, "golden", `${name}.txt`);
  const shown = await onTerminal(tui);
  if (process.env.UPDATE_GOLDEN) writeFileSync(path, shown);
  expect(shown).toBe(readFileSync(path, "utf8"));
}

describe("a terminal shows", () => {
  test("80×24: a sidebar, and beside it the channel", () => matchesGolden("channel-80x24", atWork(80, 24)));

  test("60×20: the channel alone", () => matchesGolden("channel-60x20", atWork(60, 20)));

  test("200×50: the thread beside the channel", async () => {
    const tui = atWork(200, 50);
    const [, parent] = tui.model.lists.get(general.id)!.messages;
    tui.press("alt+t");
    const replies = [
      messageWith({ parent_id: parent!.id, author: by(cy), created_at: at("10:44"), body_md: "Does it handle 503?" }),
    ];
    tui.does({
      kind: "page",
      list: parent!.id,
      use: "replace",
      page: { items: replies, next: null, prev: null },
      parent: parent!,
      show: null,
    });
    await matchesGolden("thread-200x50", tui);
  });

  test("of the keys of a selected message whole ones are shown, and the way to the others", () => {
    for (const columns of [60, 80, 200]) {
      const tui = atWork(columns, 24);
      tui.press("ctrl+s");
      expect(tui.screen().join("\n")).toMatch(/j k move · r reply .* · F1 all · Esc/);
    }
  });

  test("the quick switcher over it", async () => {
    const tui = atWork(80, 24);
    tui.press("ctrl+k");
    await matchesGolden("switcher-80x24", tui);
  });

  test("a list of the settings, and a form of it", async () => {
    const tui = atWork(80, 24);
    const ref = { name: "bots", slug: "lighthouse" } as const;
    tui.press("alt+o");
    tui.types("bots");
    tui.press("enter");
    const fields = [
      { name: "name", label: "Name", value: "Forge" },
      { name: "read", label: "messages:read", value: "yes", choices: [{ value: "yes", label: "yes" }] },
      { name: "days", label: "It works", value: "", hint: "how many days" },
    ];
    const acts = [{ label: "New bot", fields, run: async () => ({}) }];
    const items = [
      { label: "New bot…", acts },
      { label: "Lamp", detail: "messages:read, messages:write" },
      { label: "  token of Lamp", detail: "never used" },
    ];
    const opened = tui.effects().find(({ kind }) => kind === "page");
    if (opened?.kind !== "page") throw new Error("no page was asked for");
    expect(opened.ref).toEqual(ref);
    tui.does({ kind: "pageLoaded", ref: opened.ref, page: { title: "Bots and tokens", items } });
    await matchesGolden("settings-80x24", tui);
    tui.press("enter", "tab");
    await matchesGolden("form-80x24", tui);
  });

  test("help", async () => {
    const tui = atWork(80, 24);
    tui.press("f1");
    await matchesGolden("help-80x24", tui);
  });

  test("that the server is away", async () => {
    const tui = atWork(80, 24);
    const { AppError } = await import("#core/kernel/errors.ts");
    tui.does({
      kind: "stream",
      item: { kind: "interrupted", error: new AppError("unavailable", "The server cannot be reached."), retryIn: 1 },
    });
    await matchesGolden("offline-80x24", tui);
  });

  test("an empty channel", () => matchesGolden("empty-80x24", createTui()));
});

const HOSTILE = fc.oneof(
  fc.constantFrom(
    ...TERMINAL_ATTACKS,
    ...MARKUP_ATTACKS,
    "👩‍👩‍👧‍👦".repeat(30),
    "설".repeat(90),
    "مرحبا بالعالم ".repeat(9),
    "e\u0301".repeat(50),
  ),
  fc.string({ unit: "binary", maxLength: 200 }),
);

/** Everything that somebody else can write is this. */
function hostileTui(text: string, columns: number, rows: number): TuiWorld {
  const channels = [
    openChannel({ ...general, name: text, topic: text }),
    openChannel(keepers, { name: text, unread_count: 999, mention_count: 1000 }),
  ];
  const snapshot: Snapshot = {
    ...SNAPSHOT,
    communities: SNAPSHOT.communities.map((community) => ({ ...community, name: text })),
    channels,
    dms: [openDm({ ...signals, name: text, type: "group_dm" }, [ada, { ...bo, display_name: text }])],
  };
  const attachments = [
    { id: general.id, filename: text, content_type: "text/plain", size_bytes: 1, width: null, height: null },
  ];
  const messages = [
    messageWith({
      body_md: text,
      author: { ...by(bo), name: text },
      attachments,
      edited_at: at("10:00"),
      reply_count: 2,
      last_reply_at: at("10:00"),
      last_repliers: [{ ...by(bo), name: text }],
    }),
    messageWith({
      body_md: text,
      author: { ...by(cy), kind: "webhook", name: text },
      reactions: [{ emoji: text, count: 1e9, reacted_by_me: true }],
    }),
    messageWith({ body_md: "", deleted_at: at("10:00"), reply_count: 1, last_reply_at: at("10:00") }),
  ];
  const tui = createTui({ columns, rows, snapshot, messages });
  tui.does({ kind: "stream", item: { kind: "typing", channel_id: general.id, user_id: bo.id, typing: true } });
  return tui;
}

/** The same with everything open that can be opened. */
function* everyView(text: string, columns: number, rows: number): Generator<TuiWorld> {
  const fresh = () => hostileTui(text, columns, rows);
  const author = { ...by(bo), name: text };
  yield fresh();
  for (const keys of [
    ["ctrl+k"],
    ["alt+c"],
    ["f1"],
    ["f2"],
    ["ctrl+s"],
    ["up"],
    ["alt+m"],
    ["ctrl+f"],
    ["alt+t"],
    ["ctrl+s", "d"],
    ["ctrl+s", "a"],
  ]) {
    const tui = fresh();
    for (const key of keys) key.length === 1 ? tui.types(key) : tui.press(key);
    const { pane } = tui.model;
    if (pane?.kind === "members")
      tui.does({
        kind: "members",
        channel_id: general.id,
        members: [
          {
            ...bo,
            display_name: text,
            username: text,
            status: { emoji: text, text, until: null },
            role: "member",
            joined_at: at("10:00"),
            last_seen_at: null,
          },
        ],
      });
    if (pane?.kind === "search") {
      tui.does({ kind: "paste", text });
      tui.press("enter");
      const hit = {
        message: messageWith({ body_md: text, author }),
        channel: { ...general, name: text },
        snippet: [
          { text, match: false },
          { text, match: true },
        ],
      };
      tui.does({ kind: "hits", q: text.replace(/\s+/g, " ").trim(), hits: [hit], next: null, more: false });
    }
    yield tui;
  }
  const composing = fresh();
  composing.does({ kind: "paste", text }, { kind: "done", text });
  yield composing;
  const told = fresh();
  told.press("alt+n");
  const notification = {
    id: general.id,
    type: "mention" as const,
    source_id: general.id,
    read: false,
    created_at: at("10:00"),
    actor: author,
    channel: { ...general, name: text },
    message: { id: general.id, parent_id: null, excerpt: text },
    text: null,
  };
  told.does({ kind: "notifications", items: [notification, { ...notification, type: "system", text }], unread: 2 });
  yield told;
  const replied = fresh();
  const columnsOfReply = [
    { label: text, type: "text" as const },
    { label: text, type: "time" as const },
  ];
  replied.does({
    kind: "replied",
    command: text,
    list: general.id,
    reply: { kind: "table", text, columns: columnsOfReply, rows: [{ cells: [text, text], link: null }] },
  });
  yield replied;
}

const SIZE = fc.record({ columns: fc.integer({ min: 1, max: 220 }), rows: fc.integer({ min: 1, max: 60 }) });

test("no line is wider than the terminal, and there are as many as it has, whatever is written and at any size", () => {
  fc.assert(
    fc.property(HOSTILE, SIZE, (text, { columns, rows }) => {
      for (const tui of everyView(text, columns, rows)) {
        const { lines, cursor } = viewOf(tui.model);
        expect(lines.length).toBe(rows);
        expect(lines.map(textOf).find((line) => textWidth(line) !== columns)).toBeUndefined();
        if (cursor) expect(cursor.row < rows && cursor.column < columns).toBe(true);
      }
    }),
    { numRuns: 20 },
  );
}, 30_000);

// biome-ignore-start lint/suspicious/noControlCharactersInRegex: control characters are what this is about
const OURS = /\u001b\[[\d;]*m|\u001b\]8;;(?:(?:https?|mailto):[!-~]*)?\u001b\\/g;
const HARMFUL = /[\u0000-\u001f\u007f-\u009f\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]/;
const ADDRESS = /\u001b\]8;;([!-~]+)/g;
const COLOURS = /\u001b\[([\d;]*)m/g;
// biome-ignore-end lint/suspicious/noControlCharactersInRegex: control characters are what this is about

test("I6: nothing that somebody writes acts on the terminal, wherever it stands", () => {
  const theme = createTheme("terminal", { depth: 4, hyperlinks: true });
  fc.assert(
    fc.property(HOSTILE, (text) => {
      for (const tui of everyView(text, 120, 40)) {
        const { lines, title } = viewOf(tui.model);
        expect(
          lines.map((line) => paint(line, theme).replace(OURS, "")).find((line) => HARMFUL.test(line)),
        ).toBeUndefined();
        expect(title).not.toMatch(HARMFUL);
      }
    }),
    { numRuns: 20 },
  );
}, 30_000);

test("I6: a link to a script is no link", () => {
  const theme = createTheme("terminal", { depth: 4, hyperlinks: true });
  for (const attack of MARKUP_ATTACKS) {
    for (const line of viewOf(createTui({ messages: [messageWith({ body_md: attack })] }).model).lines) {
      for (const [, address] of paint(line, theme).matchAll(ADDRESS)) expect(address).toMatch(/^(?:https?|mailto):/);
    }
  }
});

test("without colours nothing is coloured", () => {
  const theme = createTheme("dark", { depth: 0, hyperlinks: false });
  for (const line of viewOf(atWork(80, 24).model).lines) {
    for (const [, parameters] of paint(line, theme).matchAll(COLOURS)) {
      expect(parameters!.split(";").every((one) => ["0", "1", "2", "3", "4", "7", "9"].includes(one))).toBe(true);
    }
  }
});
