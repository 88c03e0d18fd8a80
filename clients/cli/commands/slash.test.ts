import { beforeEach, expect, test } from "bun:test";
import type { CommandReply } from "#core/commands/schema.ts";
import { newId } from "#core/kernel/ids.ts";
import { useCli } from "#test/support/cli.ts";
import { general, messageWith } from "#test/support/events.ts";
import { problem } from "#test/support/fake-chat.ts";

const at = useCli();

beforeEach(() => {
  at.chat.answer("GET /api/c/lighthouse/channels/general", { ...general, joined: true });
  replyWith({ kind: "text", text: "Done." });
});

const replyWith = (reply: CommandReply) => at.chat.answer("POST /api/commands", reply);
const asked = () => at.chat.seen.filter(({ path }) => path === "/api/commands").map(({ body }) => body);

test("runs a command in a channel, with and without its own word, and prints the reply", async () => {
  for (const words of [
    ["slash", "/topic", "Old", "lamps", "-c", "general"],
    ["/topic Old lamps", "--channel", "#general"],
    ["--community", "lighthouse", "slash", "/topic Old lamps", "-c", "general"],
  ]) {
    expect(await at.run(words)).toEqual({ code: 0, stdout: "Done.\n", stderr: "" });
  }
  const client_message_id = expect.any(String);
  const body = { text: "/topic Old lamps", channel_id: general.id, client_message_id };
  expect(asked()).toEqual([body, body, body]);
});

test("an id is of any channel, also of direct messages; a thread is named by its message", async () => {
  const [channel_id, parent_id] = [newId(), newId()];
  await at.run(["/who", "-c", channel_id, "--thread", parent_id]);
  expect(asked()).toMatchObject([{ text: "/who", channel_id, parent_id }]);
});

test("send runs words that begin with a slash, and posts standard input as it is", async () => {
  const posted = "POST /api/c/lighthouse/channels/general/messages";
  at.chat.answer(posted, ({ body }) => Response.json(messageWith({ body_md: body.body_md }), { status: 201 }));
  await at.run(["send", "general", "/me", "waves", "--idempotency-key", "wave 1"]);
  await at.run(["send", "general", "//etc"]);
  await at.run(["send", "general"], { stdin: "/ban @ada\n" });
  expect(asked()).toMatchObject([{ text: "/me waves" }, { text: "//etc" }]);
  const bodies = at.chat.seen.filter(({ path }) => path.endsWith("/messages")).map(({ body }) => body.body_md);
  expect(bodies).toEqual(["/ban @ada"]);
});

test("a table has its cells below each other, times where the reader is, and addresses of what rows lead to", async () => {
  const href = `/c/lighthouse/channels/${general.id}#m-1`;
  const link = { href, community: "lighthouse", channel_id: general.id, message_id: null };
  replyWith({
    kind: "table",
    text: "Two.",
    columns: [
      { label: "Who", type: "text" },
      { label: "When", type: "time" },
      { label: "What", type: "text" },
    ],
    rows: [
      { cells: ["设计", "2026-01-02T03:04:05.678Z", "a\u001b[2J\u202eb"], link },
      { cells: ["ada", "", ""], link: null },
    ],
  });
  expect((await at.run(["/audit", "-c", "general"])).stdout).toBe(
    `Two.
Who   When              What
设计  2026-01-02 03:04  ab    ${at.chat.url}${href}
ada
`,
  );
});

test("what was posted is printed as send prints it; JSON is the whole reply", async () => {
  const message = messageWith({ body_md: "_waves_" });
  replyWith({ kind: "message", text: "", message });
  expect((await at.run(["/me waves", "-c", "general"])).stdout).toBe(`${message.id}\n`);
  const { stdout } = await at.run(["/me waves", "-c", "general", "--json"]);
  expect(JSON.parse(stdout)).toEqual({ kind: "message", text: "", message });
});

test("a command without a channel or without a slash is none; a refusal is said", async () => {
  for (const words of [["/purge 20"], ["slash", "who", "-c", "general"], ["/who", "-c", "general", "--thread", "x"]]) {
    expect(await at.run(words)).toMatchObject({ code: 2, stdout: "" });
  }
  expect(asked()).toEqual([]);
  at.chat.answer("POST /api/commands", () => problem("invalid", "There is no command /whoo."));
  expect(await at.run(["/whoo", "-c", "general"])).toEqual({
    code: 1,
    stdout: "",
    stderr: "ajet-chat: There is no command /whoo.\n",
  });
});
