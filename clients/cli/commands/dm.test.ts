import { beforeEach, expect, test } from "bun:test";
import { ME, useCli } from "#test/support/cli.ts";
import { ada, bo, cy, dot, happened, messageWith, openDm, signals } from "#test/support/events.ts";
import { page, problem } from "#test/support/fake-chat.ts";

const at = useCli();
const MESSAGES = `/api/dm/${signals.id}/messages`;
const dm = openDm(signals, [ada, dot]);

beforeEach(() => {
  for (const person of [bo, cy, dot]) {
    const profile = { ...person, created_at: ME.created_at, last_seen_at: null, communities: [] };
    at.chat.answer(`GET /api/users/@${person.username}`, profile);
  }
  at.chat.answer("POST /api/dm", dm);
  at.chat.answer(`GET /api/dm/${signals.id}`, dm);
  at.chat.answer(`POST ${MESSAGES}`, ({ body }) =>
    Response.json(messageWith({ channel_id: signals.id, body_md: body.body_md }), { status: 201 }),
  );
  at.chat.answer(`GET ${MESSAGES}`, page([messageWith({ channel_id: signals.id, body_md: "Ahoy" })]));
  // In two communities one is asked which is meant, unless none is.
  at.chat.answer("GET /api/communities", page([]));
});

const sent = (path: string) =>
  at.chat.seen.filter((seen) => seen.method === "POST" && seen.path === path).map(({ body }) => body);

test("dm writes to a person, in no community, and prints the id of the message", async () => {
  const { code, stdout, stderr } = await at.run(["dm", "@dot", "Ahoy", "@dot"]);
  expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
  expect(stdout).toMatch(/^[0-9a-f-]{36}\n$/);
  expect(sent("/api/dm")).toEqual([{ user_ids: [dot.id] }]);
  expect(sent(MESSAGES).map(({ body_md }) => body_md)).toEqual(["Ahoy @dot"]);
});

test("dm with - posts standard input, and several names are a group", async () => {
  await at.run(["dm", "bo, @cy", "-"], { stdin: "line one\nline two\n" });
  expect(sent("/api/dm")).toEqual([{ user_ids: [bo.id, cy.id] }]);
  expect(sent(MESSAGES).map(({ body_md }) => body_md)).toEqual(["line one\nline two"]);
});

test("dm without text prints the id of the channel, or with --json who is in it", async () => {
  expect((await at.run(["dm", "@dot"])).stdout).toBe(`${signals.id}\n`);
  expect(JSON.parse((await at.run(["dm", "@dot", "--json"])).stdout)).toEqual(dm);
  expect(sent(MESSAGES)).toEqual([]);
});

test("who is not there is said, and nothing is opened", async () => {
  at.chat.answer("GET /api/users/@nobody", () =>
    problem("not_found", "There is no such person, or you may not see it."),
  );
  const { code, stderr } = await at.run(["dm", "@nobody", "Ahoy"]);
  expect({ code, stderr }).toEqual({ code: 3, stderr: "ajet-chat: There is no such person, or you may not see it.\n" });
  expect((await at.run(["dm", "@,@dot", "Ahoy"])).code).toBe(2);
  expect(sent("/api/dm")).toEqual([]);
});

test("send, read and tail take @name and the id of a DM where they take a channel", async () => {
  for (const place of ["@dot", signals.id]) {
    expect((await at.run(["read", place])).stdout).toContain("Ahoy");
    expect((await at.run(["send", place, "Aye"])).code).toBe(0);
  }
  expect(sent(MESSAGES)).toHaveLength(2);
});

test("tail @name shows what is written there, and nothing else", async () => {
  at.chat.answer("GET /api/snapshot", {
    me: ME,
    communities: [],
    community_id: null,
    channels: [],
    dms: [dm],
    people: [],
    position: null,
  });
  const tail = at.cli.start(["tail", "@dot", "--json"], { env: at.signedIn() });
  const stream = await at.chat.nextStream();
  stream.event("ready", "e1-0", { position: "e1-0" });
  await tail.said("Listening in @dot");
  stream.event("event", "e1-1", happened.messageCreated({ ...signals, id: dot.id }, "elsewhere"));
  stream.event("event", "e1-2", happened.messageCreated(signals, "Land ho"));
  expect(JSON.parse(await tail.line()).body_md).toBe("Land ho");
  stream.event("event", "e1-3", happened.channelMemberRemoved(signals, ada));
  expect(await tail.exited).toBe(3);
});
