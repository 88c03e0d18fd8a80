import { beforeEach, expect, test } from "bun:test";
import { isId, newId } from "#core/kernel/ids.ts";
import { useCli } from "#test/support/cli.ts";
import { messageWith } from "#test/support/events.ts";
import { problem } from "#test/support/fake-chat.ts";

const at = useCli();
const MESSAGES = "/api/c/lighthouse/channels/general/messages";

beforeEach(() => {
  at.chat.answer(`POST ${MESSAGES}`, ({ body }) =>
    Response.json(messageWith({ body_md: body.body_md }), { status: 201 }),
  );
});

const bodies = () => at.chat.seen.filter(({ method }) => method === "POST").map(({ body }) => body.body_md);

test("posts its words and prints the id alone", async () => {
  const { code, stdout, stderr } = await at.run(["send", "#general", "Hello", "**world**"]);
  expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
  expect(isId(stdout.trimEnd())).toBe(true);
  expect(bodies()).toEqual(["Hello **world**"]);
});

test("posts standard input without its last line end, with - and without words", async () => {
  await at.run(["send", "general"], { stdin: "line one\nline two 设计\n" });
  await at.run(["send", "general", "-"], { stdin: "  indented\r\n" });
  expect(bodies()).toEqual(["line one\nline two 设计", "  indented"]);
});

test("posts nothing when there is nothing to say", async () => {
  expect((await at.run(["send", "general"], { stdin: "\n" })).code).toBe(2);
  expect(bodies()).toEqual([]);
});

test("does not read for ever", async () => {
  const { code, stderr } = await at.cli.shell('yes | "$@"', ["send", "general"], at.signedIn());
  expect(code).toBe(1);
  expect(stderr).toContain("too long");
});

test("posts once under one key, whatever the key looks like, also when the server is away for a moment", async () => {
  let away = true;
  at.chat.answer(`POST ${MESSAGES}`, () => {
    if (!away) return Response.json(messageWith(), { status: 200 });
    away = false;
    return problem("unavailable", "Restarting.");
  });
  const uuid = newId();
  expect((await at.run(["send", "general", "x", "--idempotency-key", "build 17"])).code).toBe(0);
  await at.run(["send", "general", "x", "--idempotency-key", "build 17"]);
  await at.run(["send", "general", "x", "--idempotency-key", uuid]);
  const ids = at.chat.seen.filter(({ method }) => method === "POST").map(({ body }) => body.client_message_id);
  expect(ids).toEqual([ids[0], ids[0], ids[0], uuid]);
  expect(isId(ids[0])).toBe(true);
});
