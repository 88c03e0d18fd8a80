import { afterEach, beforeEach, expect, test } from "bun:test";
import type { Message } from "#core/messages/schema.ts";
import type { Person } from "#core/users/schema.ts";
import {
  accessOf,
  ada,
  bo,
  cy,
  general,
  happened,
  harbour,
  keepers,
  lighthouse,
  messageWith,
  openChannel,
  openDm,
  quay,
  sessionOf,
  signals,
} from "#test/support/events.ts";
import { createFakeWorld, type FakeWorld, type Patch } from "#test/support/web-sm.ts";

let world: FakeWorld;
beforeEach(() => {
  world = createFakeWorld();
});
afterEach(() => world.close());

/** Whether one can write in the channel. */
const NOTICE = `[data-notice="${general.id}"]`;
const bodiesIn = ({ elements = "" }: Patch) => [...elements.matchAll(/<p>(.*?)<\/p>/g)].map((match) => match[1]);

test("a stream begins with its place and appends what is written in the channel, in order", async () => {
  const stream = await world.listen("ada");
  expect(await stream.change()).toMatchObject({ patches: [], place: { _position: "e1-0", _seen: 0, _thread_seen: 0 } });
  for (const text of ["one", "two"]) world.publish(happened.messageCreated(general, text));
  for (const [text, position] of [
    ["one", "e1-1"],
    ["two", "e1-2"],
  ]) {
    const { patches, place } = await stream.change();
    const [remove, append] = patches as [Patch, Patch];
    expect(place).toEqual({ _position: position! });
    expect(remove.mode).toBe("remove");
    const selector = `#list-${general.id}[data-end]`;
    expect(append).toMatchObject({ event: "datastar-patch-elements", selector, mode: "append" });
    expect(bodiesIn(append)).toEqual([text]);
  }
});

test("the message that its author saw at once goes when the real one comes", async () => {
  const stream = await world.listen("ada");
  await stream.change();
  const event = happened.messageCreated(general);
  event.data.client_message_id = "00000000-0000-4000-8000-000000000001";
  world.publish(event);
  const { patches } = await stream.change();
  expect(patches[0]).toMatchObject({
    mode: "remove",
    selector: `#list-${general.id}[data-end] > #m-${event.data.message.id}, #p-00000000-0000-4000-8000-000000000001`,
  });
});

test("S4: what the page holds already is not appended again, what came after it was read is", async () => {
  const from = world.feed.position();
  const held = happened.messageCreated(general, "on the page");
  world.publish(held);
  const stream = await world.listen("ada", { from, seen: held.data.message.seq });
  const later = happened.messageCreated(general, "after the page");
  world.publish(later);
  expect((await stream.change()).place._position).toBe(from);
  const { patches } = await stream.change();
  expect(bodiesIn(patches[1]!)).toEqual(["after the page"]);
});

test("S2: a client that comes back with its position gets what it missed, once", async () => {
  const events = ["one", "two", "three"].map((text) => happened.messageCreated(general, text));
  for (const event of events) world.publish(event);
  const stream = await world.listen("ada", { from: "e1-1" });
  expect((await stream.change()).place._position).toBe("e1-1");
  expect(bodiesIn((await stream.change()).patches[1]!)).toEqual(["two"]);
  expect(bodiesIn((await stream.change()).patches[1]!)).toEqual(["three"]);
});

for (const [what, from] of [
  ["of another stream", "e0-5"],
  ["that is malformed", "x'; drop"],
  ["of the future", "e1-99"],
  ["that is missing", ""],
]) {
  test(`S3: a position ${what} renders the page anew, and then goes on`, async () => {
    world.messages.push(messageWith({ body_md: "as the API has it" }));
    const stream = await world.listen("ada", { from: from! });
    const { patches, place } = await stream.change();
    expect(patches.map(({ event, selector }) => selector ?? event)).toEqual([
      "#sidebar",
      "#head",
      `#list-${general.id}[data-end]`,
      NOTICE,
      "datastar-reset",
    ]);
    expect(bodiesIn(patches[2]!)).toEqual(["as the API has it"]);
    expect(place).toMatchObject({ _position: "e1-0", _seen: world.messages[0]!.seq, _thread_seen: 0 });
    world.publish(happened.messageCreated(general, "next"));
    expect(bodiesIn((await stream.change()).patches[1]!)).toEqual(["next"]);
  });
}

test("what happens while the page is rendered anew is shown afterwards, unless the page has it", async () => {
  const reading = Promise.withResolvers<void>();
  const given = Promise.withResolvers<void>();
  const before = happened.messageCreated(general, "read with the page");
  world.answers.set(`GET /api/c/lighthouse/channels/${general.id}/messages`, async () => {
    reading.resolve();
    await given.promise;
    return Response.json({ items: [before.data.message], next: null, prev: null });
  });
  const stream = await world.listen("ada", { from: "e0-1" });
  await reading.promise;
  world.publish(before);
  world.publish(happened.messageCreated(general, "too late for the page"));
  given.resolve();
  const anew = await stream.change();
  expect(bodiesIn(anew.patches[2]!)).toEqual(["read with the page"]);
  expect(anew.place._position).toBe("e1-0");
  expect(bodiesIn((await stream.change()).patches[1]!)).toEqual(["too late for the page"]);
});

test("a stream that is replaced renders the open pages anew", async () => {
  const stream = await world.listen("ada");
  await stream.change();
  world.feed.reset({ epoch: "e2", from: 7, head: 7 });
  const { patches, place } = await stream.change();
  expect(patches.at(-3)).toMatchObject({ selector: `#list-${general.id}[data-end]` });
  expect(place._position).toBe("e2-7");
});

test("an edited message changes where it is, a deleted one goes", async () => {
  const stream = await world.listen("ada");
  await stream.change();
  const message = messageWith({ body_md: "better", edited_at: "2026-01-02T03:05:00.000Z" });
  world.publish(happened.messageUpdated(general, message));
  world.publish(happened.messageDeleted(general, message));
  const [edited] = (await stream.change()).patches;
  expect(edited!.selector).toBe(`[data-message="${message.id}"] > .body`);
  expect(edited!.elements).toContain("edited");
  const [removed, gap] = (await stream.change()).patches;
  expect(removed).toMatchObject({ mode: "remove", selector: expect.stringContaining(`#m-${message.id}:not(`) });
  // For a message on which replies hang: it stays, without what it said.
  expect(gap).toMatchObject({ selector: `[data-message="${message.id}"] > .body` });
  expect(gap!.elements).toContain("This message was deleted.");
});

/** A reply, with which the thread has so many. */
function replied(parent: Message, body: string, reply_count: number) {
  const event = happened.messageCreated(general, body);
  event.data.message.parent_id = parent.id;
  event.data.parent = { id: parent.id, reply_count, last_reply_at: event.timestamp, last_repliers: [] };
  return event;
}

test("replies are counted at their message, and shown where their thread is open", async () => {
  const parent = messageWith();
  const stream = await world.listen("ada");
  await stream.change();
  const event = replied(parent, "a reply", 2);
  world.publish(event);
  const { patches } = await stream.change();
  expect(patches.map(({ selector, event }) => selector ?? event)).toEqual([
    `#list-${parent.id}[data-end] > #m-${event.data.message.id}`,
    `#list-${parent.id}[data-end]`,
    `#m-${parent.id} > .replies`,
    "datastar-news",
  ]);
  expect(bodiesIn(patches[1]!)).toEqual(["a reply"]);
  const href = `/c/lighthouse/channels/${general.id}/t/${parent.id}`;
  expect(patches[2]!.elements).toStartWith(`<a class="reply-count" href="${href}">`);
  expect(patches[2]!.elements).toContain("2 replies");
  expect(patches[2]!.elements).toContain(`datetime="${event.timestamp}"`);
  expect(patches[3]).toMatchObject({ channel: general.id, parent: parent.id });
});

test("S4: a page with a thread leaves out what it holds of either list", async () => {
  const from = world.feed.position();
  const parent = messageWith();
  const [held, heldReply] = [happened.messageCreated(general, "held"), replied(parent, "held reply", 1)];
  for (const event of [held, heldReply]) world.publish(event);
  const seen = { seen: held.data.message.seq, threadSeen: heldReply.data.message.seq };
  const stream = await world.listen("ada", { thread: parent.id, from, ...seen });
  await stream.change();
  world.publish(replied(parent, "next reply", 2));
  expect(bodiesIn((await stream.change()).patches[1]!)).toEqual(["next reply"]);
  world.publish(happened.messageCreated(general, "next"));
  expect(bodiesIn((await stream.change()).patches[1]!)).toEqual(["next"]);
  expect(stream.text()).not.toContain("held");
});

test("a deleted reply goes, and what a thread is about leaves its gap above it", async () => {
  const parent = messageWith();
  const reply = messageWith({ parent_id: parent.id });
  const stream = await world.listen("ada", { thread: parent.id });
  await stream.change();
  const removed = happened.messageDeleted(general, reply);
  removed.data.parent = { id: parent.id, reply_count: 0, last_reply_at: null, last_repliers: [] };
  world.publish(removed);
  world.publish(happened.messageDeleted(general, parent));
  expect((await stream.change()).patches.slice(0, 2).map(({ selector }) => selector)).toEqual([
    `#m-${reply.id}`,
    `#m-${parent.id}:has(> .deleted), #m-${parent.id} .reply-count`,
  ]);
  const [, gap] = (await stream.change()).patches;
  expect(gap).toMatchObject({ selector: `[data-message="${parent.id}"] > .body` });
  expect(gap!.elements).toContain("This message was deleted.");
});

test("S3: a thread's page without a position that can be served is rendered anew, up to its newest reply", async () => {
  const parent = messageWith({ body_md: "the question", reply_count: 2 });
  const [first, second] = ["one", "two"].map((body_md) => messageWith({ parent_id: parent.id, body_md }));
  const pages = [
    { items: [first], next: first!.id, prev: null },
    { items: [second], next: null, prev: second!.id },
  ];
  world.answers.set(`GET /api/messages/${parent.id}/replies`, () =>
    Response.json({ ...pages.shift(), parent, participants: [] }),
  );
  const stream = await world.listen("ada", { thread: parent.id, from: "e0-5" });
  const { patches, place } = await stream.change();
  expect(patches.map(({ event, selector }) => selector ?? event)).toEqual([
    "#sidebar",
    "#head",
    `#list-${general.id}[data-end]`,
    NOTICE,
    `#parent-${parent.id}`,
    `#list-${parent.id}[data-end]`,
    "datastar-reset",
  ]);
  expect(bodiesIn(patches[4]!)).toEqual(["the question"]);
  expect(bodiesIn(patches[5]!)).toEqual(["two"]);
  expect(place._thread_seen).toBe(second!.seq);
});

test("reactions are the same bytes for everybody, with who did it beside them", async () => {
  const message = messageWith();
  const [hers, his] = await Promise.all([world.listen("ada"), world.listen("bo", { thread: message.id })]);
  await Promise.all([hers.change(), his.change()]);
  world.publish(happened.reactionAdded(general, message, "👍"));
  world.publish(happened.reactionRemoved(general, message, "👍"));
  for (const stream of [hers, his]) {
    const [who, reactions] = (await stream.change()).patches;
    expect(who).toEqual({ event: "datastar-reacted", message: message.id, user: ada.id, emoji: "👍", how: "added" });
    expect(reactions).toMatchObject({ selector: `[data-message="${message.id}"] > .reactions`, mode: "inner" });
    expect(reactions!.elements).toContain('name="add_emoji" value="👍" aria-pressed="false"');
    const [whoLess, none] = (await stream.change()).patches;
    expect(whoLess!.how).toBe("removed");
    expect(none!.elements ?? "").toBe("");
  }
});

test("what is written in another channel is told as news: who, and whom it calls, and not what", async () => {
  const stream = await world.listen("bo");
  await stream.change();
  const event = happened.messageCreated(keepers, "by ada");
  event.data.message.mentions = [{ type: "user", id: bo.id }];
  world.publish(event);
  const { id, seq } = event.data.message;
  const news = { channel: keepers.id, message: id, seq: String(seq), author: ada.id, calls: bo.id };
  expect((await stream.change()).patches).toEqual([{ event: "datastar-news", ...news }]);
  expect(stream.text()).not.toContain("by ada");
});

test("where somebody stands in a channel is told to their own pages alone", async () => {
  const [hers, his] = await Promise.all([world.listen("ada"), world.listen("bo")]);
  await Promise.all([hers.change(), his.change()]);
  const reading = { last_seq: 9, last_read_seq: 7, unread_count: 2, mention_count: 0, notify_level: "all" as const };
  world.publish(happened.channelRead(general, ada, reading));
  world.publish(happened.messageCreated(general, "to all"));
  const [told] = (await hers.change()).patches;
  expect(told).toMatchObject({ event: "datastar-reading", channel: general.id });
  expect(JSON.parse(told!.reading!)).toEqual(reading);
  await his.change();
  expect(his.text()).not.toContain("datastar-reading");
});

test("S6: what may not be seen leaves no byte on the wire", async () => {
  const stream = await world.listen("cy");
  await stream.change();
  const secret = happened.messageCreated(keepers, "the secret word");
  world.publish(secret);
  world.publish(happened.messageCreated(general, "open"));
  await stream.change();
  for (const hidden of [keepers.id, secret.id, secret.data.message.id, "the secret word"]) {
    expect(stream.text()).not.toContain(hidden);
  }
});

test("a DM's page appends what is written in it; on other pages it marks the DM; nobody else gets a byte", async () => {
  const [direct, elsewhere, outside] = await Promise.all([
    world.listen("dot", { channel: signals }),
    world.listen("ada"),
    world.listen("bo"),
  ]);
  for (const stream of [direct, elsewhere, outside]) await stream.change();
  const event = happened.messageCreated(signals, "between us");
  event.data.message.author.id = bo.id;
  event.actor_id = bo.id;
  world.publish(event);
  world.publish(happened.messageCreated(general, "to all"));
  const { patches } = await direct.change();
  expect(patches.flatMap(bodiesIn)).toEqual(["between us"]);
  expect(patches[1]!.elements).toContain(`/dm/${signals.id}/messages/`);
  expect((await elsewhere.change()).patches).toMatchObject([{ event: "datastar-news", channel: signals.id }]);
  await outside.change();
  expect(outside.text()).not.toContain(signals.id);
  expect(outside.text()).not.toContain("between us");
});

test("a new DM stands in the sidebar of those who are in it at once, as does what changes in one", async () => {
  const stream = await world.listen("cy");
  await stream.change();
  const channel = { ...signals, id: quay.id.replace("22", "27"), type: "group_dm" as const };
  const sidebar = async () => (await stream.change()).patches.find(({ selector }) => selector === "#sidebar")!.elements;
  world.accesses.set("cy", { ...accessOf(cy), channels: [general.id, channel.id] });
  world.dms.push(openDm(channel, [ada, bo, cy]));
  world.publish(happened.dmCreated(channel, [ada, bo, cy]));
  expect(await sidebar()).toContain(`href="/dm/${channel.id}?in=lighthouse"`);
  world.dms.splice(1, 1, openDm({ ...channel, name: "Night watch" }, [ada, bo, cy]));
  world.publish(happened.channelUpdated({ ...channel, name: "Night watch" }));
  expect(await sidebar()).toContain("Night watch");
});

test("who is put into a channel sees it in the sidebar at once", async () => {
  const attic = { ...keepers, id: "00000000-0000-7000-8000-000000000029", name: "attic" };
  const stream = await world.listen("cy");
  await stream.change();
  world.channels.push(openChannel(attic));
  world.accesses.set("cy", { ...accessOf(cy), channels: [general.id, attic.id] });
  world.publish(happened.channelMemberAdded(attic, cy));
  const { patches, place } = await stream.change();
  expect(patches.map(({ selector }) => selector)).toEqual(["#sidebar", "#head", NOTICE]);
  expect(patches[0]!.elements).toContain("attic");
  expect(place._position).toBe("e1-1");
});

test("S7: who is taken out of the open channel is led away from it and hears no more of it", async () => {
  const [hers, his] = await Promise.all([
    world.listen("ada", { channel: keepers }),
    world.listen("bo", { channel: keepers }),
  ]);
  await Promise.all([hers.change(), his.change()]);
  world.accesses.set("bo", { ...accessOf(bo), channels: [general.id] });
  world.publish(happened.channelMemberRemoved(keepers, bo));
  world.publish(happened.messageCreated(keepers, "without him"));
  expect(await his.next()).toEqual({ event: "datastar-go-to", href: "/c/lighthouse" });
  expect(his.next()).rejects.toThrow("ended");
  expect(bodiesIn((await hers.change()).patches[1]!)).toEqual(["without him"]);
  expect(his.text()).not.toContain("without him");
});

test("S11: the end of a session leads its pages to the sign-in, and leaves those of others alone", async () => {
  const [hers, his] = await Promise.all([world.listen("ada"), world.listen("bo")]);
  await Promise.all([hers.change(), his.change()]);
  world.publish(happened.sessionEnded(ada, sessionOf(ada)));
  world.publish(happened.messageCreated(general, "still here"));
  const next = encodeURIComponent(`/c/lighthouse/channels/${general.id}`);
  expect(await hers.next()).toEqual({ event: "datastar-go-to", href: `/login?next=${next}` });
  expect(hers.next()).rejects.toThrow("ended");
  expect(bodiesIn((await his.change()).patches[1]!)).toEqual(["still here"]);
});

test("new names appear wherever the old ones stood", async () => {
  const stream = await world.listen("bo");
  await stream.change();
  const renamed: Person = { ...ada, display_name: "Ada <b>" };
  world.publish(happened.userUpdated(lighthouse, renamed));
  world.publish(happened.communityUpdated({ ...lighthouse, name: "Beacon" }));
  world.publish(happened.channelUpdated({ ...general, name: "commons", topic: "What concerns all" }));
  expect((await stream.change()).patches).toEqual([
    {
      event: "datastar-patch-elements",
      selector: `[data-person="${ada.id}"]`,
      elements: `<bdi data-person="${ada.id}">Ada &lt;b&gt;</bdi>`,
    },
  ]);
  expect((await stream.change()).patches[0]!.elements).toContain("Beacon");
  const [address, name, , topic] = (await stream.change()).patches;
  expect(address).toMatchObject({ event: "datastar-channel", channel: general.id, name: "commons" });
  expect(name!.elements).toContain("commons");
  expect(topic!.elements).toContain("What concerns all");
});

test("what happens to the memberships of others changes nothing on a page", async () => {
  const stream = await world.listen("ada");
  await stream.change();
  world.publish(happened.communityMemberAdded(lighthouse, cy));
  world.publish(happened.channelMemberAdded(general, cy));
  world.publish(happened.channelMemberRemoved(general, cy));
  world.publish(happened.communityMemberAdded(harbour, cy));
  world.publish(happened.messageCreated(general, "next"));
  expect((await stream.change()).place._position).toBe("e1-5");
});

test("a stream is refused as a problem to who is not signed in, and when the process ends", async () => {
  const path = `/live?slug=lighthouse&channel=${general.id}`;
  const headers = { accept: "text/event-stream" };
  for (const token of [null, "nobody"]) {
    const response = await world.visit(token, path, { headers });
    expect([response.status, response.headers.get("content-type")]).toEqual([401, "application/problem+json"]);
  }
  world.ending.abort();
  const response = await world.visit("ada", path, { headers });
  expect([response.status, response.headers.get("retry-after")]).toEqual([503, "1"]);
});

test("X3: a page is told when events are late, and when they come again", async () => {
  const stream = await world.listen("ada");
  await stream.change();
  world.feed.delayed(true);
  expect(await stream.next()).toEqual({ event: "datastar-delayed", delayed: "true" });
  world.feed.delayed(false);
  expect(await stream.next()).toEqual({ event: "datastar-delayed", delayed: "false" });
});
