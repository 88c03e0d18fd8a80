import { describe, expect, test } from "bun:test";
import { AppError } from "#core/kernel/errors.ts";
import type { Message } from "#core/messages/schema.ts";
import { ada, bo, general, happened, keepers, messageWith, openChannel, quay, signals } from "#test/support/events.ts";
import { createTui, SNAPSHOT } from "#test/support/tui-world.ts";
import type { Msg } from "./msg.ts";

const byBo = { kind: "user" as const, id: bo.id, name: "Bo", avatar_url: null };
const event = (what: ReturnType<(typeof happened)[keyof typeof happened]>) =>
  ({ kind: "stream", item: { kind: "event", position: "1-2", event: what } }) as const;

const pageOf = (list: string): Msg => ({
  kind: "page",
  list,
  use: "replace",
  page: { items: [], next: null, prev: null },
  parent: null,
  show: null,
});

describe("a path of a file", () => {
  test("begins anew where another one begins in it", () => {
    const tui = createTui();
    tui.press("alt+u");
    tui.types("/tmp/a");
    expect(tui.model.overlay).toMatchObject({ query: { text: "/tmp/a", cursor: 6 } });
    tui.types("/~/b");
    expect(tui.effects().at(-1)).toEqual({ kind: "paths", query: "~/b" });
  });
});

describe("typing", () => {
  const typing = (parent_id?: string) =>
    ({
      kind: "stream",
      item: {
        kind: "typing",
        channel_id: general.id,
        ...(parent_id ? { parent_id } : {}),
        user_id: bo.id,
        typing: true,
      },
    }) as const;
  const parent = messageWith({ body_md: "Fog tonight.", reply_count: 1 });
  const posted = (message: Partial<Message>) => {
    const created = happened.messageCreated(general);
    return event({ ...created, data: { ...created.data, message: messageWith({ author: byBo, ...message }) } });
  };

  test("in a thread shows in the thread and not in the channel, until the reply is there", () => {
    const tui = createTui({ columns: 200, messages: [parent] });
    const count = () => tui.screen().join("\n").split("Bo is typing…").length - 1;
    tui.does(typing(parent.id));
    expect(count()).toBe(0);
    tui.press("alt+t");
    const at = tui.screen().find((row) => row.includes("Bo is typing…"))!;
    expect(at.indexOf("Bo is typing…")).toBeGreaterThan(100);
    tui.does(posted({}));
    expect(count()).toBe(1);
    tui.does(typing());
    expect(count()).toBe(2);
    tui.does(posted({ parent_id: parent.id }));
    expect(count()).toBe(1);
  });

  test("is said of the thread where one writes in one", () => {
    const tui = createTui({ messages: [parent] });
    tui.types("a");
    tui.press("alt+t");
    tui.types("b");
    const where = { kind: "typing", channel_id: general.id };
    expect(tui.effects().filter(({ kind }) => kind === "typing")).toEqual([
      { ...where, typing: true },
      { ...where, parent_id: parent.id, typing: true },
    ] as never);
  });
});

describe("places", () => {
  test("the first channel is shown and loaded", () => {
    const tui = createTui({ messages: [messageWith({ body_md: "Fog tonight." })] });
    expect(tui.model.channel_id).toBe(general.id);
    expect(tui.screen().join("\n")).toContain("Fog tonight.");
  });

  test("Alt-Down goes to the channel below, and its messages are asked for", () => {
    const tui = createTui();
    tui.press("alt+down");
    expect(tui.model.channel_id).toBe(keepers.id);
    expect(tui.effects()).toContainEqual(
      expect.objectContaining({ kind: "load", list: keepers.id, channel: { slug: "lighthouse", channel: keepers.id } }),
    );
  });

  test("the switcher finds by letters and goes there on Enter, also to another community", () => {
    const tui = createTui();
    tui.press("ctrl+k");
    tui.types("qy");
    tui.press("enter");
    expect(tui.model).toMatchObject({ channel_id: quay.id, community_id: quay.community_id, overlay: null });
  });

  test("the screen opens in the community that is in use, and stays in direct messages", () => {
    const tui = createTui();
    tui.does({ kind: "showCommunity", slug: "harbour" });
    expect(tui.model).toMatchObject({ channel_id: quay.id, community_id: quay.community_id });
    tui.does({ kind: "goTo", channel_id: signals.id }, { kind: "showCommunity", slug: "harbour" });
    expect(tui.model.channel_id).toBe(signals.id);
    tui.does({ kind: "showCommunity", slug: "nowhere" });
    expect(tui.model.channel_id).toBe(signals.id);
  });

  test("Alt-A goes to what calls before what is only unread", () => {
    const channels = [openChannel(general), openChannel(keepers, { unread_count: 3 })];
    const [dm] = SNAPSHOT.dms;
    const snapshot = { ...SNAPSHOT, channels, dms: [{ ...dm!, unread_count: 1 }] };
    const tui = createTui({ snapshot });
    tui.does({ kind: "goTo", channel_id: general.id });
    tui.press("alt+a");
    expect(tui.model.channel_id).toBe(signals.id);
  });

  test("what is shown is heard of before it is loaded, and a channel that one is not in is loaded each time", () => {
    const channels = [openChannel(general), openChannel(keepers, { joined: false }), openChannel(quay)];
    const tui = createTui({ snapshot: { ...SNAPSHOT, channels } });
    const kinds = () => tui.effects().map((effect) => ("channels" in effect ? effect.channels : effect.kind));
    for (let n = 0; n < 2; n++) {
      tui.does({ kind: "goTo", channel_id: keepers.id });
      expect(kinds()).toEqual([[keepers.id], "load"]);
      tui.does(pageOf(keepers.id), { kind: "goTo", channel_id: general.id });
      expect(kinds()).toEqual([[general.id]]);
    }
    tui.does({ kind: "goTo", channel_id: keepers.id }, pageOf(keepers.id));
    tui.effects();
    tui.does(event(happened.channelMemberAdded(keepers, ada)));
    expect(kinds()).toEqual([[keepers.id]]);
  });

  test("a channel that one has left or come into while it was not shown is loaded anew", () => {
    const tui = createTui();
    tui.does({ kind: "goTo", channel_id: quay.id }, pageOf(quay.id), { kind: "goTo", channel_id: general.id });
    tui.does(event(happened.channelMemberRemoved(quay, ada)), event(happened.channelMemberAdded(quay, ada)));
    tui.effects();
    tui.does({ kind: "goTo", channel_id: quay.id });
    expect(tui.effects()).toContainEqual(expect.objectContaining({ kind: "load", list: quay.id }));
  });

  test("a channel that one may see no more is left", () => {
    const tui = createTui();
    tui.does({ kind: "goTo", channel_id: keepers.id }, event(happened.channelMemberRemoved(keepers, ada)));
    expect(tui.model.channel_id).toBe(general.id);
  });
});

describe("messages", () => {
  test("a message shows at once, and once when it comes back by the stream and by the answer", () => {
    const tui = createTui();
    tui.types("Hello");
    tui.press("enter");
    const [send] = tui.effects().filter(({ kind }) => kind === "send");
    if (send?.kind !== "send") throw new Error("nothing was sent");
    expect(tui.screen().join("\n")).toContain("… Hello");
    const message = messageWith({ body_md: "Hello" });
    const created = happened.messageCreated(general, "Hello");
    tui.does(event({ ...created, data: { message, client_message_id: send.out.client_message_id, parent: null } }), {
      kind: "sent",
      out: send.out,
      message,
    });
    expect(tui.model.outgoing).toEqual([]);
    expect(tui.model.lists.get(general.id)!.messages).toEqual([message]);
  });

  test("X8: what is written while the connection is away waits, and goes out under the same id", () => {
    const tui = createTui();
    const error = new AppError("unavailable", "The server cannot be reached.");
    tui.does({ kind: "stream", item: { kind: "interrupted", error, retryIn: 1 } });
    tui.types("Still here");
    tui.press("enter");
    expect(tui.effects().filter(({ kind }) => kind === "send")).toEqual([]);
    const [waiting] = tui.model.outgoing;
    tui.does({ kind: "stream", item: { kind: "ready", position: "1-9" } });
    expect(tui.effects()).toContainEqual(
      expect.objectContaining({
        kind: "send",
        out: expect.objectContaining({ client_message_id: waiting!.client_message_id }),
      }),
    );
  });

  test("what the server refuses is in the composer again, with the reason", () => {
    const tui = createTui();
    tui.types("Hello");
    tui.press("enter");
    const [send] = tui.effects().filter(({ kind }) => kind === "send");
    if (send?.kind !== "send") throw new Error("nothing was sent");
    tui.does({ kind: "notSent", out: send.out, error: new AppError("forbidden", "You are muted here.") });
    expect(tui.model.outgoing).toEqual([]);
    expect(tui.screen().join("\n")).toContain("You are muted here.");
    expect(tui.screen().at(-1)).toContain("> Hello");
  });

  test("S4: an event that comes while its page is on its way is not lost, and not there twice", () => {
    const tui = createTui();
    tui.does({ kind: "goTo", channel_id: keepers.id });
    const early = happened.messageCreated(keepers, "early");
    const late = happened.messageCreated(keepers, "late");
    tui.does(event(early), event(late), {
      kind: "page",
      list: keepers.id,
      use: "replace",
      page: { items: [early.data.message], next: null, prev: null },
      parent: null,
      show: null,
    });
    expect(tui.model.lists.get(keepers.id)!.messages.map(({ body_md }) => body_md)).toEqual(["early", "late"]);
  });

  test("of a part of the history that does not reach its end, nothing new is shown behind a gap", () => {
    const old = messageWith({ body_md: "long ago" });
    const tui = createTui({ messages: [messageWith()] });
    const page = { items: [old], next: old.id, prev: null };
    tui.does({ kind: "page", list: general.id, use: "replace", page, parent: null, show: old.id });
    tui.does(event(happened.messageCreated(general, "just now")));
    expect(tui.screen().join("\n")).not.toContain("just now");
    tui.effects();
    tui.press("end");
    expect(tui.effects()).toContainEqual(
      expect.objectContaining({ kind: "load", list: general.id, query: { limit: 100 } }),
    );
  });

  test("a page that cannot be had is asked for again, but not at once", () => {
    const tui = createTui();
    tui.does({ kind: "goTo", channel_id: keepers.id });
    tui.effects();
    const error = new AppError("unavailable", "The server cannot be reached.");
    tui.does({ kind: "pageFailed", list: keepers.id, error });
    expect(tui.effects().filter(({ kind }) => kind === "load")).toEqual([]);
    expect(tui.screen().join("\n")).toContain("The server cannot be reached.");
    tui.does({ kind: "tick", now: tui.model.now + 5_000 });
    expect(tui.effects().filter(({ kind }) => kind === "load")).toHaveLength(1);
  });

  test("new messages do not move who reads further up", () => {
    const messages = Array.from({ length: 80 }, (_, index) => messageWith({ body_md: `line ${index}` }));
    const tui = createTui({ messages });
    tui.press("pageUp");
    const before = tui.screen().slice(1, 20);
    tui.does(event(happened.messageCreated(general, "news")));
    expect(tui.screen().slice(1, 20)).toEqual(before);
    expect(tui.screen().join("\n")).toContain("below (End)");
    tui.press("end");
    expect(tui.screen().join("\n")).toContain("news");
  });

  test("what is seen is read, once; what nobody looks at is not", () => {
    const tui = createTui();
    tui.does({ kind: "focus", focused: false });
    const created = happened.messageCreated(general, "while away");
    const news = { ...created, data: { ...created.data, message: { ...created.data.message, author: byBo } } };
    tui.does(event(news));
    expect(tui.effects().filter(({ kind }) => kind === "markRead")).toEqual([]);
    expect(tui.screen().join("\n")).toContain(" new ");
    tui.does({ kind: "focus", focused: true }, { kind: "tick", now: Date.now() });
    const reads = tui.effects().filter(({ kind }) => kind === "markRead");
    expect(reads).toEqual([
      {
        kind: "markRead",
        channel: { slug: "lighthouse", channel: general.id },
        body: { message_id: news.data.message.id },
      },
    ]);
  });

  test("one's own last message is edited by Up, and Esc gives the text back that was begun", () => {
    const own = messageWith({ body_md: "Teh lamp" });
    const tui = createTui({ messages: [own, messageWith({ author: byBo })] });
    tui.press("up");
    expect(tui.screen().at(-1)).toContain("> Teh lamp");
    tui.press("escape");
    expect(tui.screen().at(-1)).toContain("Message…");
    tui.press("up", "ctrl+u");
    tui.types("The lamp");
    tui.press("enter");
    expect(tui.effects()).toContainEqual({ kind: "editMessage", id: own.id, body_md: "The lamp" });
  });

  test("a message is deleted only after the question is answered with yes", () => {
    const own = messageWith({ body_md: "Never mind" });
    const tui = createTui({ messages: [own] });
    tui.press("ctrl+s");
    tui.types("d");
    expect(tui.screen().join("\n")).toContain("Delete this message?");
    tui.press("enter");
    expect(tui.screen().join("\n")).toContain("Delete this message?");
    tui.types("n");
    expect(tui.effects().filter(({ kind }) => kind === "deleteMessage")).toEqual([]);
    tui.press("ctrl+s");
    tui.types("d");
    tui.types("y");
    expect(tui.effects()).toContainEqual({ kind: "deleteMessage", id: own.id });
  });
});

describe("commands", () => {
  test("a text that begins with a slash runs a command; two slashes begin a message with one", () => {
    const tui = createTui();
    tui.types("/topic Lamps");
    tui.press("enter");
    expect(tui.effects()).toContainEqual(
      expect.objectContaining({ kind: "command", text: "/topic Lamps", channel_id: general.id }),
    );
    tui.types("//etc/hosts");
    tui.press("enter");
    expect(tui.effects()).toContainEqual(
      expect.objectContaining({ kind: "send", out: expect.objectContaining({ body_md: "/etc/hosts" }) }),
    );
  });

  test("a table that a command replies stands in a pane, one sentence in the line above the composer", () => {
    const tui = createTui();
    const list = general.id;
    tui.does({ kind: "replied", command: "/topic x", list, reply: { kind: "text", text: "Done." } });
    expect(tui.screen().at(-2)).toContain("Done.");
    const columns = [{ label: "Name", type: "text" as const }];
    tui.does({
      kind: "replied",
      command: "/who",
      list,
      reply: { kind: "table", text: "2 people", columns, rows: [{ cells: ["Ada"], link: null }] },
    });
    expect(tui.screen().join("\n")).toMatch(/\/who[\s\S]*2 people[\s\S]*Name[\s\S]*Ada/);
  });

  test("Tab puts the chosen proposal into the text", () => {
    const tui = createTui();
    tui.types("Hi @b");
    const completion = {
      from: 3,
      to: 5,
      items: [{ value: "@bo", label: "@bo", detail: "Bo", kind: "user" as const }],
      hint: null,
    };
    tui.does({ kind: "completed", list: general.id, text: "Hi @b", completion });
    expect(tui.screen().join("\n")).toContain("@bo  Bo");
    tui.press("tab");
    expect(tui.screen().at(-1)).toContain("> Hi @bo");
  });
});

describe("keys", () => {
  test("Ctrl-C takes no text away, and quits when it comes twice", () => {
    const tui = createTui();
    tui.types("half a thought");
    tui.press("ctrl+c");
    expect(tui.effects().filter(({ kind }) => kind === "quit")).toEqual([]);
    expect(tui.screen().at(-1)).toContain("half a thought");
    tui.press("ctrl+c");
    expect(tui.effects()).toContainEqual({ kind: "quit" });
  });

  test("keys can be given to other actions, and those of two keys wait for the second", () => {
    const tui = createTui({ keys: { switcher: ["ctrl+t"], help: ["ctrl+x h"] } });
    tui.press("ctrl+k");
    expect(tui.model.overlay).toBeNull();
    tui.press("ctrl+t");
    expect(tui.model.overlay?.kind).toBe("switcher");
    tui.press("escape", "ctrl+x", "h");
    expect(tui.model.overlay?.kind).toBe("help");
  });

  test("with the keys of readline Ctrl-K cuts", () => {
    const tui = createTui({ settings: { keymap: "readline" } });
    tui.types("one two");
    tui.press("ctrl+a", "ctrl+k", "ctrl+y", "ctrl+y");
    expect(tui.screen().at(-1)).toContain("one twoone two");
    expect(tui.model.overlay).toBeNull();
  });

  test("drafts are kept by channel, and asked to be written down", () => {
    const tui = createTui();
    tui.types("for general");
    expect(tui.effects().some(({ kind }) => kind === "saveDrafts")).toBe(true);
    tui.press("alt+down");
    expect(tui.screen().at(-1)).toContain("Message…");
    tui.press("alt+up");
    expect(tui.screen().at(-1)).toContain("for general");
  });
});
