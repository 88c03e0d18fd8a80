import { describe, expect, test } from "bun:test";
import type { Author, Message as MessageData } from "#core/messages/schema.ts";
import { ada, bo, general, messageWith } from "#test/support/events.ts";
import { fitted } from "./files.tsx";
import { Message, MessageBody, ReplyCount } from "./message.tsx";
import { MessageList } from "./messages.tsx";
import { ReactorList } from "./reactions.tsx";
import { UnreadBanner } from "./unread-banner.tsx";

const by = ({ id, display_name: name }: typeof ada): Author => ({ kind: "user", id, name, avatar_url: null });
const href = "/c/lighthouse/channels/general";
const listOf = (items: MessageData[], lastRead: number, prev: string | null = null) => ({
  page: { items, next: null, prev },
  news: { readerId: ada.id, lastRead },
});

/** What stands in a list, from above: days, lines and the texts of messages. */
const orderOf = (html: string) =>
  [...html.matchAll(/class="(day|new-line)"|<div class="body"[^>]*><p>([^<]*)/g)].map(
    ([, other, text]) => other ?? text,
  );

describe("the line above what is new", () => {
  const items = [
    messageWith({ seq: 1, author: by(bo), body_md: "old" }),
    messageWith({ seq: 2, author: by(ada), body_md: "own" }),
    messageWith({ seq: 3, author: by(bo), body_md: "new" }),
    messageWith({ seq: 4, author: by(bo), body_md: "newer" }),
  ];
  const render = (lastRead: number) =>
    String(<MessageList id={general.id} slug="lighthouse" href={href} {...listOf(items, lastRead)} />);

  test("stands above the first message that somebody else wrote since, and whose author is named again", () => {
    expect(orderOf(render(1))).toEqual(["day", "old", "own", "new-line", "new", "newer"]);
    expect(render(1)).toContain(`id="new-${general.id}"`);
  });

  test("is not there when the page begins after what was read, because then it is further up", () => {
    const list = (prev: string | null) =>
      orderOf(
        String(<MessageList id={general.id} slug="lighthouse" href={href} {...listOf(items.slice(2), 1, prev)} />),
      );
    expect(list(items[2]!.id)).toEqual(["day", "new", "newer"]);
    expect(list(null)).toEqual(["day", "new-line", "new", "newer"]);
  });

  test("is not there when nothing is new", () => {
    expect(orderOf(render(4))).toEqual(["day", "old", "own", "new", "newer"]);
  });
});

describe("the banner", () => {
  const items = [3, 4, 5].map((seq) => messageWith({ seq, author: by(bo) }));
  const render = (first: MessageData, count = 3) => {
    const { page, news } = listOf(items, 1, items[0]!.id);
    return String(<UnreadBanner id={general.id} href={href} page={page} unread={{ ...news, count, first }} />);
  };

  test("is hidden when the first new message is on the page, and says since when it waits", () => {
    expect(render(items[1]!)).toContain('<div class="unread-banner" hidden');
    expect(render(items[1]!)).toContain(`datetime="${items[1]!.created_at}"`);
  });

  test("leads to it when it is further up", () => {
    const further = messageWith({ seq: 2, author: by(bo), created_at: "2025-12-31T10:00:00.000Z" });
    const html = render(further, 40);
    expect(html).toContain(`<div class="unread-banner" data-first="${further.id}">`);
    expect(html).toContain(`datetime="${further.created_at}"`);
    expect(html).toContain("40 new");
    expect(html).toContain(`href="${href}?around=unread#new-${general.id}"`);
    expect(html).toContain(`name="message_id" value="${items[2]!.id}"`);
  });
});

test("a message has the same markup for everybody, and next to none for what can be done with it", () => {
  const message = messageWith({ author: by(ada) });
  const html = String(<Message message={message} slug="lighthouse" />);
  expect(html).toContain(`href="/c/lighthouse/channels/${message.channel_id}/messages/${message.id}"`);
  expect(html).toContain(`href="/go/message/${message.id}"`);
  expect(html.length).toBeLessThan(1_400);
  const deleted = messageWith({ deleted_at: message.created_at, body_md: "" });
  expect(String(<Message message={deleted} slug="lighthouse" />)).not.toContain("actions-link");
});

test("names in a message lead to people and channels; a number leads nowhere, nor does who calls everybody", () => {
  const message = { body_md: "@bo: #deploys, not #123, @here", edited_at: null };
  const html = String(<MessageBody message={message} slug="lighthouse" />);
  expect(html).toContain('<a class="mention" href="/users/%40bo">@bo</a>');
  expect(html).toContain('<a href="/c/lighthouse/channels/deploys">#deploys</a>');
  expect(html).toContain('not #123, <span class="mention">@here</span>');
  expect(String(<MessageBody message={message} slug={null} />)).not.toContain("/channels/");
});

test("a thread says how many replies it has, who wrote the last ones, and when the last one came", () => {
  const last_repliers = [by(bo), by(ada)];
  const summary = { reply_count: 2, last_reply_at: "2026-01-02T03:04:05.678Z", last_repliers };
  expect(String(<ReplyCount summary={summary} href="/t" />)).toMatch(/2 replies.*datetime="2026-01-02T03:04:05.678Z"/);
  expect(String(<ReplyCount summary={summary} href="/t" />)).toMatch(/>B<.*>A<.*2 replies/);
  const one = { reply_count: 1, last_reply_at: null, last_repliers: [] };
  expect(String(<ReplyCount summary={one} href="/t" />)).toContain("1 reply<");
});

test("a picture's place is its own size, or what of it fits, in the same shape", () => {
  expect(fitted({ width: 100, height: 50 })).toEqual({ width: 100, height: 50 });
  expect(fitted({ width: 3840, height: 2160 })).toEqual({ width: 384, height: 216 });
  expect(fitted({ width: 500, height: 1400 })).toEqual({ width: 114, height: 320 });
  expect(fitted({ width: 1, height: 50_000 })).toEqual({ width: 1, height: 320 });
});

test("files have a picture of their kind: by what they contain, else by how their name ends", () => {
  const iconOf = (filename: string, content_type: string) => {
    const attachments = [{ id: general.id, filename, content_type, size_bytes: 1, width: null, height: null }];
    return /#icon-(\w+)/.exec(String(<Message message={messageWith({ attachments })} slug={null} />))![1];
  };
  expect(iconOf("a", "video/mp4")).toBe("film");
  expect(iconOf("a.txt", "audio/ogg")).toBe("music");
  expect(iconOf("main.rs", "text/plain")).toBe("code");
  expect(iconOf("a.csv", "text/csv")).toBe("text");
  expect(iconOf("a.zip", "application/zip")).toBe("archive");
  expect(iconOf("a.pdf", "application/pdf")).toBe("text");
  expect(iconOf("a", "application/octet-stream")).toBe("file");
});

test("who reacted is named, and counted where there are more", () => {
  const html = String(<ReactorList reactors={[{ emoji: "👍", count: 102, people: [ada, bo] }]} />);
  expect(html).toContain(`<bdi data-person="${bo.id}">`);
  expect(html).toContain("and 100 more");
});

test("what is kept of a message is given only to who is to see just that", () => {
  const message = messageWith({ body_md: "first", author: by(bo) });
  const reacted = (reacted_by_me: boolean) => ({ ...message, reactions: [{ emoji: "🎉", count: 1, reacted_by_me }] });
  const list = (items: MessageData[], slug: string) =>
    String(<MessageList id={general.id} slug={slug} href={href} page={{ items, next: null, prev: null }} />);
  const first = list([message], "lighthouse");
  expect(list([message], "lighthouse")).toBe(first);
  expect(list([{ ...message, body_md: "edited" }], "lighthouse")).toContain("edited");
  expect(list([reacted(true)], "lighthouse")).toContain('data-mine="🎉"');
  expect(list([reacted(false)], "lighthouse")).not.toContain('data-mine="🎉"');
  expect(list([message], "harbour")).toContain("/c/harbour/");
});
