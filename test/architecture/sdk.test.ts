import { expect, test } from "bun:test";
import { readdirSync } from "node:fs";
import { resolve } from "node:path";
import type { z } from "zod";
import type { Client } from "#sdk/client.ts";
import { createSchemas } from "#services/api/openapi/schemas.ts";
import { operations } from "#test/support/document.ts";

// Every function of the SDK is called with a client that asks nobody and writes down what it was to ask for. That is held
// against the API's own description.

/** What no client calls by itself: for people who read, and pictures whose address is in `avatar_url`. */
const NOT_FOR_CLIENTS = new Set(["GET /api/openapi.json", "GET /api/docs", "GET /api/avatars/{id}/{filename}"]);

/** What the functions stand on, and what they ask of other services. */
const NOT_OF_THE_API = new Set(["client.ts", "device.ts", "pages.ts", "retry.ts", "sleep.ts", "stream.ts"]);

interface Asked {
  method: string;
  path: string;
  answer?: z.ZodType;
}

const asked: Asked[] = [];

class NobodyAnswers extends Error {}

const client: Client = {
  request({ method = "GET", path, answer }) {
    asked.push({ method, path, ...(answer ? { answer } : {}) });
    throw new NobodyAnswers();
  },
  open(path, { method = "GET" } = {}) {
    asked.push({ method, path });
    throw new NobodyAnswers();
  },
};

/** Stands for an id or a name, which is `x`, and for all objects that the functions take: a channel, a file. */
const anything = (slug: string | null) =>
  Object.assign(Object("x"), { slug, channel: "x", id: "x", filename: "x", content: new Blob() });

const SDK = resolve(import.meta.dir, "../../clients/sdk");
for (const file of readdirSync(SDK).filter((name) => name.endsWith(".ts") && !name.endsWith(".test.ts"))) {
  if (NOT_OF_THE_API.has(file)) continue;
  const exported = Object.values(await import(resolve(SDK, file)));
  for (const call of exported.filter((value) => typeof value === "function")) {
    for (const argument of [anything("x"), anything(null)]) {
      const rest = Array.from({ length: 4 }, () => argument);
      await Promise.try(() => call(client, ...rest)).catch((error: unknown) => {
        if (!(error instanceof NobodyAnswers)) throw error;
      });
    }
  }
}

const patternOf = (path: string) => new RegExp(`^${path.replaceAll(".", "\\.").replace(/\{\w+\}/g, "x")}$`);

test("the SDK has a function for every operation of the API, with the schema of its answer", () => {
  const { describe } = createSchemas();
  const wrong = operations
    .filter(({ name }) => !NOT_FOR_CLIENTS.has(name))
    .filter(({ method, path, operation }) => {
      const calls = asked.filter((call) => call.method === method && patternOf(path).test(call.path));
      const told = Object.values(operation.responses).flatMap((answer) =>
        "$ref" in answer ? [] : Object.values(answer.content ?? {}),
      )[0]?.schema;
      return !calls.some(({ answer }) => Bun.deepEquals(answer && describe(answer, "output"), told));
    });
  expect(wrong.map(({ name }) => name)).toEqual([]);
});

test("the SDK asks the API for nothing that is not there", () => {
  const unknown = asked
    // Types keep direct messages away from what only channels of a community have.
    .filter(({ path }) => path.startsWith("/api/") && !path.startsWith("/api/dm/x"))
    .filter(
      ({ method, path }) => !operations.some((known) => known.method === method && patternOf(known.path).test(path)),
    );
  expect(unknown.map(({ method, path }) => `${method} ${path}`)).toEqual([]);
});
