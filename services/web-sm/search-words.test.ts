import { expect, test } from "bun:test";
import { hasWord, simpler, toggleWord, withoutFilters } from "./search-words.ts";

test("a filter is added once, and taken away again", () => {
  expect(toggleWord("fog", "has:file")).toBe("fog has:file");
  expect(toggleWord("fog HAS:file lamp", "has:file")).toBe("fog lamp");
  expect(toggleWord("", "from:me")).toBe("from:me");
  expect(hasWord('"has:file"', "has:file")).toBe(false);
  expect(hasWord("fog has:file", "has:file")).toBe(true);
});

test("there is one channel and one day to begin with, and phrases stay whole", () => {
  expect(toggleWord('in:#keepers "thick fog"', "in:#general")).toBe('"thick fog" in:#general');
  expect(toggleWord("after:2026-01-01 fog", "after:2026-02-01")).toBe("fog after:2026-02-01");
  expect(toggleWord("has:file", "has:link")).toBe("has:file has:link");
});

test("what is left without filters, and without what narrows", () => {
  expect(withoutFilters('from:@ada "thick fog" -in:#general lamp is:thread')).toBe('"thick fog" lamp');
  expect(withoutFilters("https://example.test from:")).toBe("https://example.test from:");
  expect(simpler('"thick fog" -lamp has:file')).toBe("thick fog has:file");
});
