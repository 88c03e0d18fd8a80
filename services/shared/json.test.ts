import { expect, test } from "bun:test";
import fc from "fast-check";
import type { AppError } from "#core/kernel/errors.ts";
import { readJson } from "./json.ts";

const requestWith = (body: string | Uint8Array<ArrayBuffer>) =>
  new Request("http://localhost/", { method: "POST", body });

const refusalOf = (body: string | Uint8Array<ArrayBuffer>): Promise<string> =>
  readJson(requestWith(body)).then(
    () => "none",
    (error: AppError) => `${error.code}: ${error.message}`,
  );

test("whatever JSON can say is read", async () => {
  await fc.assert(
    fc.asyncProperty(fc.jsonValue({ maxDepth: 10 }), async (value) => {
      const text = JSON.stringify(value, null, 1);
      expect(await readJson(requestWith(text))).toEqual(JSON.parse(text));
    }),
  );
  expect(await readJson(requestWith('{"a:{": "\\"[:", "b": {"a": [{"b": 1}]}}'))).toBeDefined();
});

test("I9: what is no JSON, or can be read in two ways, is refused with a sentence", async () => {
  for (const text of ["", "NaN", "{", '{"a": NaN}', "{'a': 1}", '"open', '"\\', "\ufeff{", '{"a":1,}', "\0"]) {
    expect([text, await refusalOf(text)]).toEqual([text, "invalid: The body is not valid JSON."]);
  }
  for (const text of ['{"a": 1, "a": 1}', '[{"b": {"a": 1, "\\u0061": 2}}]', '{"__proto__": 1, "__proto__": 2}']) {
    expect([text, await refusalOf(text)]).toEqual([text, "invalid: An object in the body has the same key twice."]);
  }
  expect(await refusalOf(Uint8Array.of(0x22, 0xff, 0x22))).toBe("invalid: The body is not valid UTF-8.");
  expect(await refusalOf(Uint8Array.of(0x22, 0xed, 0xa0, 0x80, 0x22))).toBe("invalid: The body is not valid UTF-8.");
});

test("I9: depth 10,000 is refused, and so is any that ends nowhere", async () => {
  const deep = "[".repeat(10_000);
  expect(await refusalOf(deep + "]".repeat(10_000))).toBe("invalid: The body is nested deeper than 100 levels.");
  expect(await refusalOf(deep)).toBe("invalid: The body is nested deeper than 100 levels.");
  expect(await refusalOf('{"a":'.repeat(5_000))).toBe("invalid: The body is nested deeper than 100 levels.");
});

test("I10: __proto__ is a key like any other", async () => {
  const value = (await readJson(requestWith('{"__proto__": {"admin": true}}'))) as { admin?: boolean };
  expect(Object.keys(value)).toEqual(["__proto__"]);
  expect(value.admin).toBeUndefined();
  expect(({} as { admin?: boolean }).admin).toBeUndefined();
});
