import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { parseMarkdown } from "../../markdown/parse.ts";
import type { Block, Inline } from "../../markdown/tree.ts";
import { callsIn } from "../../mentions/rules.ts";
import { MESSAGE_MAX } from "../../messages/schema.ts";
import { code, fenced } from "./code.ts";
import { cut } from "./cut.ts";
import { line, lines } from "./escape.ts";
import { excerpt, foreign } from "./foreign.ts";
import { link } from "./markdown.ts";

const SIGNS = [
  "*",
  "_",
  "~",
  "`",
  "[",
  "]",
  "(",
  ")",
  "<",
  ">",
  "#",
  "@",
  "-",
  "+",
  "1",
  ".",
  "|",
  ":",
  "\\",
  "&",
  "amp;",
];
const markup = fc.array(fc.constantFrom(...SIGNS, " ", "a", "ada", "\n", "https://x.test/a_b"), { maxLength: 40 });

/** What a message says, without its styles; a link is its text. */
function said(markdown: string): string {
  return parseMarkdown(markdown).map(saidByBlock).join("\n");
}

function saidByBlock(block: Block): string {
  if (block.kind === "paragraph") return block.children.map(saidByInline).join("");
  throw new Error(`a ${block.kind} came of text: ${JSON.stringify(block)}`);
}

function saidByInline(inline: Inline): string {
  switch (inline.kind) {
    case "text":
      return inline.text;
    case "break":
      return "\n";
    case "link":
      return inline.children.map(saidByInline).join("");
    default:
      throw new Error(`a ${inline.kind} came of text`);
  }
}

const squeezed = (text: string) => text.replace(/\s+/g, " ").trim();

test("I3: foreign text shows as it was sent, whatever markup it looks like", () => {
  fc.assert(
    fc.property(markup, (parts) => {
      const text = parts.join("");
      assert.equal(squeezed(said(line(text))), squeezed(text));
      assert.equal(squeezed(said(lines(text))), squeezed(text));
    }),
    { numRuns: 2_000 },
  );
});

test("an address in foreign text stays a link, and only http addresses are ever linked", () => {
  assert.equal(line("see https://x.test/a_b?c=1&d=2#e, please"), "see https://x.test/a_b?c=1&d=2#e, please");
  assert.equal(link("a *title*", "https://x.test/(a)b"), "[a \\*title\\*](<https://x.test/%28a%29b>)");
  for (const url of ["javascript:alert(1)", "data:text/html,x", "ftp://x", "/x", "", "https://"]) {
    assert.equal(link("title", url), "title");
  }
});

test("a webhook calls nobody: names in foreign Markdown stay text, those in code as they are", () => {
  const source =
    "@ada **x**@channel _x_@here \\@ada \\\\@ada &#64;ada &commat;here #general `@bo` https://x.test/@cy\n~~~\n@dot";
  assert.deepEqual(callsIn(foreign(source)), { users: [], groups: [] });
  assert.equal(foreign("`@bo` and\n```\n@dot\n```\n@cy"), "`@bo` and\n```\n@dot\n```\n\\@cy");
  assert.equal(foreign("https://x.test/@cy#top"), "https://x.test/@cy#top");
});

test("escaped text calls nobody, however it is put together", () => {
  const names = fc.array(fc.constantFrom(...SIGNS, "@ada", "@here", " ", "\n", "&#64;", "x"), { maxLength: 30 });
  fc.assert(
    fc.property(names, (parts) => {
      assert.deepEqual(callsIn(lines(parts.join(""))), { users: [], groups: [] });
      assert.deepEqual(callsIn(line(parts.join(""))), { users: [], groups: [] });
    }),
    { numRuns: 2_000 },
  );
});

test("code keeps its backticks, and control characters are gone", () => {
  assert.equal(code("a`b"), "``a`b``");
  assert.equal(code("`"), "`` ` ``");
  assert.equal(fenced("a\n```\nb\u001b[31m"), "````\na\n```\nb[31m\n````");
  assert.equal(line("a\u0000\u001b]0;x\u0007b\r\nc"), "a\\]0;xb c");
});

test("what is cut says so, fits, and closes its fences", () => {
  for (const text of [
    fenced("x\n".repeat(20_000)),
    `\`\`\`\`\n${"y".repeat(30_000)}`,
    "z ".repeat(20_000),
    "a\n".repeat(7_000),
    `${">".repeat(7_000)} ${"`".repeat(7_000)}\n${"x".repeat(9_000)}`,
    "`".repeat(20_000),
  ]) {
    const shown = cut(text);
    assert.ok(shown.length <= MESSAGE_MAX);
    const blocks = parseMarkdown(shown);
    if (shown !== text) assert.ok(shown.includes("…"));
    assert.ok(blocks.every((block) => block.kind !== "code" || !block.text.includes("rest was cut")));
  }
  assert.equal(cut("short"), "short");
  assert.ok(cut("😀".repeat(9_000)).isWellFormed());
});

test("a fence in a quote ends with the quote, and is closed in it", () => {
  assert.equal(foreign("> ```\n> code"), "> ```\n> code\n> ```");
  assert.equal(foreign("> ```\n> code\n@ada"), "> ```\n> code\n\\@ada");
  assert.equal(foreign("```\n> ```\nmore"), "```\n> ```\nmore\n```");
  const shown = cut(`> \`\`\`\n${"> x\n".repeat(6_000)}`);
  assert.equal(parseMarkdown(shown).at(-1)?.kind, "paragraph");
});

test("an excerpt closes the fence that it cuts, and shows no comment of the source", () => {
  assert.equal(excerpt("<!-- template -->\nHello\n```\ncode"), "Hello\n```\ncode\n```");
  const long = excerpt(`\`\`\`\n${"x\n".repeat(2_000)}\`\`\`\nend`);
  assert.ok(long.length < 1_300 && long.endsWith("…\n```"));
});
