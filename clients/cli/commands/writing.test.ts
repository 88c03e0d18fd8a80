import { beforeEach, expect, test } from "bun:test";
import { join } from "node:path";
import { newId } from "#core/kernel/ids.ts";
import { useCli } from "#test/support/cli.ts";
import { general, messageWith } from "#test/support/events.ts";

// send beyond words, reply, edit, delete, react, upload.

const at = useCli();
const MESSAGES = "/api/c/lighthouse/channels/general/messages";
const message = messageWith();
const parent = messageWith();
const reply = messageWith({ parent_id: parent.id });

beforeEach(() => {
  const posted = ({ body }: { body: { body_md: string } }) =>
    Response.json(messageWith({ body_md: body.body_md }), { status: 201 });
  at.chat.answer("GET /api/c/lighthouse/channels/general", { ...general, joined: true });
  at.chat.answer(`POST ${MESSAGES}`, posted);
  at.chat.answer(`POST /api/messages/${parent.id}/replies`, posted);
  at.chat.answer(`GET /api/messages/${parent.id}`, parent);
  at.chat.answer(`GET /api/messages/${reply.id}`, reply);
  at.chat.answer(`PATCH /api/messages/${message.id}`, ({ body }) => Response.json({ ...message, ...body }));
  at.chat.answer(`DELETE /api/messages/${message.id}`, () => new Response(null, { status: 204 }));
  at.chat.answer("POST /api/attachments", ({ body }) =>
    Response.json({ ...FILE, id: newId(), filename: body.file.name, size_bytes: body.file.size }, { status: 201 }),
  );
});

const FILE = { content_type: "text/plain", width: null, height: null };
const asked = (method: string, path: string) =>
  at.chat.seen.filter((seen) => seen.method === method && seen.path === path).map(({ body }) => body);
const id = (stdout: string) => expect(stdout).toMatch(/^[0-9a-f-]{36}\n$/);

test("send --code posts what a program printed, without its colours, as a block of code", async () => {
  const { stdout } = await at.run(["send", "#general", "--code"], { stdin: "\u001b[31mfailed\u001b[0m\r\n```\n" });
  id(stdout);
  expect(asked("POST", MESSAGES)).toMatchObject([{ body_md: "````\nfailed\n```\n````" }]);
});

test("what is too long for a message is a file of it, and of code the end is shown", async () => {
  const long = `${"x".repeat(79)}\n`.repeat(400);
  await at.run(["send", "general"], { stdin: long });
  await at.run(["send", "general", "--code"], { stdin: `${long}the end\n` });
  const [plain, code] = asked("POST", "/api/attachments");
  expect(plain).toMatchObject({ channel_id: general.id });
  expect(await plain.file.text()).toBe(long.slice(0, -1));
  expect((await code.file.text()).endsWith("the end")).toBe(true);
  const [first, second] = asked("POST", MESSAGES);
  expect(first).toMatchObject({ body_md: "", attachment_ids: [expect.any(String)] });
  expect(second.body_md).toStartWith("```\n");
  expect(second.body_md).toEndWith("the end\n```");
});

test("send --update puts a text in the place of a message, and prints its id", async () => {
  const place = `${at.chat.url}/c/lighthouse/channels/general#m-${message.id}`;
  expect((await at.run(["send", "general", "--update", place, "50", "%"])).stdout).toBe(`${message.id}\n`);
  await at.run(["edit", message.id], { stdin: "100 %\n" });
  expect(asked("PATCH", `/api/messages/${message.id}`)).toEqual([{ body_md: "50 %" }, { body_md: "100 %" }]);
  expect(asked("POST", MESSAGES)).toEqual([]);
  expect((await at.run(["send", "general", "--update", message.id, "--thread", parent.id, "x"])).code).toBe(2);
  expect((await at.run(["edit", message.id], { stdin: "x".repeat(20_000) })).code).toBe(1);
});

test("send --thread and reply say something in a thread, also when a reply is named", async () => {
  await at.run(["send", "general", "--thread", parent.id, "in it"]);
  expect(asked("POST", MESSAGES)).toMatchObject([{ body_md: "in it", parent_id: parent.id }]);
  id((await at.run(["reply", `/c/lighthouse/channels/x/t/${parent.id}#m-${reply.id}`, "by address"])).stdout);
  await at.run(["reply", reply.id, "by a reply", "--idempotency-key", "one"]);
  const replies = asked("POST", `/api/messages/${parent.id}/replies`);
  expect(replies.map(({ body_md }) => body_md)).toEqual(["by address", "by a reply"]);
});

test("files go with a message, by send --file and by upload, and standard input as one", async () => {
  const path = join(at.cli.home, "log.txt");
  await Bun.write(path, "lines");
  id((await at.run(["send", "general", "see", "--file", path, "--file", path])).stdout);
  id((await at.run(["upload", "#general", "-", "--name", "dump.gz", "--text", "today's"], { stdin: "bytes" })).stdout);
  const uploads = asked("POST", "/api/attachments").map(({ file }) => file.name);
  expect(uploads).toEqual(["log.txt", "log.txt", "dump.gz"]);
  const [two, one] = asked("POST", MESSAGES);
  expect(two).toMatchObject({ body_md: "see", attachment_ids: [expect.any(String), expect.any(String)] });
  expect(one).toMatchObject({ body_md: "today's", attachment_ids: [expect.any(String)] });
  for (const words of [
    ["upload", "general", join(at.cli.home, "none")],
    ["upload", "general", at.cli.home],
  ]) {
    expect(await at.run(words)).toMatchObject({ code: 2, stderr: expect.stringContaining(at.cli.home) });
  }
});

test("react takes an emoji by its name, with or without colons, and says when there is none of it", async () => {
  const item = { value: "🎉", label: "🎉 :tada:", detail: "", kind: "emoji" };
  const other = { value: "👑", label: "👑 :tada_two:", detail: "", kind: "emoji" };
  at.chat.answer(`GET /api/messages/${message.id}`, message);
  at.chat.answer("POST /api/commands/complete", { from: 0, to: 5, items: [other, item] });
  at.chat.answer(`PUT /api/messages/${message.id}/reactions/🎉`, () => new Response(null, { status: 204 }));
  for (const word of [":tada:", "tada"]) {
    expect(await at.run(["react", message.id, word])).toEqual({ code: 0, stdout: "", stderr: "" });
  }
  const none = await at.run(["react", message.id, ":tad:"]);
  expect(none).toMatchObject({ code: 2, stderr: expect.stringContaining("no emoji :tad:") });
  const asked = at.chat.seen.filter(({ method }) => method !== "GET").map(({ method, body }) => body?.text ?? method);
  expect(asked).toEqual([":tada", "PUT", ":tada", "PUT", ":tad"]);
});

test("react puts an emoji on a message and takes it off; delete deletes without a question where nobody is", async () => {
  const path = `/api/messages/${message.id}/reactions/👍`;
  for (const method of ["PUT", "DELETE"]) {
    at.chat.answer(`${method} ${path}`, () => new Response(null, { status: 204 }));
  }
  expect(await at.run(["react", message.id, "👍"])).toEqual({ code: 0, stdout: "", stderr: "" });
  await at.run(["react", message.id, "👍", "--remove"]);
  expect(await at.run(["delete", message.id, `#m-${message.id}`])).toEqual({ code: 0, stdout: "", stderr: "" });
  expect(at.chat.seen.map(({ method, path }) => `${method} ${decodeURIComponent(path)}`)).toEqual([
    `PUT ${path}`,
    `DELETE ${path}`,
    `DELETE /api/messages/${message.id}`,
    `DELETE /api/messages/${message.id}`,
  ]);
});
