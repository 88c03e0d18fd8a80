import { expect, test } from "bun:test";
import { resolve } from "node:path";
import { parseOptions } from "#scripts/lib/options.ts";

test("without words the state is in the checkout and the pages on port 3000", () => {
  expect(parseOptions([])).toEqual({
    state: resolve(import.meta.dir, "../../.state"),
    port: 3000,
    demo: false,
    reset: false,
  });
});

test("a relative state folder is taken from where the person is", () => {
  expect(parseOptions(["--state", "here"]).state).toBe(resolve("here"));
});

test("a wrong port, an unknown option and a stray word are refused by name", () => {
  for (const port of ["x", "0", "65536", "-1", "80.5", ""]) {
    expect(() => parseOptions([`--port=${port}`])).toThrow("--port takes a number from 1 to 65535");
  }
  expect(() => parseOptions(["--nope"])).toThrow("--nope");
  expect(() => parseOptions(["extra"])).toThrow("extra");
});
