import { expect, test } from "bun:test";
import { colourCode } from "./code.ts";

/** The parts that are something, as `kind:text`. */
const kinds = (text: string, language: string) =>
  colourCode(text, language)?.map((line) =>
    line.flatMap(({ text, kind }) => (kind === null ? [] : [`${kind}:${text}`])),
  );

test("keywords, strings, numbers, comments and what is called are told apart", () => {
  expect(kinds('const x = f(1.5, "a"); // so', "ts")).toEqual([
    ["keyword:const", "name:f", "number:1.5", 'string:"a"', "comment:// so"],
  ]);
  expect(kinds("def f(x):\n  return 'y' # so", "python")).toEqual([
    ["keyword:def", "name:f"],
    ["keyword:return", "string:'y'", "comment:# so"],
  ]);
  expect(kinds("SELECT 1 FROM t -- all", "sql")).toEqual([
    ["keyword:SELECT", "number:1", "keyword:FROM", "comment:-- all"],
  ]);
  expect(kinds('{"a": true}', "json")).toEqual([['name:"a"', "keyword:true"]]);
  expect(kinds('<a href="b">c</a>', "html")).toEqual([["name:<a", 'string:"b"', "name:</a"]]);
  expect(kinds("@@ 1 @@\n-old\n+new\n same", "diff")).toEqual([
    ["comment:@@ 1 @@"],
    ["removed:-old"],
    ["added:+new"],
    [],
  ]);
});

test("what goes over several lines is a part of each, and what is never closed ends with the text", () => {
  expect(kinds("/* a\n b */ c\n`d\ne", "js")).toEqual([
    ["comment:/* a"],
    ["comment: b */"],
    ["string:`d"],
    ["string:e"],
  ]);
  expect(kinds('"open\nx', "js")).toEqual([['string:"open'], []]);
});

test("no character is lost or changed, whatever it is", () => {
  for (const language of ["ts", "python", "sql", "yaml", "html", "css", "diff"]) {
    for (const text of ["", "\n\n", "a\t'b\\'c\"`/*--<!--#\n'''\"\"\" 李雷 👩‍👩‍👧 1e9 0xff\n", "\\".repeat(99)]) {
      const lines = colourCode(text, language)!;
      expect(lines.map((line) => line.map(({ text }) => text).join("")).join("\n")).toBe(text);
    }
  }
});

test("a language that is not known is left as it is, and what is very long too", () => {
  expect(colourCode("x", "klingon")).toBeNull();
  expect(colourCode("x".repeat(9_000), "ts")).toBeNull();
});

test("I6: what is written in order to take long takes no longer", () => {
  const evil = ["/*", "*", "'", '"""', "`\\", "<!--", "-", "#", "((((", "1e", "a-", "0x"].map((part) =>
    part.repeat(8_000 / part.length),
  );
  // Each takes some milliseconds; what goes back over the text again and again takes longer than a test may.
  for (const text of evil) {
    for (const language of ["ts", "python", "sql", "yaml", "html"]) expect(colourCode(text, language)).toHaveLength(1);
  }
});
