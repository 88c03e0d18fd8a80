import { expect, test } from "bun:test";
import { bashReplies, readLine, unquoted } from "./line.ts";

const BREAKS = " \t\n\"'@><=;|&(:";
const replies = (text: string, ...values: string[]) =>
  bashReplies(
    readLine(text),
    BREAKS,
    values.map((value) => ({ value, means: "" })),
  );

test("a line is read as bash reads it: quotes, backslashes, and a last word that may be empty", () => {
  expect(readLine("ajet-chat send '#general' a\\ b").words).toEqual(["ajet-chat", "send", "#general", "a b"]);
  expect(readLine("ajet-chat send ").words).toEqual(["ajet-chat", "send", ""]);
  expect(readLine('ajet-chat dm "@a').words).toEqual(["ajet-chat", "dm", "@a"]);
  expect(readLine("ajet-chat send '' x").words).toEqual(["ajet-chat", "send", "", "x"]);
});

test("only what comes after bash's own end of a word is said, and an unquoted # is no comment", () => {
  expect(replies("ajet-chat dm @a", "@ada")).toEqual(["@ada"]);
  expect(replies("ajet-chat dm @ada,@b", "@ada,@bo")).toEqual(["@bo"]);
  expect(replies("ajet-chat x --community=l", "--community=lighthouse")).toEqual(["lighthouse"]);
  expect(replies("ajet-chat token create x --scopes messages:r", "messages:read")).toEqual(["read"]);
  expect(replies("ajet-chat send '#g", "#general")).toEqual(["#general"]);
  expect(replies("ajet-chat send '@a", "@ada")).toEqual(["@ada"]);
  expect(replies("ajet-chat send \\#g", "#general")).toEqual(["\\#general"]);
  expect(replies("ajet-chat send gen", "general")).toEqual(["general"]);
});

test("a word of another shell is what it means, also while its quote is open", () => {
  expect(["'#ge", "\\#ge", '"a b', "plain", ""].map(unquoted)).toEqual(["#ge", "#ge", "a b", "plain", ""]);
});
