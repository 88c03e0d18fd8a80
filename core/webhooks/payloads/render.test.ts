import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { AppError } from "../../kernel/errors.ts";
import { MESSAGE_MAX } from "../../messages/schema.ts";
import { renderPayload } from "./render.ts";

const JSON_TYPE = "application/json";
const FORM_TYPE = "application/x-www-form-urlencoded";

async function rendered(body: string | Uint8Array<ArrayBuffer>, type = "", headers: Record<string, string> = {}) {
  const bytes = typeof body === "string" ? new TextEncoder().encode(body) : body;
  const all = new Headers({ ...(type ? { "content-type": type } : {}), ...headers });
  return (await renderPayload({ headers: all, body: bytes })).body_md;
}

const json = (value: unknown, headers: Record<string, string> = {}) =>
  rendered(JSON.stringify(value), JSON_TYPE, headers);

const isRefusal = (error: unknown) =>
  error instanceof AppError && error.code === "invalid" && /Send text/.test(error.detail);

test("each sender is known by its headers or its shape", async () => {
  assert.equal(await json({ text: "*a*" }), "**a**");
  assert.equal(await json({ content: "**a**" }), "**a**");
  assert.equal(await json({ embeds: [{ title: "a" }] }), "> **a**");
  assert.match(await json({ zen: "a" }, { "x-github-event": "ping" }), /> a/);
  assert.match(
    await json({ alerts: [{ status: "firing", labels: { alertname: "a" } }], status: "firing" }),
    /🔴 \*\*a\*\*/,
  );
  assert.match(await json({ ruleName: "a", state: "ok" }), /🟢 ok/);
  assert.equal(await json({ body_md: "# a **b** @c" }), "# a **b** \\@c");
  assert.equal(await json({ title: "a*", message: "b*" }), "**a\\***\n\nb\\*");
});

test("Gitea's own header wins over GitHub's, which it sends too", async () => {
  const headers = { "x-gitea-event": "pull_request_approved", "x-github-event": "pull_request_approved" };
  assert.match(
    await json({ review: { type: "pull_request_review_approved" }, pull_request: { title: "T" } }, headers),
    /approved pull request T/,
  );
});

test("a form may hold JSON, a text, or fields; curl's default type may hold anything", async () => {
  const form = (fields: Record<string, string>) => rendered(new URLSearchParams(fields).toString(), FORM_TYPE);
  assert.equal(await form({ payload: '{"text":"*a*"}' }), "**a**");
  assert.equal(await form({ text: "a *b* & c" }), "a \\*b\\* & c");
  assert.equal(await form({ host: "web_1", state: "*up*" }), "- `host`: web_1\n- `state`: \\*up\\*");
  assert.equal(await rendered('{"text":"a"}', FORM_TYPE), "a");
  assert.equal(await rendered("disk is full", FORM_TYPE), "disk is full");
  const multipart = '--x\r\nContent-Disposition: form-data; name="payload_json"\r\n\r\n{"content":"a"}\r\n--x--\r\n';
  assert.equal(await rendered(multipart, "multipart/form-data; boundary=x"), "a");
});

test("plain text shows as it was sent; set in columns it is code, and Markdown when it says so", async () => {
  assert.equal(await rendered("# no *title*\n- nor list", "text/plain"), "\\# no \\*title\\*\n\\- nor list");
  assert.equal(await rendered("NAME   STATE\n  web  up"), "```\nNAME   STATE\n  web  up\n```");
  assert.equal(await rendered("# A *title*", "text/markdown; charset=utf-8"), "# A *title*");
  assert.equal(await rendered(new Uint8Array([0x63, 0x61, 0x66, 0xe9]), "text/plain; charset=iso-8859-1"), "café");
});

test("JSON of an unknown shape is shown as code, cut to fit", async () => {
  assert.equal(await json({ a: [1, "```"] }), '````json\n{\n  "a": [\n    1,\n    "```"\n  ]\n}\n````');
  const long = await json({ list: Array.from({ length: 20_000 }, (_, index) => index) });
  assert.ok(long.length <= MESSAGE_MAX && long.endsWith("…\n```"));
  const deep = `${'{"a":'.repeat(10_000)}1${"}".repeat(10_000)}`;
  assert.notEqual(await rendered(deep, JSON_TYPE), "");
});

test("I7: a hundred kilobytes of nothing but marks are a message that fits, whoever sent them", async () => {
  for (const sign of [
    "*",
    "_",
    "~",
    "`",
    "```",
    "<",
    "<a|",
    "[",
    "](",
    "\\",
    "@",
    "> ",
    "&#64;",
    "https://a(",
    "a\n",
    " ",
  ]) {
    const text = `x${sign.repeat(100_000 / sign.length)}`;
    const blocks = Array.from({ length: 50 }, () => ({
      type: "section",
      text: { type: "mrkdwn", text: text.slice(0, 10_000) },
    }));
    const bodies = [{ text }, { content: text }, { body_md: text }, { message: text }, { other: text }, { blocks }];
    for (const body of bodies) assert.ok((await json(body)).length <= MESSAGE_MAX);
  }
});

test("what has nothing to show is refused, and told what to send", async () => {
  for (const body of ["", "  \n", "{}", "null", '{"text":""}', "[]", "{bad", '""']) {
    await assert.rejects(rendered(body, JSON_TYPE), isRefusal, body);
  }
  await assert.rejects(rendered("a=", FORM_TYPE), isRefusal);
  await assert.rejects(rendered(new Uint8Array([0x89, 0x50, 0, 1]), "image/png"), isRefusal);
  await assert.rejects(rendered("no form", "multipart/form-data; boundary=x"), isRefusal);
});

test("I10: keys that mean something to JavaScript are names like any other", async () => {
  const body = '{"__proto__":{"text":"x"},"constructor":{"prototype":{"polluted":1}}}';
  assert.match(await rendered(body, JSON_TYPE), /^```json/);
  assert.equal(Object.hasOwn(Object.prototype, "polluted"), false);
});

test("W4: a delivery is known by the header of its sender, or by Idempotency-Key", async () => {
  const idOf = async (headers: Record<string, string>) =>
    (await renderPayload({ headers: new Headers(headers), body: new TextEncoder().encode("a") })).delivery_id;
  assert.equal(await idOf({ "x-github-delivery": "g" }), "g");
  assert.equal(await idOf({ "x-gitea-delivery": "t", "x-github-delivery": "g" }), "t");
  assert.equal(await idOf({ "idempotency-key": "k" }), "k");
  assert.equal(await idOf({}), null);
});

const FIELDS = [
  "text",
  "blocks",
  "attachments",
  "content",
  "embeds",
  "alerts",
  "status",
  "ruleName",
  "state",
  "type",
  "elements",
];
const anything = fc.letrec((tie) => ({
  value: fc.oneof(
    { maxDepth: 4 },
    fc.jsonValue({ maxDepth: 2 }),
    fc.dictionary(fc.constantFrom(...FIELDS), tie("value"), { maxKeys: 4 }),
    fc.array(tie("value"), { maxLength: 3 }),
  ),
})).value;
const events = fc.option(fc.constantFrom("push", "issues", "ping", "workflow_run", "fork", "toString", "*made* up"), {
  nil: null,
});

test("I9: arbitrary JSON is a message that fits, or is refused; nothing else is thrown", async () => {
  await fc.assert(
    fc.asyncProperty(anything, events, async (value, event) => {
      try {
        const body = await json(value, event === null ? {} : { "x-github-event": event });
        assert.ok(body.trim() !== "" && body.length <= MESSAGE_MAX && body.isWellFormed());
      } catch (error) {
        assert.ok(isRefusal(error), String(error));
      }
    }),
    { numRuns: 1_000 },
  );
});

test("I9: arbitrary bytes of any type are a message, or are refused", async () => {
  const types = fc.constantFrom(
    JSON_TYPE,
    FORM_TYPE,
    "text/plain",
    "text/markdown",
    "multipart/form-data",
    "x",
    "",
    "text/plain; charset=utf-16",
  );
  await fc.assert(
    fc.asyncProperty(fc.uint8Array({ maxLength: 60 }), types, async (bytes, type) => {
      try {
        const body = await rendered(new Uint8Array(bytes), type);
        assert.ok(body.trim() !== "" && body.length <= MESSAGE_MAX && body.isWellFormed());
      } catch (error) {
        assert.ok(isRefusal(error), String(error));
      }
    }),
    { numRuns: 1_000 },
  );
});
