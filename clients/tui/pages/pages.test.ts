import { afterAll, beforeAll, beforeEach, describe, expect, test } from "bun:test";
import { AppError } from "#core/kernel/errors.ts";
import type { Role } from "#core/memberships/schema.ts";
import { createClient } from "#sdk/client.ts";
import { ME } from "#test/support/cli.ts";
import { ada, bo, cy, general, happened, messageWith } from "#test/support/events.ts";
import { type FakeChat, page, problem, startFakeChat } from "#test/support/fake-chat.ts";
import { createTui, SNAPSHOT, type TuiWorld } from "#test/support/tui-world.ts";
import type { Deps } from "../effects/deps.ts";
import { createServer } from "../effects/server.ts";
import { listen } from "../linear/listen.ts";
import { Speaker } from "../linear/speak.ts";
import type { Effect } from "../msg.ts";

let chat: FakeChat;
beforeAll(() => {
  chat = startFakeChat();
});
afterAll(() => chat.stop());
beforeEach(() => {
  chat.seen.length = 0;
  chat.answer("GET /api/me", ME);
});

const since = "2026-01-01T00:00:00Z";
const member = (who: typeof ada, role: Role) => ({
  ...who,
  role,
  nickname: null,
  joined_at: since,
  last_seen_at: null,
});

/** Does what was asked of the server, until nothing more is. */
async function served(tui: TuiWorld): Promise<void> {
  const client = createClient({ baseUrl: chat.url });
  const deps = { client, server: chat.url, model: () => tui.model, dispatch: (msg) => tui.does(msg) } as Deps;
  const server = createServer(deps);
  for (let asked = pagesIn(tui); asked.length > 0; asked = pagesIn(tui)) {
    for (const effect of asked) {
      const msg = await (effect.kind === "page" ? server.page(effect) : server.perform(effect));
      if (msg) tui.does(msg);
    }
  }
}

type Asked = Extract<Effect, { kind: "page" | "perform" }>;
const pagesIn = (tui: TuiWorld): Asked[] =>
  tui.effects().filter((effect): effect is Asked => effect.kind === "page" || effect.kind === "perform");

/** Opens a page by what it is called in the list of all. */
async function opens(tui: TuiWorld, name: string): Promise<void> {
  tui.press("alt+o");
  tui.types(name);
  tui.press("enter");
  await served(tui);
}

const event = (what: ReturnType<(typeof happened)[keyof typeof happened]>) =>
  ({ kind: "stream", item: { kind: "event", position: "1-2", event: what } }) as const;

const seen = (tui: TuiWorld) => tui.screen().join("\n");

describe("the settings", () => {
  test("what one's role does not let one see is not among them", () => {
    const asRole = (role: Role) => {
      const [first, ...others] = SNAPSHOT.communities;
      const tui = createTui({ rows: 40, snapshot: { ...SNAPSHOT, communities: [{ ...first!, role }, ...others] } });
      tui.press("alt+o");
      return seen(tui);
    };
    for (const role of ["owner", "admin"] as const) expect(asRole(role)).toContain("Audit log");
    expect(asRole("member")).not.toMatch(/Audit log|Webhooks|Invites|Bans/);
    expect(asRole("member")).toMatch(/Settings of #general[\s\S]*Your profile[\s\S]*Members/);
  });

  test("one's name is changed in a form; what the server refuses stays in it, with the reason", async () => {
    const tui = createTui();
    await opens(tui, "profile");
    expect(seen(tui)).toContain("Name: Ada");
    tui.press("enter", "ctrl+u");
    tui.types("Ada the Great");
    chat.answer("PATCH /api/me", () => problem("invalid", "That name is taken."));
    tui.press("enter");
    await served(tui);
    expect(seen(tui)).toMatch(/Ada the Great[\s\S]*That name is taken\./);
    chat.answer("PATCH /api/me", { ...ME, display_name: "Ada the Great" });
    tui.press("enter");
    await served(tui);
    expect(chat.seen.filter(({ method }) => method === "PATCH").at(-1)!.body).toEqual({
      display_name: "Ada the Great",
    });
    expect(tui.model.overlay).toBeNull();
    expect(tui.model.notice?.text).toBe("Saved.");
  });

  test("of a status the end is chosen with the arrows, and Tab goes from field to field", async () => {
    const tui = createTui();
    await opens(tui, "profile");
    tui.press("down", "enter");
    tui.types("🌊");
    tui.press("tab");
    tui.types("at sea");
    tui.press("tab", "right", "right");
    expect(seen(tui)).toContain("‹ for an hour ›");
    chat.answer("PATCH /api/me", ME);
    tui.press("enter");
    await served(tui);
    const { status } = chat.seen.find(({ method }) => method === "PATCH")!.body;
    expect(status).toMatchObject({ emoji: "🌊", text: "at sea" });
    expect(Date.parse(status.until) - Date.now()).toBeWithin(3_500_000, 3_700_000);
  });

  test("a picture is a file that is chosen", async () => {
    const tui = createTui();
    await opens(tui, "profile");
    tui.press("down", "down", "enter");
    expect(tui.model.overlay).toMatchObject({ kind: "path", purpose: { kind: "act" } });
    tui.press("ctrl+u");
    tui.types("/no/such.png");
    tui.press("enter");
    await served(tui);
    expect(tui.model.notice).toEqual({ level: "error", text: "There is no file /no/such.png." });
  });

  test("Esc goes back to the list that led to another, and then away", async () => {
    chat.answer("GET /api/c/lighthouse/members", page([member(ada, "owner")]));
    const tui = createTui();
    await opens(tui, "settings of lighthouse");
    tui.press("down", "enter");
    await served(tui);
    expect(seen(tui)).toContain("Members of Lighthouse · 1");
    tui.press("escape");
    expect(tui.model.pane).toMatchObject({ ref: { name: "community" } });
    tui.press("escape");
    expect(tui.model.pane).toBeNull();
  });

  test("Esc goes back list by list, to what was typed there and the item that led on", async () => {
    const tui = createTui();
    await opens(tui, "settings of lighthouse");
    tui.press("down", "down", "enter");
    await served(tui);
    tui.types("keep");
    tui.press("enter", "down", "enter");
    await served(tui);
    expect(tui.model.pane).toMatchObject({ title: "◆keepers" });
    tui.press("escape");
    await served(tui);
    expect(tui.model.pane).toMatchObject({ title: "Channels of Lighthouse", query: { text: "keep" } });
    expect(seen(tui)).not.toContain("#general");
    tui.press("escape");
    await served(tui);
    expect(tui.model).toMatchObject({ pane: { title: "Lighthouse" }, paneIndex: 2 });
  });

  test("where a list lies over the channel, what came of something is told below it", async () => {
    chat.answer("PATCH /api/me", () => problem("unavailable", "The database is away."));
    const tui = createTui();
    await opens(tui, "appearance");
    tui.press("enter", "enter");
    await served(tui);
    expect(tui.screen().at(-1)).toContain("The database is away.");
    tui.does({ kind: "resize", columns: 140, rows: 24 });
    expect(seen(tui).match(/The database is away\./g)).toHaveLength(1);
  });

  test("what the stream tells of a channel shows in its settings that are open", async () => {
    const tui = createTui();
    await opens(tui, "settings of #general");
    expect(seen(tui)).toContain("It is public");
    tui.does(event(happened.channelUpdated({ ...general, visibility: "private" })));
    await served(tui);
    expect(seen(tui)).toContain("It is private");
    const { pane } = tui.model;
    tui.does(event(happened.messageCreated(general)));
    await served(tui);
    expect(tui.model.pane).toBe(pane);
  });

  test("of choices a letter takes the next that begins so", async () => {
    const tui = createTui();
    await opens(tui, "profile");
    tui.press("down", "enter", "tab", "tab");
    tui.types("f");
    expect(seen(tui)).toContain("‹ for 30 minutes ›");
    tui.types("f");
    expect(seen(tui)).toContain("‹ for an hour ›");
  });
});

describe("the administration", () => {
  test("a member is found by typing, and given another role", async () => {
    chat.answer(
      "GET /api/c/lighthouse/members",
      page([member(ada, "owner"), member(bo, "admin"), member(cy, "member")]),
    );
    chat.answer(`PATCH /api/c/lighthouse/members/${cy.id}`, member(cy, "admin"));
    const tui = createTui({ columns: 100 });
    await opens(tui, "members");
    tui.types("cy");
    expect(seen(tui)).not.toContain("@bo");
    tui.press("enter");
    tui.types("role");
    tui.press("enter", "left", "enter");
    await served(tui);
    expect(chat.seen.find(({ method }) => method === "PATCH")!.body).toEqual({ role: "admin" });
  });

  test("where the last one goes, the one above it is chosen; a refusal says each thing once", async () => {
    chat.answer("GET /api/c/lighthouse/members", page([member(ada, "owner"), member(bo, "admin")]));
    chat.answer(`DELETE /api/c/lighthouse/members/${bo.id}`, () => new Response(null, { status: 204 }));
    const tui = createTui();
    await opens(tui, "members");
    tui.press("down", "enter");
    tui.types("take out");
    tui.press("enter");
    chat.answer("GET /api/c/lighthouse/members", page([member(ada, "owner")]));
    tui.types("y");
    await served(tui);
    expect(tui.model.paneIndex).toBe(0);
    const errors = [{ path: "name", message: "is too long" }];
    tui.does({ kind: "notPerformed", error: new AppError("invalid", "name: is too long", { errors }) });
    expect(tui.model.notice?.text).toBe("name: is too long");
    tui.does({ kind: "notPerformed", error: new AppError("invalid", "Not so.", { errors }) });
    expect(tui.model.notice?.text).toBe("Not so. name: is too long.");
  });

  test("of an entry of the audit log what changed is said in words: names, moments, nothing of what was empty", async () => {
    const entry = {
      id: general.id,
      action: "token.created",
      actor: { kind: "user", id: ada.id, name: "Ada" },
      target: null,
      channel_id: null,
      created_at: since,
      trace_id: "0".repeat(32),
      before: { reason: "", topic: "Fog" },
      after: {
        bot: { id: bo.id, name: "Pipe" },
        scopes: ["messages:read", "commands"],
        until: "2026-01-02T13:52:44.150Z",
        reason: null,
        topic: "",
      },
    };
    chat.answer("GET /api/c/lighthouse/audit", page([entry]));
    const tui = createTui({ columns: 100 });
    await opens(tui, "audit");
    expect(seen(tui)).toMatch(/topic: Fog → nothing · bot: Pipe · scopes: messages:read, commands · until:[^·]*13:52/);
  });

  test("what cannot be undone is asked before", async () => {
    chat.answer("GET /api/c/lighthouse/members", page([member(bo, "admin")]));
    chat.answer(`DELETE /api/c/lighthouse/members/${bo.id}`, () => new Response(null, { status: 204 }));
    const tui = createTui();
    await opens(tui, "members");
    tui.press("enter");
    tui.types("take out");
    tui.press("enter");
    expect(seen(tui)).toContain("Take Bo out of the community?");
    tui.types("n");
    await served(tui);
    expect(chat.seen.some(({ method }) => method === "DELETE")).toBe(false);
    tui.press("enter");
    tui.types("take out");
    tui.press("enter");
    tui.types("y");
    await served(tui);
    expect(chat.seen.some(({ method }) => method === "DELETE")).toBe(true);
  });

  test("the link of an invite is shown once, and y copies it", async () => {
    const invite = {
      id: general.id,
      created_by: ada.id,
      created_at: since,
      expires_at: since,
      max_uses: 2,
      uses: 0,
      revoked_at: null,
    };
    chat.answer("GET /api/c/lighthouse/invites", page([invite]));
    chat.answer("POST /api/c/lighthouse/invites", { ...invite, code: "c0de" });
    const tui = createTui();
    await opens(tui, "invites");
    tui.press("enter", "tab");
    tui.types("2");
    tui.press("enter");
    await served(tui);
    expect(chat.seen.find(({ method }) => method === "POST")!.body).toEqual({ expires_in_hours: 168, max_uses: 2 });
    expect(seen(tui)).toContain(`${chat.url}/invite/c0de`);
    tui.types("y");
    expect(tui.effects()).toContainEqual({ kind: "copy", text: `${chat.url}/invite/c0de` });
    tui.press("escape");
    expect(seen(tui)).not.toContain("c0de");
  });

  test("a new webhook can be tried out while its address is known", async () => {
    const webhook = {
      id: general.id,
      channel_id: general.id,
      channel_name: "general",
      name: "Forge",
      avatar_url: null,
      created_by: ada.id,
      created_at: since,
    };
    chat.answer("GET /api/c/lighthouse/webhooks", page([webhook]));
    chat.answer("POST /api/c/lighthouse/webhooks", { ...webhook, url: `/hook/${webhook.id}/s3cret` });
    chat.answer(`POST /hook/${webhook.id}/s3cret`, { ok: true, message_id: general.id });
    const tui = createTui();
    await opens(tui, "webhooks");
    tui.press("enter");
    tui.types("Forge");
    tui.press("enter");
    await served(tui);
    tui.types("t");
    await served(tui);
    expect(chat.seen.filter(({ path }) => path === `/hook/${webhook.id}/s3cret`)).toHaveLength(1);
    expect(tui.model.overlay).toMatchObject({ kind: "shown", text: `${chat.url}/hook/${webhook.id}/s3cret` });
  });
});

test("what calls for one is listed as it reads, not as it was typed", () => {
  const tui = createTui();
  tui.press("alt+n");
  const called = {
    id: general.id,
    type: "mention" as const,
    source_id: general.id,
    read: false,
    created_at: since,
    actor: null,
    channel: general,
    message: { id: general.id, parent_id: null, excerpt: "Look at **this**: @ada" },
    text: null,
  };
  tui.does({ kind: "notifications", items: [called], unread: 1 });
  expect(seen(tui)).toContain("Look at this: @ada");
});

test("who reacted is seen from the message", async () => {
  const message = messageWith({ reactions: [{ emoji: "👍", count: 2, reacted_by_me: false }] });
  chat.answer(`GET /api/messages/${message.id}/reactions`, { items: [{ emoji: "👍", count: 2, people: [bo, cy] }] });
  const tui = createTui({ messages: [message] });
  tui.press("ctrl+s");
  tui.types("w");
  await served(tui);
  expect(seen(tui)).toMatch(/Who reacted[\s\S]*👍 2\n[^\n]*Bo, Cy/);
});

test("a thread that one follows is opened from the list of them", async () => {
  const parent = messageWith({ body_md: "The **lamp**?", reply_count: 2 });
  const thread = { id: parent.id, parent, channel: general, unread_count: 1 };
  chat.answer("GET /api/threads", page([thread]));
  const tui = createTui();
  tui.press("alt+r");
  await served(tui);
  expect(seen(tui)).toMatch(/● 1 new {2}\S+: The lamp\?/);
  tui.press("enter", "enter");
  await served(tui);
  expect(tui.model.pane).toEqual({ kind: "thread", parent_id: parent.id, channel_id: general.id });
});

test("linking an account is a sign-in: it opens in the browser", async () => {
  chat.answer("GET /api/me/accounts", { items: [] });
  const tui = createTui();
  await opens(tui, "linked");
  tui.press("enter");
  const [perform] = tui.effects().filter((effect) => effect.kind === "perform");
  expect(await perform!.act.run({})).toEqual({ url: `${chat.url}/auth/accounts` });
});

test("without a screen a number chooses, and a form asks for one field after the other", async () => {
  const tui = createTui();
  const speaker = new Speaker();
  const types = async (line: string) => {
    tui.does(...listen(tui.model, line, () => null).msgs);
    await served(tui);
    return speaker.next(tui.model).join("\n");
  };
  speaker.next(tui.model);
  expect(await types(":settings")).toContain("2) Your profile");
  expect(await types("2")).toContain("2) Status: none");
  expect(await types("2")).toContain("Emoji (one, or nothing):");
  await types("🌊");
  expect(await types("at sea")).toContain("It shows (until I remove it / for 30 minutes");
  chat.answer("PATCH /api/me", ME);
  expect(await types("for an")).toContain("Saved.");
  expect(chat.seen.find(({ method }) => method === "PATCH")!.body.status).toMatchObject({
    emoji: "🌊",
    text: "at sea",
  });
});

test("what is on the server of a page is safe on a terminal", async () => {
  chat.answer(
    "GET /api/c/lighthouse/members",
    page([{ ...member(bo, "member"), display_name: "B\u001b]0;x\u0007o\u202e" }]),
  );
  const tui = createTui();
  await opens(tui, "members");
  // biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what this is about
  expect(seen(tui)).not.toMatch(/[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u202a-\u202e]/);
});
