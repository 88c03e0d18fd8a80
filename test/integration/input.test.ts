import { afterAll, beforeAll, expect, test } from "bun:test";
import { exampleOf } from "#services/api/openapi/examples.ts";
import { type JsonSchema, nameOf } from "#services/api/openapi/schemas.ts";
import { document, fillPath, type NamedOperation, operations } from "#test/support/document.ts";
import { listenWithoutDatabase } from "#test/support/gateway-app.ts";
import { createWorld, type World, withApi } from "#test/support/world.ts";

// Bad input to every operation of the document, through the gateway as from outside: it is refused with a problem that says
// what is wrong, never with a 500, and whether a gateway stands in between makes no difference.

let world: World;
let gateway: ReturnType<typeof listenWithoutDatabase>;
beforeAll(async () => {
  world = await withApi(await createWorld());
  gateway = listenWithoutDatabase({ upstreams: { api: world.apiUrl, webSm: world.apiUrl, tuiSm: world.apiUrl } });
});
afterAll(async () => {
  await gateway?.stop();
  await world?.close();
});

const shapes = document.components.schemas;
const resolve = (schema: JsonSchema): JsonSchema => {
  const name = nameOf(schema);
  return name ? shapes[name]! : schema;
};
const jsonSchemaOf = ({ operation }: NamedOperation): JsonSchema | undefined =>
  operation.requestBody?.content["application/json"]?.schema;
/** Those that take JSON of a shape; webhooks take any. */
const withJson = operations.filter((operation) => {
  const schema = jsonSchemaOf(operation);
  return schema && resolve(schema).properties;
});

/** The document's own example of the parameters. */
const exampleParams = ({ operation: { parameters = [] } }: NamedOperation, place: "path" | "query") =>
  Object.fromEntries(
    parameters
      .filter((parameter) => parameter.in === place && parameter.required)
      .map(({ name, schema }) => [name, String(exampleOf(schema, shapes))]),
  );

const pathOf = (operation: NamedOperation): string => fillPath(operation.path, exampleParams(operation, "path"));

/** As ada, who may do everything, so that nothing stops what is sent on its way to the database. */
async function send(
  method: string,
  target: string,
  body?: string | Uint8Array<ArrayBuffer> | ReadableStream,
  base = gateway.origin,
) {
  const response = await fetch(base + target, {
    method,
    headers: {
      authorization: `Bearer ${world.ada.token}`,
      ...(body === undefined ? {} : { "content-type": "application/json" }),
    },
    ...(body === undefined ? {} : { body }),
  });
  const text = await response.text();
  return {
    status: response.status,
    body: response.headers.get("content-type")?.includes("json") ? JSON.parse(text) : text,
  };
}

/** The fields of a body that take a string, with the path that an error names. */
function stringFields(schema: JsonSchema, path: string[] = []): { path: string[]; nullable: boolean }[] {
  return Object.entries(resolve(schema).properties ?? {}).flatMap(([name, property]) => {
    const choices = (resolve(property as JsonSchema).anyOf ?? [property as JsonSchema]).map(resolve);
    const nullable = choices.some(({ type }) => type === "null" || type?.includes("null" as never));
    const here = [...path, name];
    return [
      ...(choices.some(({ type, enum: values }) => type === "string" || values) ? [{ path: here, nullable }] : []),
      ...choices.flatMap((choice) => stringFields(choice, here)),
    ];
  });
}

/** An object in which only what stands at the path is set. */
const nest = (path: string[], value: unknown): unknown => path.reduceRight((inner, name) => ({ [name]: inner }), value);

for (const operation of withJson) {
  test(`I1: ${operation.name} takes no other type for a string`, async () => {
    const example = exampleOf(jsonSchemaOf(operation)!, shapes) as object;
    for (const { path, nullable } of stringFields(jsonSchemaOf(operation)!)) {
      const wrong = [7, true, [], {}, ["x"], { $ne: "x" }, [[{ a: [] }]], ...(nullable ? [] : [null])];
      for (const value of wrong) {
        const body = { ...example, ...(nest(path, value) as object) };
        const answer = await send(operation.method, pathOf(operation), JSON.stringify(body));
        expect([value, answer.status]).toEqual([value, 422]);
        const named = answer.body.errors.map((error: { path: string }) => error.path);
        expect(named).toContain(path.join("."));
      }
    }
  });

  test(`I9: ${operation.name} takes no text that is not plain JSON`, async () => {
    const bodies = [
      "NaN",
      "1e999",
      '"text"',
      "[]",
      "null",
      "",
      '{"a": NaN}',
      "[".repeat(10_000) + "]".repeat(10_000),
      `${'{"a":'.repeat(10_000)}1${"}".repeat(10_000)}`,
      Uint8Array.of(0x7b, 0x22, 0xff, 0x22, 0x3a, 0x31, 0x7d),
    ];
    for (const body of bodies) {
      const answer = await send(operation.method, pathOf(operation), body);
      expect([String(body).slice(0, 20), answer.status]).toEqual([String(body).slice(0, 20), 422]);
      expect(answer.body.detail).toMatch(/\w/);
    }
  });

  test(`I9: no field of ${operation.name} takes the same key twice, 1e999, U+0000 or a lone surrogate`, async () => {
    const example = exampleOf(jsonSchemaOf(operation)!, shapes) as object;
    for (const { path } of stringFields(jsonSchemaOf(operation)!)) {
      const bodies = ['"\\u0000"', '"a\\u0000b"', '"\\ud800"', '"\\udc00\\ud800"', "1e999", "-1e999"].map((value) =>
        JSON.stringify({ ...example, ...(nest(path, "VALUE") as object) }).replace('"VALUE"', value),
      );
      const twice = JSON.stringify({ ...example, ...(nest(path, "VALUE") as object) });
      const name = JSON.stringify(path.at(-1));
      bodies.push(twice.replace(`${name}:"VALUE"`, `${name}:"VALUE",${name}:"VALUE"`));
      for (const body of bodies) {
        const answer = await send(operation.method, pathOf(operation), body);
        expect([body, answer.status]).toEqual([body, 422]);
      }
    }
  });

  test(`I10: ${operation.name} takes no key that an object has by birth`, async () => {
    const schema = jsonSchemaOf(operation)!;
    const example = exampleOf(schema, shapes) as object;
    const before = Object.getOwnPropertyNames(Object.prototype);
    const levels = [[], ...stringFields(schema).flatMap(({ path }) => (path.length > 1 ? [path.slice(0, -1)] : []))];
    for (const level of levels) {
      for (const key of ["__proto__", "constructor", "prototype"]) {
        const evil = `{"${key}": {"admin": true, "toString": null}}`;
        const text = JSON.stringify({ ...example, ...(nest(level, "EVIL") as object) });
        const body =
          level.length > 0 ? text.replace('"EVIL"', evil) : text.replace(/^\{/, `{"${key}": {"admin": true},`);
        const answer = await send(operation.method, pathOf(operation), body.replace(",}", "}"));
        expect([body, answer.status]).toEqual([body, 422]);
      }
    }
    expect(Object.getOwnPropertyNames(Object.prototype)).toEqual(before);
    expect(({} as { admin?: boolean }).admin).toBeUndefined();
  });

  test(`Z8: ${operation.name} takes no field that is the server's to set`, async () => {
    const schema = jsonSchemaOf(operation)!;
    const example = exampleOf(schema, shapes) as object;
    const own = ["id", "user_id", "author", "role", "community_id", "created_at", "is_admin", "seq", "deleted_at"];
    for (const field of own.filter((name) => !(name in resolve(schema).properties!))) {
      const body = JSON.stringify({ ...example, [field]: world.ada.id });
      const answer = await send(operation.method, pathOf(operation), body);
      expect([body, answer.status, JSON.stringify(answer.body)]).toEqual([body, 422, expect.stringContaining(field)]);
    }
  });

  test(`I8: ${operation.name} takes no body of more than 1 MiB`, async () => {
    const body = JSON.stringify({ x: "x".repeat(1024 * 1024) });
    const { status, body: problem } = await send(operation.method, pathOf(operation), body);
    expect([status, problem.code]).toEqual([413, "too_large"]);
  });
}

test("I9: a body that comes without its length is read as strictly", async () => {
  const body = new Blob(['{"name": "a", "slug": "a", "slug": "b"}']).stream();
  const answer = await send("POST", "/api/communities", body, world.apiUrl);
  expect([answer.status, answer.body.detail]).toEqual([422, "An object in the body has the same key twice."]);
});

test("I8: a message of 40 kB is refused with its limit", async () => {
  const body = JSON.stringify({ body_md: "x".repeat(40_000) });
  const answer = await send("POST", "/api/c/lighthouse/channels/general/messages", body);
  expect(answer.status).toBe(422);
  expect(answer.body.detail).toContain("16,000");
});

const BAD_TEXTS = [
  "%00",
  "a%00b",
  "%ff",
  "%ed%a0%80",
  "%",
  "%zz",
  "..%2f..",
  "'%20or%201=1--",
  "%F0%9F%92%A9",
  "x".repeat(3_000),
];

for (const operation of operations) {
  const { method, operation: told } = operation;
  for (const { name, in: place } of told.parameters ?? []) {
    test(`I9: ${operation.name} survives any ${name} in the ${place}`, async () => {
      const schema = jsonSchemaOf(operation);
      const body = schema ? JSON.stringify(exampleOf(schema, shapes)) : undefined;
      for (const text of BAD_TEXTS) {
        const path = fillPath(operation.path, {
          ...exampleParams(operation, "path"),
          ...(place === "path" ? { [name]: "VALUE" } : {}),
        });
        const query = new URLSearchParams(exampleParams(operation, "query"));
        if (place === "query") query.set(name, "VALUE");
        const { status } = await send(method, `${path}?${query}`.replace("VALUE", text), body);
        expect([text, status >= 500]).toEqual([text, false]);
      }
    });
  }
}

for (const operation of operations.filter(({ operation }) => operation.parameters?.some((p) => p.in === "query"))) {
  test(`I18: ${operation.name} takes the first of repeated parameters or none, with a gateway in between or not`, async () => {
    for (const { name, schema } of operation.operation.parameters!.filter((parameter) => parameter.in === "query")) {
      const others = new URLSearchParams(exampleParams(operation, "query"));
      others.delete(name);
      const ask = (values: string[], base?: string) => {
        const query = values.map((value) => `${name}=${value}`).join("&");
        return send(operation.method, `${pathOf(operation)}?${others}&${query}`, undefined, base);
      };
      const good = encodeURIComponent(String(exampleOf(schema, shapes)));
      for (const [first, second] of [
        [good, "%00"],
        ["%00", good],
        [good, good],
      ] as const) {
        const direct = await ask([first, second], world.apiUrl);
        const behind = await ask([first, second]);
        expect([422, (await ask([first])).status]).toContain(direct.status);
        expect({ ...behind.body, trace_id: "" }).toEqual({ ...direct.body, trace_id: "" });
      }
    }
  });
}
