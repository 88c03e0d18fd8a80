import { expect, test } from "bun:test";
import { Validator } from "@seriousme/openapi-schema-validator";
import { Elysia } from "elysia";
import { z } from "zod";
import { answers } from "../answers.ts";
import { createApp } from "../app.ts";
import type { ApiDeps } from "../deps.ts";
import { createDocument } from "./document.ts";
import type { JsonSchema } from "./schemas.ts";
import type { OpenApiDocument, Operation } from "./types.ts";

const { routes } = createApp({ checks: {} } as ApiDeps);
const document: OpenApiDocument = createDocument(routes, "1.2.3");

const operations = Object.entries(document.paths).flatMap(([path, methods]) =>
  Object.entries(methods).map(([method, operation]) => ({ name: `${method.toUpperCase()} ${path}`, operation })),
);

/** The names of the operations that are not as they should be. */
const without = (isGood: (operation: Operation) => unknown) =>
  operations.filter(({ operation }) => !isGood(operation)).map(({ name }) => name);

test("the document is OpenAPI 3.1", async () => {
  const validator = new Validator();
  const { valid, errors } = await validator.validate(structuredClone(document) as object as Record<string, unknown>);
  expect(errors).toBeUndefined();
  expect(valid).toBe(true);
  expect(validator.version).toBe("3.1");
});

test("every route is told of, but for pictures and styles and what operators ask", () => {
  const told = new Set(operations.map(({ name }) => name.replace(/\{(\w+)\}/g, ":$1")));
  const untold = routes.map(({ method, path }) => `${method} ${path}`).filter((route) => !told.has(route));
  expect(untold.toSorted()).toEqual(["GET /api/docs/:name", "GET /healthz", "GET /metrics", "GET /readyz"]);
});

test("a route that says nothing of itself has no place in the document", () => {
  const silent = new Elysia({ tags: ["Lamps"] }).get("/api/lamps", () => []);
  expect(() => createDocument(silent.routes, "1")).toThrow("GET /api/lamps says nothing of itself");
  const untagged = new Elysia().get("/api/lamps", () => [], {
    detail: answers(null, { summary: "Lights the lamps." }),
  });
  expect(() => createDocument(untagged.routes, "1")).toThrow("GET /api/lamps says nothing of itself");
});

test("every operation has a sentence, an answer, refusals and a name of its own", () => {
  expect(without(({ summary }) => /^[A-Z].*\.$/.test(summary))).toEqual([]);
  expect(without(({ responses }) => Object.keys(responses).some((status) => status.startsWith("2")))).toEqual([]);
  expect(without(({ responses }) => responses[429] && responses[503])).toEqual([]);
  expect(without(({ responses, security }) => Boolean(responses[401]) === security.length > 0)).toEqual([]);
  expect(new Set(operations.map(({ operation }) => operation.operationId)).size).toBe(operations.length);
});

test("an operation names the scope that opens it to bots", () => {
  expect(document.paths["/api/messages/{id}"]!.patch!.security).toEqual([
    { session: [] },
    { token: ["messages:write"] },
  ]);
  expect(document.paths["/api/me"]!.patch!.security).toEqual([{ session: [] }]);
  expect(document.paths["/api/bot"]!.get!.security).toEqual([{ token: [] }]);
  expect(document.paths["/api/openapi.json"]!.get!.security).toEqual([]);
});

test("what is sent or answered as a whole has a name, or is a list of what has one", () => {
  const unnamed = operations.filter(({ operation: { requestBody, responses } }) => {
    return [requestBody, ...Object.values(responses)].some((told) => {
      const content = told && "content" in told ? told.content : undefined;
      const schema = content?.["application/json"]?.schema;
      const list = schema?.properties?.items as JsonSchema | undefined;
      return schema?.properties && !(list?.items as JsonSchema | undefined)?.$ref;
    });
  });
  expect(unnamed.map(({ name }) => name)).toEqual([]);
});

test("every parameter of a path is told of", () => {
  const unnamed = operations.filter(({ name, operation }) => {
    const inPath = [...name.matchAll(/\{(\w+)\}/g)].map(([, parameter]) => parameter);
    const told = operation.parameters?.filter((parameter) => parameter.in === "path").map(({ name }) => name) ?? [];
    return inPath.join() !== told.join();
  });
  expect(unnamed).toEqual([]);
});

test("what a request takes is strict, and what an answer has may grow", () => {
  const { PostMessage, Message } = document.components.schemas;
  expect(PostMessage).toMatchObject({ additionalProperties: false, required: ["body_md"] });
  expect(PostMessage!.properties!.body_md).toMatchObject({ maxLength: 16_000 });
  expect(Message).not.toHaveProperty("additionalProperties");
  expect(Message!.properties!.author).toEqual({ $ref: "#/components/schemas/Author" });
});

test("a shape that is one thing when it comes in and another when it goes out is not told of as one", () => {
  const lamp = z.object({ lit: z.boolean().default(false) });
  const twoFaced = new Elysia({ tags: ["Lamps"] }).post("/api/lamps", ({ body }) => body, {
    body: z.strictObject({ lamp }),
    detail: answers(z.object({ lamp }), { summary: "Makes a lamp." }),
  });
  const { paths } = createDocument(twoFaced.routes, "1");
  expect(JSON.stringify(paths)).not.toContain("$defs");
  const made = paths["/api/lamps"]!.post!;
  expect(made.requestBody!.content["application/json"]!.schema!.properties!.lamp).not.toHaveProperty("required");
});

test("a body that no zod schema describes is told of as the route has it", () => {
  const requestBody = {
    required: true,
    content: { "multipart/form-data": { schema: { type: "object" as const, required: ["file"] } } },
  };
  const upload = new Elysia({ tags: ["Files"] }).post("/api/files", () => "", {
    detail: answers("text/plain", { summary: "Takes a file.", status: 201, requestBody }),
  });
  const operation = createDocument(upload.routes, "1").paths["/api/files"]!.post!;
  expect(operation.requestBody).toEqual(requestBody);
  expect(operation.responses[201]).toMatchObject({ content: { "text/plain": {} } });
  expect(operation.responses[413]).toBeDefined();
});
