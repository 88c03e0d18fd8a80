import { afterAll, beforeAll, expect, test } from "bun:test";
import { newId } from "#core/kernel/ids.ts";
import { messageSchema } from "#core/messages/schema.ts";
import { createWorld, type World, withApi } from "#test/support/world.ts";

let world: World;
beforeAll(async () => {
  world = await withApi(await createWorld());
});
afterAll(() => world?.close());

const GENERAL = "/api/c/lighthouse/channels/general/messages";

test("a message that is posted is answered whole and read back the same", async () => {
  const posted = await world.ada.api("POST", GENERAL, { body_md: "Hello, *Lighthouse*" });
  expect(posted.status).toBe(201);
  expect(messageSchema.parse(posted.body)).toEqual(posted.body);
  expect(posted.body.author).toEqual({ kind: "user", id: world.ada.id, name: "Ada", avatar_url: null });
  const read = await world.cy.api("GET", `/api/messages/${posted.body.id}`);
  expect(read.body).toEqual(posted.body);
});

test("D2: the same client message id, at once or later, posts one message and answers with it", async () => {
  const client_message_id = newId();
  const post = () => world.ada.api("POST", GENERAL, { body_md: "once", client_message_id });
  const answers = await Promise.all([post(), post(), post(), post()]);
  expect(answers.map(({ status }) => status).sort()).toEqual([200, 200, 200, 201]);
  expect((await post()).status).toBe(200);
  expect(new Set(answers.map(({ body }) => body.id)).size).toBe(1);
});

test("a client message id that was used in another channel is a conflict and posts nothing", async () => {
  await world.ada.api("POST", "/api/c/lighthouse/channels", { name: "elsewhere" });
  const client_message_id = newId();
  await world.ada.api("POST", GENERAL, { body_md: "here", client_message_id });
  const again = await world.ada.api("POST", "/api/c/lighthouse/channels/elsewhere/messages", {
    body_md: "there",
    client_message_id,
  });
  expect(again.body.code).toBe("conflict");
  expect((await world.ada.api("GET", "/api/c/lighthouse/channels/elsewhere/messages")).body.items).toEqual([]);
});

test("D5: paging backwards and then forwards meets every message once, in order, while others post", async () => {
  await world.ada.api("POST", "/api/c/lighthouse/channels", { name: "pages" });
  const path = "/api/c/lighthouse/channels/pages/messages";
  const ids: string[] = [];
  for (let n = 0; n < 25; n++) ids.push((await world.ada.api("POST", path, { body_md: `message ${n}` })).body.id);

  const back: string[] = [];
  let before = "";
  do {
    const { body } = await world.bo.api("GET", `${path}?limit=7${before && `&before=${before}`}`);
    back.unshift(...body.items.map(({ id }: { id: string }) => id));
    before = body.prev ?? "";
    await world.cy.api("POST", path, { body_md: "meanwhile" });
  } while (before);
  expect(back).toEqual(ids);

  const forth: string[] = [];
  let after: string | null = ids[0]!;
  while (after) {
    const { body } = await world.bo.api("GET", `${path}?limit=7&after=${after}`);
    forth.push(...body.items.map(({ id }: { id: string }) => id));
    after = body.next;
  }
  expect(forth.slice(0, 24)).toEqual(ids.slice(1));
  expect(forth.length).toBe(24 + 4);
});

test("D5: messages of one moment, and deletions while somebody pages, the cursor's among them, leave none out and double none", async () => {
  await world.ada.api("POST", "/api/c/lighthouse/channels", { name: "moments" });
  const path = "/api/c/lighthouse/channels/moments/messages";
  const ids: string[] = [];
  for (let n = 0; n < 25; n++) ids.push((await world.ada.api("POST", path, { body_md: `message ${n}` })).body.id);
  await world.db.execute("update messages set created_at = '2026-01-02T03:04:05Z' where body_md like 'message %'");

  const back: string[] = [];
  const deleted: string[] = [];
  let before = "";
  do {
    const { body } = await world.bo.api("GET", `${path}?limit=7${before && `&before=${before}`}`);
    back.unshift(...body.items.map(({ id }: { id: string }) => id));
    before = body.prev ?? "";
    // The cursor, and one that was not read yet.
    for (const id of [before, ids[ids.indexOf(before) - 2]]) {
      if (id && (await world.ada.api("DELETE", `/api/messages/${id}`)).status === 204) deleted.push(id);
    }
  } while (before);
  const unread = deleted.filter((id) => !back.includes(id));
  expect(unread.length).toBeGreaterThan(0);
  expect(back).toEqual(ids.filter((id) => !unread.includes(id)));
});

test("a cursor of another channel is refused by name", async () => {
  const elsewhere = await world.ada.api("POST", GENERAL, { body_md: "in general" });
  const { body, status } = await world.ada.api(
    "GET",
    `/api/c/lighthouse/channels/elsewhere/messages?before=${elsewhere.body.id}`,
  );
  expect(status).toBe(422);
  expect(body.errors[0].path).toBe("before");
});

test("only its author edits a message; its author and admins delete it; others are refused", async () => {
  const { body: message } = await world.cy.api("POST", GENERAL, { body_md: "mine" });
  const path = `/api/messages/${message.id}`;
  expect((await world.ada.api("PATCH", path, { body_md: "not yours" })).status).toBe(403);
  const edited = await world.cy.api("PATCH", path, { body_md: "better" });
  expect(edited.body).toMatchObject({ body_md: "better", seq: message.seq });
  expect(edited.body.edited_at).toMatch(/Z$/);
  const { body: other } = await world.ada.api("POST", GENERAL, { body_md: "by the owner" });
  expect((await world.cy.api("DELETE", `/api/messages/${other.id}`)).status).toBe(403);
  expect((await world.bo.api("DELETE", path)).status).toBe(204);
  expect((await world.cy.api("GET", path)).status).toBe(404);
  expect((await world.cy.api("PATCH", path, { body_md: "back" })).status).toBe(404);
});

test("Z2, Z6: an outsider gets the same 404 for a channel or message that exists and for one that does not", async () => {
  const { body: message } = await world.ada.api("POST", GENERAL, { body_md: "inside" });
  const real = await world.dot.api("GET", GENERAL);
  const random = await world.dot.api("GET", "/api/c/nowhere/channels/general/messages");
  expect(real.status).toBe(404);
  expect({ ...real.body, trace_id: "" }).toEqual({ ...random.body, trace_id: "" });
  expect((await world.dot.api("POST", GENERAL, { body_md: "let me in" })).status).toBe(404);
  const exists = await world.dot.api("GET", `/api/messages/${message.id}`);
  const absent = await world.dot.api("GET", `/api/messages/${newId()}`);
  expect({ ...exists.body, trace_id: "" }).toEqual({ ...absent.body, trace_id: "" });
});

test("I1, Z8: a field of the wrong type, an unknown field, and an empty or too long body are refused by name", async () => {
  for (const [input, path] of [
    [{ body_md: 5 }, "body_md"],
    [{ body_md: { $ne: null } }, "body_md"],
    [{ body_md: "  \n " }, "body_md"],
    [{ body_md: "x".repeat(16_001) }, "body_md"],
    [{ body_md: "x", client_message_id: "abc" }, "client_message_id"],
    [{ body_md: "a\u0000b" }, "body_md"],
    [{ body_md: "x", user_id: newId() }, ""],
  ] as const) {
    const { status, body } = await world.ada.api("POST", GENERAL, input);
    expect([status, body.errors[0].path]).toEqual([422, path]);
  }
  expect((await world.ada.api("POST", GENERAL, "{")).body.code).toBe("invalid");
});

test("seq of a channel ascends without a break while twenty people post at once", async () => {
  await world.ada.api("POST", "/api/c/lighthouse/channels", { name: "busy" });
  const path = "/api/c/lighthouse/channels/busy/messages";
  const actors = [world.ada, world.bo, world.cy];
  await Promise.all(
    Array.from({ length: 60 }, (_, n) =>
      actors[n % 3]!.api("POST", path, { body_md: `n${n}`, client_message_id: newId() }),
    ),
  );
  const { body } = await world.ada.api("GET", `${path}?limit=100`);
  expect(body.items.map(({ seq }: { seq: number }) => seq)).toEqual(Array.from({ length: 60 }, (_, n) => n + 1));
});
