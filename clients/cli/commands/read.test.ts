import { beforeEach, expect, test } from "bun:test";
import { nothingUnread } from "#core/reading/schema.ts";
import { useCli } from "#test/support/cli.ts";
import { general, messageWith } from "#test/support/events.ts";
import { page } from "#test/support/fake-chat.ts";

const at = useCli();
const CHANNEL = "/api/c/lighthouse/channels/general";
const [first, second] = [messageWith({ body_md: "first" }), messageWith({ body_md: "second" })];
const reply = messageWith({ parent_id: first.id, body_md: "a reply" });

beforeEach(() => {
  for (const path of [CHANNEL, `/api/c/lighthouse/channels/${general.id}`]) {
    at.chat.answer(`GET ${path}/messages`, page([first, second]));
  }
  at.chat.answer(`GET /api/messages/${first.id}/replies`, { ...page([reply]), parent: first, participants: [] });
  at.chat.answer(`PUT ${CHANNEL}/read`, nothingUnread());
});

const said = async (...words: string[]) => (await at.run(["read", ...words, "--fields", "body_md"])).stdout.split("\n");
const queries = () =>
  at.chat.seen.filter(({ path }) => path.includes("/messages")).map(({ path }) => path.slice(path.indexOf("?")));

test("a part of a channel: in front of a message, after it, around it or around the first unread one", async () => {
  for (const words of [
    ["--before", first.id],
    ["--after", `#m-${first.id}`],
    ["--around", `${at.chat.url}${CHANNEL.slice(4)}#m-${first.id}`],
    ["--around", "unread", "--limit", "3"],
  ]) {
    expect(await said("general", ...words)).toEqual(["first", "second", ""]);
  }
  expect(queries()).toEqual([
    `?limit=50&before=${first.id}`,
    `?limit=50&after=${first.id}`,
    `?limit=50&around=${first.id}`,
    "?limit=3&around=unread",
  ]);
});

test("the address of a message shows it with those around it, the address of a thread shows that", async () => {
  const channelPage = `${at.chat.url}/c/lighthouse/channels/${general.id}`;
  expect(await said(`${channelPage}?around=${first.id}#m-${first.id}`)).toEqual(["first", "second", ""]);
  expect(queries()).toEqual([`?limit=50&around=${first.id}`]);
  for (const words of [[`${channelPage}/t/${first.id}#m-${reply.id}`], ["general", "--thread", first.id]]) {
    expect(await said(...words)).toEqual(["first", "a reply", ""]);
  }
});

test("--mark-read says so up to the last message that was shown, and only then", async () => {
  const marks = () => at.chat.seen.filter(({ method }) => method === "PUT").map(({ body }) => body);
  await said("general");
  expect(marks()).toEqual([]);
  await said("general", "--mark-read");
  expect(marks()).toEqual([{ message_id: second.id }]);
  at.chat.answer(`GET ${CHANNEL}/messages`, page([]));
  await said("general", "--mark-read");
  expect(marks()).toHaveLength(1);
});

for (const words of [
  ["general", "--before", first.id, "--after", first.id],
  ["general", "--thread", first.id, "--mark-read"],
  ["general", "--around", "yesterday"],
  ["https://evil.example/c/lighthouse/channels/general"],
]) {
  test(`read ${words.map((word) => word.replace(first.id, "ID")).join(" ")} is refused with a sentence`, async () => {
    const { code, stderr } = await at.run(["read", ...words]);
    expect(code).toBe(2);
    expect(stderr.length).toBeGreaterThan(20);
    expect(at.chat.seen.filter(({ path }) => path.includes("messages"))).toEqual([]);
  });
}
