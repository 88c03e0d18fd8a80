import { expect, test } from "bun:test";
import { readDraft } from "./draft.ts";
import { printedText } from "./input.ts";

const bodyOf = async (text: string, options = {}) => (await readDraft([text], options)).body_md;

test("code stands in a fence that nothing in it can end", async () => {
  expect(await bodyOf("ls -l", { code: true })).toBe("```\nls -l\n```");
  expect(await bodyOf("let x", { language: "ts" })).toBe("```ts\nlet x\n```");
  expect(await bodyOf("```\nrm -rf\n```", { code: true })).toBe("````\n```\nrm -rf\n```\n````");
  expect(await bodyOf("a ````` b", { code: true })).toStartWith("``````\n");
});

test("words that are too long are refused, and it is said what to do", async () => {
  expect(await bodyOf("x".repeat(16_000))).toHaveLength(16_000);
  await expect(readDraft(["x".repeat(16_001)], {})).rejects.toThrow("16,000");
  await expect(readDraft(["x".repeat(16_000)], { code: true })).rejects.toThrow("16,000");
});

test("what a program printed is what a terminal would show in the end", () => {
  expect(printedText("\u001b[32mok\u001b[0m 1\r\nok 2\r\n")).toBe("ok 1\nok 2\n");
  expect(printedText("10 %\r50 %\r100 %\ndone")).toBe("100 %\ndone");
  expect(printedText("\u001b]0;title\u0007a\u0000b\u202ec")).toBe("abc");
});
