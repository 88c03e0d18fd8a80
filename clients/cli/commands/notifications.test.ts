import { expect, test } from "bun:test";
import { newId } from "#core/kernel/ids.ts";
import { useCli } from "#test/support/cli.ts";
import { general, messageWith } from "#test/support/events.ts";
import { page } from "#test/support/fake-chat.ts";

const at = useCli();
const channel = { id: general.id, name: "general", community_id: general.community_id };
const message = messageWith({ body_md: "@bo look" });
const mention = {
  id: newId(),
  type: "mention",
  source_id: message.id,
  read: false,
  created_at: message.created_at,
  actor: message.author,
  channel,
  message: { id: message.id, parent_id: null, excerpt: "@bo look" },
  text: null,
};

test("lists what is not read, one line each, and marks it: by id, or all that there is", async () => {
  at.chat.answer("GET /api/notifications", page([mention]));
  at.chat.answer("POST /api/notifications/read", () => new Response(null, { status: 204 }));
  const line = `${mention.id}  2026-01-02 03:04  Ada called you in #general  @bo look\n`;
  expect((await at.run(["notifications", "--type", "mention"])).stdout).toBe(line);
  expect(JSON.parse((await at.run(["notifications", "list", "--all", "--json"])).stdout)).toEqual([mention]);
  await at.run(["notifications", "read", mention.id]);
  await at.run(["notifications", "read", "--all"]);
  expect(at.chat.seen.map(({ path }) => path)).toEqual([
    "/api/notifications?limit=50&unread=true&type=mention",
    "/api/notifications?limit=50",
    "/api/notifications/read",
    "/api/notifications?limit=1",
    "/api/notifications/read",
  ]);
  const bodies = at.chat.seen.flatMap(({ body }) => body ?? []);
  expect(bodies).toEqual([{ ids: [mention.id] }, { up_to: mention.id }]);
  for (const words of [["read"], ["read", "--all", mention.id], ["list", "--type", "gossip"]]) {
    expect((await at.run(["notifications", ...words])).code).toBe(2);
  }
});

const [old, recent] = [
  messageWith({ body_md: "old", reply_count: 2 }),
  messageWith({ body_md: "recent", reply_count: 1 }),
];

test("threads that are followed, with what is unread; following and unfollowing one", async () => {
  const thread = { id: old.id, parent: old, channel: { ...channel, type: "text" }, unread_count: 2 };
  at.chat.answer("GET /api/threads", page([thread]));
  for (const method of ["PUT", "DELETE"]) {
    at.chat.answer(`${method} /api/threads/${old.id}`, () => new Response(null, { status: 204 }));
  }
  expect(JSON.parse((await at.run(["threads", "--unread", "--json"])).stdout)).toEqual([thread]);
  expect((await at.run(["threads"])).stdout).toEndWith(`  old\n  2 replies  2 unread  ${old.id}\n`);
  expect((await at.run(["threads", "--follow", old.id])).code).toBe(0);
  expect((await at.run(["threads", "--unfollow", `/c/lighthouse/channels/x/t/${old.id}#m-${recent.id}`])).code).toBe(0);
  expect(at.chat.seen.map(({ method, path }) => `${method} ${path}`)).toEqual([
    "GET /api/threads?limit=50&unread=true",
    "GET /api/threads?limit=50",
    `PUT /api/threads/${old.id}`,
    `DELETE /api/threads/${old.id}`,
  ]);
});

test("threads of a channel: each once, the one in which something was said last first, with what it is about", async () => {
  const hit = (message: typeof old) => ({ message, channel, snippet: [] });
  const reply = (parent: typeof old) => hit(messageWith({ parent_id: parent.id, body_md: "a reply" }));
  at.chat.answer("GET /api/search", page([reply(old), reply(recent), hit(recent), reply(old)]));
  at.chat.answer(`GET /api/messages/${old.id}`, old);
  const { stdout } = await at.run(["threads", general.id, "--json"]);
  expect(JSON.parse(stdout)).toEqual([old, recent].map((parent) => ({ id: parent.id, parent, channel })));
  expect(new URL(at.chat.seen[0]!.path, at.chat.url).searchParams.get("q")).toBe(`is:thread in:${general.id}`);
  expect((await at.run(["threads", general.id, "--limit", "1"])).stdout).toContain(`2 replies  ${old.id}\n`);
});
