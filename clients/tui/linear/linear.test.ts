import { describe, expect, test } from "bun:test";
import { bo, general, happened, keepers, messageWith } from "#test/support/events.ts";
import { createTui, type TuiWorld } from "#test/support/tui-world.ts";
import { listOf } from "../lists.ts";
import { listen } from "./listen.ts";
import { Speaker } from "./speak.ts";

const byBo = { kind: "user" as const, id: bo.id, name: "Bo", avatar_url: null };

/** Types a line as somebody without a screen would. */
function types(tui: TuiWorld, speaker: Speaker, line: string): string | undefined {
  const { msgs, answer } = listen(tui.model, line, (number) => speaker.messageOf(number));
  tui.does(...msgs);
  return answer;
}

describe("without a screen", () => {
  test("each message is said once, with a number to name it by, and again when it changes", () => {
    const first = messageWith({ body_md: "The **lamp** is lit.", author: byBo });
    const tui = createTui({ messages: [first] });
    const speaker = new Speaker();
    expect(speaker.next(tui.model)).toEqual([
      "Connected. A line is sent as it is; :help says what else can be typed.",
      "#general · Lamps and fog",
      "1. 03:04 Bo: The lamp is lit.",
    ]);
    expect(speaker.next(tui.model)).toEqual([]);
    const reaction = happened.reactionAdded(general, first, "👍");
    tui.does({ kind: "stream", item: { kind: "event", position: "1-2", event: reaction } });
    expect(speaker.next(tui.model)).toEqual(["1. 03:04 Bo: changed: The lamp is lit.", "  reactions 👍 1"]);
  });

  test("I6: what is said cannot act on the terminal", () => {
    const tui = createTui({
      messages: [messageWith({ body_md: "\u001b]0;x\u0007a\u202eb", author: { ...byBo, name: "B\u001b[31mo" } })],
    });
    // biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what this is about
    expect(new Speaker().next(tui.model).join("")).not.toMatch(/[\u0000-\u001f\u007f-\u009f\u202a-\u202e]/);
  });

  test("a line is sent, one with a slash is a command, and two colons begin a text with one", () => {
    const tui = createTui();
    const speaker = new Speaker();
    for (const line of ["hello", "/who", "::wq"]) types(tui, speaker, line);
    expect(
      tui
        .effects()
        .flatMap((effect) =>
          effect.kind === "send" ? [effect.out.body_md] : effect.kind === "command" ? [effect.text] : [],
        ),
    ).toEqual(["hello", "/who", ":wq"]);
  });

  test("a message is answered, edited and deleted by its number", () => {
    const own = messageWith({ body_md: "Teh lamp" });
    const tui = createTui({ messages: [own] });
    const speaker = new Speaker();
    speaker.next(tui.model);
    types(tui, speaker, ":edit 1 The lamp");
    expect(tui.effects()).toContainEqual({ kind: "editMessage", id: own.id, body_md: "The lamp" });
    types(tui, speaker, ":delete 1");
    expect(speaker.next(tui.model).join("\n")).toContain("Delete this message?");
    types(tui, speaker, "y");
    expect(tui.effects()).toContainEqual({ kind: "deleteMessage", id: own.id });
    types(tui, speaker, ":reply 1 Which?");
    expect(tui.effects()).toContainEqual(
      expect.objectContaining({ kind: "send", out: expect.objectContaining({ parent_id: own.id, body_md: "Which?" }) }),
    );
    expect(types(tui, speaker, ":edit 7 x")).toBe("Which message? Say its number: :edit 3");
  });

  test("the day is said where it is another than that of the message before, and nothing of today", () => {
    const yesterday = messageWith({ body_md: "Good night.", created_at: "2026-01-01T12:00:00Z", author: byBo });
    const author = { ...byBo, id: keepers.id, name: "Cy" };
    const today = messageWith({ body_md: "Fog.", author: byBo, reply_count: 2, last_repliers: [byBo, author] });
    const speaker = new Speaker();
    const tui = createTui({ messages: [yesterday, today] });
    expect(speaker.next(tui.model).slice(2)).toEqual([
      "Yesterday",
      expect.stringContaining("Good night."),
      "Today",
      expect.stringContaining("Fog."),
      "  2 replies by Bo, Cy",
    ]);
  });

  test(":more says older messages; those that are not loaded are loaded first, and then said", () => {
    const all = Array.from({ length: 24 }, (_, index) => messageWith({ body_md: `message ${index}`, author: byBo }));
    const tui = createTui({ messages: all.slice(9) });
    tui.model = {
      ...tui.model,
      lists: new Map([[general.id, { ...listOf(tui.model, general.id)!, older: all[9]!.id }]]),
    };
    const speaker = new Speaker();
    expect(speaker.next(tui.model).at(2)).toContain("message 14");
    expect(speaker.older(tui.model)?.map((line) => line.slice(-2).trim())).toEqual(["9", "10", "11", "12", "13"]);
    expect(speaker.older(tui.model)).toBeNull();
    tui.does({ kind: "loadOlder" });
    const [load] = tui.effects().filter((effect) => effect.kind === "load");
    expect(load).toMatchObject({ use: "older", query: { before: all[9]!.id } });
    expect(speaker.next(tui.model)).toEqual([]);
    const page = { items: all.slice(0, 9), next: null, prev: null };
    tui.does({ kind: "page", list: general.id, use: "older", page, parent: null, show: null });
    expect(speaker.next(tui.model)).toHaveLength(9);
    expect(speaker.next(tui.model)).toEqual([]);
    expect(speaker.older(tui.model)).toEqual(["That is the beginning."]);
  });

  test("one goes to places by parts of their names", () => {
    const tui = createTui();
    types(tui, new Speaker(), ":go keep");
    expect(tui.model.channel_id).toBe(keepers.id);
    expect(types(tui, new Speaker(), ":go nowhere")).toBe('Nothing is called "nowhere".');
  });
});
