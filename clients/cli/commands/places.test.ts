import { expect, test } from "bun:test";
import { z } from "zod";
import { memberSchema } from "#core/memberships/schema.ts";
import { useCli } from "#test/support/cli.ts";
import { ada, bo, general, harbour, keepers, lighthouse, memberWith } from "#test/support/events.ts";
import { page, problem } from "#test/support/fake-chat.ts";

const at = useCli();
const CHANNELS = "/api/c/lighthouse/channels";
const nothing = () => new Response(null, { status: 204 });
const calls = () => at.chat.seen.map(({ method, path }) => `${method} ${path}`);

test("channels are made, joined, left, given a topic, archived and opened again", async () => {
  const deploy = { ...general, name: "deploy", joined: true };
  at.chat.answer(`POST ${CHANNELS}`, ({ body }) => Response.json({ ...deploy, ...body }, { status: 201 }));
  at.chat.answer(`GET ${CHANNELS}/deploy`, { ...deploy, topic: "Frozen" });
  at.chat.answer(`PATCH ${CHANNELS}/deploy`, ({ body }) => Response.json({ ...deploy, ...body, archived: undefined }));
  for (const route of [
    `PUT ${CHANNELS}/deploy/members/me`,
    `DELETE ${CHANNELS}/deploy/members/me`,
    `DELETE ${CHANNELS}/deploy`,
  ]) {
    at.chat.answer(route, nothing);
  }
  const { stdout } = await at.run(["channels", "create", "deploy", "--private", "--topic", "Keys"]);
  expect(stdout).toBe("#deploy  (private)  Keys\n");
  expect((await at.run(["channels", "join", "#deploy"])).stdout).toBe("#deploy  Frozen\n");
  expect((await at.run(["channels", "topic", "deploy"])).stdout).toBe("Frozen\n");
  expect((await at.run(["channels", "topic", "deploy", "Until", "Monday"])).stdout).toBe("Until Monday\n");
  for (const words of [
    ["archive", "deploy"],
    ["archive", "deploy", "--undo"],
    ["leave", "deploy"],
  ]) {
    expect(await at.run(["channels", ...words])).toEqual({ code: 0, stdout: "", stderr: "" });
  }
  const bodies = at.chat.seen.filter(({ body }) => body !== undefined).map(({ body }) => body);
  expect(bodies).toEqual([
    { name: "deploy", visibility: "private", topic: "Keys" },
    { topic: "Until Monday" },
    { archived: false },
  ]);
  expect((await at.run(["channels", "leave", "@bo"])).code).toBe(2);
});

test("members of the community, and of a channel by the address of its page", async () => {
  const people = [memberWith(ada, "owner"), { ...memberWith(bo), last_seen_at: "2026-01-02T03:04:05.678Z" }];
  at.chat.answer("GET /api/c/lighthouse/members", page(people));
  at.chat.answer(
    `GET ${CHANNELS}/keepers/members`,
    page([{ ...bo, joined_at: keepers.created_at, last_seen_at: null }]),
  );
  expect((await at.run(["members"])).stdout).toBe("@ada  Ada  owner\n@bo   Bo   member  seen 2026-01-02 03:04\n");
  expect(z.array(memberSchema).parse(JSON.parse((await at.run(["members", "--json"])).stdout))).toEqual(people);
  expect((await at.run(["members", `${at.chat.url}/c/lighthouse/channels/keepers`])).stdout).toBe("@bo  Bo\n");
});

test("communities are listed, and one is kept for the commands that follow", async () => {
  const both = [lighthouse, harbour].map((community) => ({ ...community, role: "member" }));
  at.chat.answer("GET /api/communities", page(both));
  at.chat.answer("GET /api/c/harbour", both[1]!);
  at.chat.answer("GET /api/c/nowhere", () => problem("not_found", "There is no such community."));
  at.chat.answer("GET /api/c/harbour/channels", page([]));
  expect((await at.run(["channels"])).code).toBe(2);
  expect((await at.run(["communities", "use", "nowhere"])).code).toBe(3);
  expect((await at.run(["communities", "use", "harbour"])).stdout).toBe("Harbour\n");
  expect((await at.run(["communities"])).stdout).toBe(
    "lighthouse  Lighthouse  member\nharbour     Harbour     member  (used)\n",
  );
  expect((await at.run(["channels"])).code).toBe(0);
  expect(calls().at(-1)).toStartWith("GET /api/c/harbour/channels");
});

test("a shell completes what was listed, and asks no server", async () => {
  at.chat.answer(
    `GET ${CHANNELS}`,
    page([
      { ...general, joined: true },
      { ...keepers, name: "gear", joined: true },
    ]),
  );
  await at.run(["channels"]);
  const before = at.chat.seen.length;
  expect((await at.run(["complete", "--", "send", "g"])).stdout).toBe("general\t\ngear\t\n");
  const line = "ajet-chat send '#ge";
  expect((await at.run(["complete", "--line", line, " '\"@=:"])).stdout).toBe("#general\n#gear\n");
  expect(at.chat.seen.length).toBe(before);
});
