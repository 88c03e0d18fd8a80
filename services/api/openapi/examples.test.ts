import { expect, test } from "bun:test";
import { createApp } from "../app.ts";
import type { ApiDeps } from "../deps.ts";
import { createDocument } from "./document.ts";
import { curlOf, exampleOf } from "./examples.ts";
import type { JsonSchema } from "./schemas.ts";

const { paths, components } = createDocument(createApp({ checks: {} } as ApiDeps).routes, "1");
const curl = (method: string, path: string) =>
  curlOf(method, path, paths[path]![method.toLowerCase()]!, components.schemas);

test("an example call has what must be sent, and can be pasted into a shell", () => {
  expect(curl("POST", "/api/c/{slug}/channels/{channel}/messages")).toBe(
    [
      "curl http://localhost:3000/api/c/lighthouse/channels/general/messages \\",
      `  --json '{"body_md":"Hello, **world**"}' \\`,
      '  -H "Authorization: Bearer $TOKEN"',
    ].join("\n"),
  );
  expect(curl("PUT", "/api/messages/{id}/reactions/{emoji}")).toStartWith(
    "curl -X PUT http://localhost:3000/api/messages/0190b3c4-7d7a-7000-8000-000000000001/reactions/%F0%9F%91%8D \\",
  );
  expect(curl("GET", "/api/search")).toStartWith("curl 'http://localhost:3000/api/search?q=fog' \\");
});

test("an operation that is open to all needs no token", () => {
  expect(curl("GET", "/api/openapi.json")).toBe("curl http://localhost:3000/api/openapi.json");
});

test("a quote in an example does not end the word", () => {
  const content = { "application/json": { example: { body_md: "it's fog" } } };
  expect(curlOf("POST", "/x", { ...paths["/api/me"]!.get!, requestBody: { content } }, {})).toContain(
    `--json '{"body_md":"it'\\''s fog"}'`,
  );
});

test("a file is sent as a form", () => {
  const schema: JsonSchema = {
    type: "object",
    required: ["channel_id", "file"],
    properties: { channel_id: { type: "string", format: "uuid" }, file: { type: "string", format: "binary" } },
  };
  const content = { "multipart/form-data": { schema } };
  expect(curlOf("POST", "/x", { ...paths["/api/me"]!.get!, requestBody: { content } }, {})).toContain(
    "-F 'channel_id=0190b3c4-7d7a-7000-8000-000000000001' \\\n  -F 'file=@picture.png'",
  );
});

test("an example is the least that a schema takes", () => {
  const example = (schema: Parameters<typeof exampleOf>[0]) =>
    exampleOf(schema, { Id: { type: "string", format: "uuid" } });
  expect(example({ type: "integer", minimum: 5 })).toBe(5);
  expect(example({ type: "array", items: { enum: ["a", "b"] } })).toEqual(["a"]);
  expect(example({ anyOf: [{ $ref: "#/components/schemas/Id" }, { type: "null" }] })).toMatch(/^[0-9a-f-]{36}$/);
  expect(example({ type: "object", properties: { a: { type: "boolean" }, b: {} } })).toEqual({ a: true });
  expect(example({ type: "string", default: "x" })).toBe("x");
});
