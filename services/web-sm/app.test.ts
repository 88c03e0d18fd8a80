import { afterEach, beforeEach, expect, test } from "bun:test";
import { AppError } from "#core/kernel/errors.ts";
import { newId } from "#core/kernel/ids.ts";
import { problemResponse } from "#services/shared/http.ts";
import { accessOf, ada, cy, general, messageWith, signals } from "#test/support/events.ts";
import { createFakeWorld, type FakeWorld, PUBLIC_URL } from "#test/support/web-sm.ts";

let world: FakeWorld;
beforeEach(() => {
  world = createFakeWorld();
});
afterEach(() => world.close());

const CHANNEL = "/c/lighthouse/channels/general";
const POST_MESSAGE = `POST /api/c/lighthouse/channels/${general.id}/messages`;

const form = (fields: Record<string, string>, accept = "text/html") => ({
  method: "POST",
  body: new URLSearchParams(fields),
  headers: { accept },
});

test("who is not signed in is led to the sign-in, and from there back to where they were going", async () => {
  for (const token of [null, "nobody"]) {
    const response = await world.visit(token, `${CHANNEL}?before=${general.id}`);
    expect(response.status).toBe(303);
    const next = encodeURIComponent(`${CHANNEL}?before=${general.id}`);
    expect(response.headers.get("location")).toBe(`/login?next=${next}`);
  }
});

test("a form that is sent without a session leads back to the page that it was on", async () => {
  const { headers, ...rest } = form({ body_md: "x", client_message_id: newId() });
  const referer = `${PUBLIC_URL}${CHANNEL}`;
  const response = await world.visit(null, `${CHANNEL}/messages`, { ...rest, headers: { ...headers, referer } });
  expect(response.headers.get("location")).toBe(`/login?next=${encodeURIComponent(CHANNEL)}`);
});

test("a script that is not signed in gets a problem, not a page", async () => {
  const request = form({ body_md: "x", client_message_id: newId() }, "application/json");
  const response = await world.visit(null, `${CHANNEL}/messages`, request);
  expect(response.status).toBe(401);
  expect(await response.json()).toMatchObject({ code: "unauthenticated" });
});

test("the start leads to the first community, and that to the oldest channel that one has joined", async () => {
  expect((await world.visit("ada", "/")).headers.get("location")).toBe("/c/lighthouse");
  expect((await world.visit("ada", "/c/lighthouse")).headers.get("location")).toBe(CHANNEL);
});

test("who is in no community, or in no channel, is told what to do", async () => {
  world.accesses.set("cy", { ...accessOf(cy), communities: [], channels: [] });
  expect(await (await world.visit("cy", "/")).text()).toContain("Ask somebody who is in one for an invite link");
  world.accesses.set("cy", { ...accessOf(cy), channels: [] });
  expect(await (await world.visit("cy", "/c/lighthouse")).text()).toContain("Browse channels");
});

test("a channel's page carries what keeps a browser from running or framing anything else", async () => {
  world.messages.push(messageWith({ body_md: "Hello **there**" }));
  const response = await world.visit("ada", CHANNEL);
  expect(response.status).toBe(200);
  expect(response.headers.get("content-security-policy")).toBe(
    "default-src 'self'; script-src 'self' 'unsafe-eval'; style-src 'self'; img-src 'self' data:; " +
      "frame-ancestors 'none'; base-uri 'none'; form-action 'self'",
  );
  expect(response.headers.get("x-content-type-options")).toBe("nosniff");
  expect(response.headers.get("referrer-policy")).toBe("same-origin");
  expect(response.headers.get("cache-control")).toBe("no-store");
  expect(await response.text()).toContain("Hello <strong>there</strong>");
});

test("the position of a page is taken before the API is asked", async () => {
  world.answers.set("GET /api/c/lighthouse/channels/general/messages", () => {
    world.feed.reset({ epoch: "e2", from: 9, head: 9 });
    return Response.json({ items: [], next: null, prev: null });
  });
  expect(await (await world.visit("ada", CHANNEL)).text()).toContain("e1-0");
});

test("a name of any script finds its channel", async () => {
  world.channels[0]!.name = "été";
  const response = await world.visit("ada", `/c/lighthouse/channels/${encodeURIComponent("été")}`);
  expect(response.status).toBe(200);
  expect(await response.text()).toContain(`href="/c/lighthouse/channels/${encodeURIComponent("été")}"`);
});

test("a hidden channel and a missing one look alike, as a page with the trace and a way out", async () => {
  const traceId = "0123456789abcdef0123456789abcdef";
  const pages = [];
  for (const channel of ["keepers", "nothing"]) {
    const response = await world.visit("cy", `/c/lighthouse/channels/${channel}`, {
      headers: { "x-trace-id": traceId },
    });
    expect(response.status).toBe(404);
    pages.push(await response.text());
  }
  expect(pages[0]).toBe(pages[1]!);
  expect(pages[0]).toContain(traceId);
  expect(pages[0]).toContain("Go to the start page");
});

test("an API that is away is told so, with the way to try again", async () => {
  const away = new AppError("unavailable", "The database is away.", { retryAfter: 3 });
  world.answers.set("GET /api/snapshot", () => {
    const response = problemResponse(away, "0".repeat(32));
    response.headers.set("retry-after", "3");
    return response;
  });
  const response = await world.visit("ada", CHANNEL);
  expect([response.status, response.headers.get("retry-after")]).toEqual([503, "3"]);
  expect(await response.text()).toContain(`href="${CHANNEL}"`);
});

test("a message is posted as the person, in the trace of the request, with the line breaks that they typed", async () => {
  const id = newId();
  const traceId = "0123456789abcdef0123456789abcdef";
  world.answers.set(POST_MESSAGE, () => Response.json(messageWith(), { status: 201 }));
  const request = form({ body_md: "one\r\ntwo", client_message_id: id });
  const response = await world.visit("ada", `/c/lighthouse/channels/${general.id}/messages`, {
    ...request,
    headers: { ...request.headers, "x-trace-id": traceId },
  });
  expect(response.status).toBe(303);
  expect(response.headers.get("location")).toBe(`/c/lighthouse/channels/${general.id}`);
  expect(world.asked.at(-1)).toEqual({
    method: "POST",
    path: POST_MESSAGE.slice(5),
    token: "ada",
    traceId,
    body: { body_md: "one\ntwo", client_message_id: id },
  });
});

test("a script that posts a message gets its id, or why it was refused", async () => {
  const message = messageWith();
  world.answers.set(POST_MESSAGE, () => Response.json(message, { status: 201 }));
  const request = form({ body_md: "x", client_message_id: newId() }, "application/json");
  const path = `/c/lighthouse/channels/${general.id}/messages`;
  expect(await (await world.visit("ada", path, request)).json()).toEqual({ id: message.id });
  const archived = new AppError("conflict", "This channel is archived.");
  world.answers.set(POST_MESSAGE, () => problemResponse(archived, "0".repeat(32)));
  const refused = await world.visit("ada", path, request);
  expect(refused.status).toBe(409);
  expect(await refused.json()).toMatchObject({ code: "conflict", detail: "This channel is archived." });
});

const RUN_COMMAND = "POST /api/commands";
const typed = (body_md: string, accept?: string) => form({ body_md, client_message_id: newId() }, accept);

test("what begins with a slash runs as a command where it was typed: in the channel or the thread", async () => {
  const parent = messageWith({ body_md: "Who?" });
  world.answers.set(RUN_COMMAND, () => Response.json({ kind: "message", text: "", message: messageWith() }));
  const channel = `/c/lighthouse/channels/${general.id}`;
  for (const [page, parent_id] of [
    [channel, undefined],
    [`${channel}/t/${parent.id}`, parent.id],
  ] as const) {
    const response = await world.visit("ada", `${page}/messages`, typed("/me waves\r\nand waves"));
    expect([response.status, response.headers.get("location")]).toEqual([303, page]);
    const { method, path, body } = world.asked.at(-1)!;
    expect(`${method} ${path}`).toBe(RUN_COMMAND);
    const expected = { text: "/me waves\nand waves", channel_id: general.id, client_message_id: expect.any(String) };
    expect(body).toEqual(parent_id ? { ...expected, parent_id } : expected);
  }
});

test("a command that leads somewhere leads there; its refusal is told", async () => {
  const href = "/c/lighthouse/channels/attic";
  const to = { href, community: "lighthouse", channel_id: general.id, message_id: null };
  world.answers.set(RUN_COMMAND, () => Response.json({ kind: "navigate", text: "You are in #attic.", to }));
  const path = `/c/lighthouse/channels/${general.id}/messages`;
  expect((await world.visit("ada", path, typed("/join #attic"))).headers.get("location")).toBe(href);
  expect(await (await world.visit("ada", path, typed("/join #attic", "application/json"))).json()).toEqual({ href });
  const refusal = new AppError("invalid", "There is no command /jion.");
  world.answers.set(RUN_COMMAND, () => problemResponse(refusal, "0".repeat(32)));
  const refused = await world.visit("ada", path, typed("/jion", "application/json"));
  expect(await refused.json()).toMatchObject({ code: "invalid", detail: "There is no command /jion." });
});

test("I4: what a command replies is shown to its caller, as a page or a part of one, and all of it is text", async () => {
  const evil = `<img src=x onerror="alert(1)"> {{x}} 'data-on-click'`;
  world.answers.set(RUN_COMMAND, () =>
    Response.json({
      kind: "table",
      text: evil,
      columns: [
        { label: evil, type: "text" },
        { label: "When", type: "time" },
      ],
      rows: [{ cells: [evil, "2026-01-02T03:04:05.678Z"], link: null }],
    }),
  );
  const path = `/c/lighthouse/channels/${general.id}/messages`;
  const { html } = await (await world.visit("ada", path, typed("/audit", "application/json"))).json();
  const page = await (await world.visit("ada", path, typed("/audit"))).text();
  for (const shown of [html, page]) {
    expect(shown.match(/&lt;img src=x/g)).toHaveLength(3);
    expect(shown).not.toContain("<img src=x");
    expect(shown).toContain('<time class="moment" datetime="2026-01-02T03:04:05.678Z"');
  }
  expect(html).not.toContain("<html");
});

test("older messages come as a part of a page", async () => {
  const message = messageWith({ body_md: "from long ago" });
  world.messages.push(message);
  const response = await world.visit("ada", `${CHANNEL}/messages?before=${newId()}`);
  const html = await response.text();
  expect(html).toContain("from long ago");
  expect(html).not.toContain("<html");
});

test("a thread's page has what it is about, its replies, and a form that replies", async () => {
  const parent = messageWith({ body_md: "the question", reply_count: 1 });
  const reply = messageWith({ body_md: "the answer", parent_id: parent.id });
  const path = `/c/lighthouse/channels/${general.id}/t/${parent.id}`;
  const replies = `/api/messages/${parent.id}/replies`;
  world.answers.set(`GET ${replies}`, () =>
    Response.json({ items: [reply], next: null, prev: null, parent, participants: [reply.author] }),
  );
  world.answers.set(`POST ${replies}`, () => Response.json(reply, { status: 201 }));
  const html = await (await world.visit("ada", `${CHANNEL}/t/${parent.id}`)).text();
  for (const shown of ["the question", "the answer", `action="${path}/messages"`, `thread=${parent.id}`]) {
    expect(html).toContain(shown);
  }
  expect(html.indexOf("the question")).toBeLessThan(html.indexOf("the answer"));
  const sent = { body_md: "x", client_message_id: newId() };
  expect((await world.visit("ada", `${path}/messages`, form(sent))).headers.get("location")).toBe(path);
  expect(world.asked.at(-1)).toMatchObject({ method: "POST", path: replies, body: sent });
});

test("a message of another channel, and one that is a reply itself, have no thread here", async () => {
  for (const fields of [{ channel_id: newId() }, { parent_id: newId() }]) {
    const parent = messageWith(fields);
    world.answers.set(`GET /api/messages/${parent.id}/replies`, () =>
      Response.json({ items: [], next: null, prev: null, parent, participants: [] }),
    );
    expect((await world.visit("ada", `${CHANNEL}/t/${parent.id}`)).status).toBe(404);
  }
});

test("one's own reactions are marked, and their buttons take them back", async () => {
  const reactions = [
    { emoji: "🎉", count: 2, reacted_by_me: true },
    { emoji: "🐙", count: 1, reacted_by_me: false },
  ];
  world.messages.push(messageWith({ reactions }));
  const html = await (await world.visit("ada", CHANNEL)).text();
  expect(html).toContain('data-mine="🎉"');
  expect(html).toContain('name="remove_emoji" value="🎉" aria-pressed="true"');
  expect(html).toContain('name="add_emoji" value="🐙" aria-pressed="false"');
});

test("a reaction is put on a message or taken off, and leads back to the page that the form was on", async () => {
  const message = messageWith();
  const reaction = `/api/messages/${message.id}/reactions/${encodeURIComponent("👍")}`;
  const path = `/c/lighthouse/channels/${general.id}/messages/${message.id}/reactions`;
  const referer = `${PUBLIC_URL}${CHANNEL}?before=${general.id}`;
  for (const [name, method] of [
    ["add_emoji", "PUT"],
    ["remove_emoji", "DELETE"],
  ] as const) {
    world.answers.set(`${method} ${reaction}`, () => new Response(null, { status: 204 }));
    const { headers, ...rest } = form({ [name]: "👍" });
    const response = await world.visit("ada", path, { ...rest, headers: { ...headers, referer } });
    expect(response.status).toBe(303);
    expect(response.headers.get("location")).toBe(`${CHANNEL}?before=${general.id}#m-${message.id}`);
    expect(world.asked.at(-1)).toMatchObject({ method, path: reaction });
    expect((await world.visit("ada", path, form({ [name]: "👍" }, "application/json"))).status).toBe(204);
  }
});

test("what was done to a reply leads back to its thread", async () => {
  const reply = messageWith({ parent_id: newId() });
  world.answers.set(`GET /api/messages/${reply.id}`, () => Response.json(reply));
  world.answers.set(`PATCH /api/messages/${reply.id}`, () => Response.json(reply));
  world.answers.set(`DELETE /api/messages/${reply.id}`, () => new Response(null, { status: 204 }));
  const thread = `${CHANNEL}/t/${reply.parent_id}`;
  const edited = await world.visit("ada", `${CHANNEL}/messages/${reply.id}/edit`, form({ body_md: "better" }));
  expect(edited.headers.get("location")).toBe(`${thread}#m-${reply.id}`);
  const deleted = await world.visit("ada", `${CHANNEL}/messages/${reply.id}/delete`, form({}));
  expect(deleted.headers.get("location")).toBe(thread);
});

test("a channel that the API refuses is shown again with what was typed and what is wrong", async () => {
  const errors = [{ path: "name", message: "only letters are allowed" }];
  const refusal = new AppError("invalid", "name: only letters are allowed", { errors });
  world.answers.set("POST /api/c/lighthouse/channels", () => problemResponse(refusal, "0".repeat(32)));
  const request = form({ name: "a <b>", topic: "what for", private: "on" });
  const response = await world.visit("ada", "/c/lighthouse/new-channel", request);
  expect(response.status).toBe(422);
  const html = await response.text();
  for (const shown of ["only letters are allowed", "a &lt;b&gt;", 'value="what for"', "checked"]) {
    expect(html).toContain(shown);
  }
});

test("an invite link is the installation's own address with the code", async () => {
  const invite = {
    id: newId(),
    created_by: newId(),
    created_at: "2026-01-02T03:04:05.678Z",
    expires_at: "2026-01-09T03:04:05.678Z",
    max_uses: null,
    uses: 0,
    revoked_at: null,
    code: "secret-code",
  };
  world.answers.set("POST /api/c/lighthouse/invites", () => Response.json(invite, { status: 201 }));
  const response = await world.visit("ada", "/c/lighthouse/invite", form({}));
  expect(await response.text()).toContain(`value="${PUBLIC_URL}/invite/secret-code"`);
});

test("members see no way to invite, because they may not", async () => {
  expect(await (await world.visit("ada", CHANNEL)).text()).not.toContain("Invite people");
  world.communities[0]!.role = "admin";
  expect(await (await world.visit("ada", CHANNEL)).text()).toContain("Invite people");
});

test("files are kept by browsers for as long as they are the same", async () => {
  const html = await (await world.visit("ada", CHANNEL)).text();
  const addresses = [...html.matchAll(/(?:href|src)="(\/assets\/[^"]*)"/g)].map((match) => match[1]!);
  expect(addresses).toHaveLength(6);
  for (const address of addresses) {
    const response = await world.visit(null, address.replaceAll("&amp;", "&"));
    expect(response.status).toBe(200);
    expect(response.headers.get("cache-control")).toContain("immutable");
    await response.body?.cancel();
  }
});

test("the page of a message offers what is the reader's to do with it", async () => {
  const message = messageWith({ author: { kind: "user", id: ada.id, name: "Ada", avatar_url: null } });
  world.answers.set(`GET /api/messages/${message.id}`, () => Response.json(message));
  const path = `${CHANNEL}/messages/${message.id}`;
  const own = await (await world.visit("ada", path)).text();
  expect(own).toContain(`/messages/${message.id}/edit"`);
  expect(own).toContain(`/messages/${message.id}/delete"`);
  const others = await (await world.visit("bo", path)).text();
  expect(others).not.toContain(`/messages/${message.id}/edit"`);
  expect(others).not.toContain(`/messages/${message.id}/delete"`);
  expect(others).toContain(`/t/${message.id}"`);
  world.communities[0]!.role = "admin";
  const admins = await (await world.visit("bo", path)).text();
  expect(admins).not.toContain(`/messages/${message.id}/edit"`);
  expect(admins).toContain(`/messages/${message.id}/delete"`);
});

test("who reacted is a page, and for a script the list alone", async () => {
  const message = messageWith();
  const { id, username, display_name } = ada;
  world.answers.set(`GET /api/messages/${message.id}/reactions`, () =>
    Response.json({ items: [{ emoji: "🎉", count: 1, people: [{ id, username, display_name, avatar_url: null }] }] }),
  );
  const path = `${CHANNEL}/messages/${message.id}/reactions`;
  const page = await (await world.visit("bo", path, { headers: { accept: "text/html" } })).text();
  expect(page).toContain("<title>Reactions");
  const part = await (await world.visit("bo", path, { headers: { accept: "*/*" } })).text();
  expect(part).toStartWith('<ul class="reactors">');
  expect(page).toContain(part);
});

test("what a script changes comes to its page by the stream, so the answer is empty", async () => {
  const message = messageWith();
  world.answers.set(`GET /api/messages/${message.id}`, () => Response.json(message));
  world.answers.set(`PATCH /api/messages/${message.id}`, () => Response.json(message));
  world.answers.set(`DELETE /api/messages/${message.id}`, () => new Response(null, { status: 204 }));
  for (const [what, fields] of [
    ["edit", { body_md: "better" }],
    ["delete", {}],
  ] as const) {
    const path = `${CHANNEL}/messages/${message.id}/${what}`;
    expect((await world.visit("ada", path, form(fields, "application/json"))).status).toBe(204);
    expect((await world.visit("ada", path, form(fields))).status).toBe(303);
  }
});

const DM = `/dm/${signals.id}`;

test("Z12: a DM has a page for those who are in it, and for nobody else", async () => {
  const page = await world.visit("ada", DM);
  expect(page.status).toBe(200);
  const html = await page.text();
  expect(html).toContain("<title>Dot · ajet-chat</title>");
  expect(html).toContain(`href="${DM}?in=lighthouse"`);
  expect(html).toContain(`channel=${signals.id}`);
  world.answers.set(`GET /api/dm/${signals.id}`, () => problemResponse(new AppError("not_found", "No."), ""));
  for (const path of [DM, `${DM}/messages`, `/c/lighthouse/channels/${signals.id}`]) {
    expect((await world.visit("bo", path)).status).toBe(404);
  }
  expect(await (await world.visit("bo", CHANNEL)).text()).not.toContain(signals.id);
});

test("what is written in a DM is posted there, and so are its replies, edits and reactions", async () => {
  const message = messageWith({ channel_id: signals.id });
  const fields = { body_md: "Ahoy", client_message_id: newId() };
  for (const [call, path, sent, where] of [
    [`POST /api/dm/${signals.id}/messages`, `${DM}/messages`, fields, DM],
    [`POST /api/messages/${message.id}/replies`, `${DM}/t/${message.id}/messages`, fields, `${DM}/t/${message.id}`],
    [
      `PATCH /api/messages/${message.id}`,
      `${DM}/messages/${message.id}/edit`,
      { body_md: "Aye" },
      `${DM}#m-${message.id}`,
    ],
    [
      `PUT /api/messages/${message.id}/reactions/${encodeURIComponent("👍")}`,
      `${DM}/messages/${message.id}/reactions`,
      { add_emoji: "👍" },
      `${DM}#m-${message.id}`,
    ],
  ] as const) {
    world.answers.set(call, () => Response.json(message));
    const response = await world.visit("ada", path, form(sent));
    expect([path, response.status, response.headers.get("location")]).toEqual([path, 303, where]);
    expect(world.asked.at(-1)).toMatchObject({ method: call.split(" ")[0], path: call.split(" ")[1] });
  }
});

test("who is in no community any more still comes to their direct messages", async () => {
  world.accesses.set("ada", { ...accessOf(ada), communities: [], channels: [signals.id] });
  expect((await world.visit("ada", "/")).headers.get("location")).toBe(DM);
  expect((await world.visit("ada", DM)).status).toBe(200);
});

test("the pages can be installed: a manifest names icons that are there", async () => {
  const page = await (await world.visit("ada", CHANNEL)).text();
  const manifest = await world.visit(null, /rel="manifest" href="([^"]+)"/.exec(page)![1]!);
  expect(manifest.headers.get("content-type")).toBe("application/manifest+json");
  const { icons, start_url } = (await manifest.json()) as { icons: { src: string; type: string }[]; start_url: string };
  expect(start_url).toBe("/");
  for (const { src, type } of icons) expect((await world.visit(null, src)).headers.get("content-type")).toBe(type);
});
