import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { MAX_STYLE_DEPTH } from "#core/markdown/inlines.ts";
import { MAX_DEPTH } from "#core/markdown/lexer.ts";
import { MAX_LINES, MAX_SOURCE_LENGTH, parseMarkdown } from "#core/markdown/parse.ts";
import { renderPlain } from "#core/markdown/plain.ts";
import type { Block, Document, Inline } from "#core/markdown/tree.ts";

describe("parseMarkdown", () => {
  it("gives every kind of node", () => {
    const source =
      "# h\n> q\n\n3. i\n4. [x] j\n\n```ts\nc\n```\n|a|b|\n|:-|-|\n|1|*2*|\n\n---\n`x` [~~y~~](https://e.org)\nz";
    assert.deepEqual(parseMarkdown(source), [
      { kind: "heading", children: [text("h")] },
      { kind: "quote", children: [{ kind: "paragraph", children: [text("q")] }] },
      {
        kind: "list",
        start: 3,
        items: [
          { checked: null, children: [{ kind: "paragraph", children: [text("i")] }] },
          { checked: true, children: [{ kind: "paragraph", children: [text("j")] }] },
        ],
      },
      { kind: "code", language: "ts", text: "c" },
      {
        kind: "table",
        alignments: ["left", null],
        header: [[text("a")], [text("b")]],
        rows: [[[text("1")], [{ kind: "emphasis", children: [text("2")] }]]],
      },
      { kind: "rule" },
      {
        kind: "paragraph",
        children: [
          { kind: "code", text: "x" },
          text(" "),
          {
            kind: "link",
            href: "https://e.org/",
            bare: false,
            children: [{ kind: "deleted", children: [text("y")] }],
          },
          { kind: "break" },
          text("z"),
        ],
      },
    ]);
  });

  it("joins neighbouring text", () => {
    assert.deepEqual(parseMarkdown("a\\*b & c_d <e> ![f"), [
      { kind: "paragraph", children: [text("a*b & c_d <e> ![f")] },
    ]);
  });

  it("finds addresses in raw HTML, since that is text", () => {
    assert.deepEqual(hrefs("<a href=x> https://b.org </a>"), ["https://b.org/"]);
  });

  it("puts no link inside a link", () => {
    const [paragraph] = parseMarkdown("[a ![b](https://b.org) <https://c.org>](https://e.org)");
    const links = JSON.stringify(paragraph).split('"link"').length - 1;
    assert.equal(links, 1);
  });

  it("keeps only a harmless name of a language", () => {
    const languages = ["c++", "C#", "objective-c", 'x" onclick="y', "a<b", "", "l".repeat(33)].map((name) => {
      const [block] = parseMarkdown(`\`\`\`${name}\nx\n\`\`\``);
      assert.equal(block?.kind, "code");
      return block.language;
    });
    assert.deepEqual(languages, ["c++", "c#", "objective-c", null, null, null, null]);
  });

  it("writes an address the way a browser will read it", () => {
    assert.deepEqual(hrefs("[x](HTTPS://E.org/ü?q=a|b) [y](<https://bücher.example/a b>) [z](http:e.org)"), [
      "https://e.org/%C3%BC?q=a|b",
      "https://xn--bcher-kva.example/a%20b",
      "http://e.org/",
    ]);
  });

  it("leaves a very long address as text", () => {
    const address = `https://e.org/${"a".repeat(2_040)}`;
    assert.deepEqual(hrefs(`${address}\n\n[x](${address}) https://e.org`), ["https://e.org/"]);
  });
});

describe("I7: the limits of parseMarkdown", () => {
  const SIZE = 64 * 1024;
  const fill = (part: string): string => part.repeat(Math.ceil(SIZE / part.length));
  const growing = (line: (depth: number) => string): string =>
    Array.from({ length: 500 }, (_, depth) => line(depth)).join("\n");
  const hostile: readonly string[] = [
    ...["*", "_", "[", "`", ">", "@", ":", "~", "<", "!", "|", "#", "-", "\\", "&", "(", " ", "\n", "a"].map(fill),
    ...["*a", "_a", "*a_", "**a*b", "~~a~", "[a](", "![a](", "[a](b", "[[", "]([", "`a``", "<a ", "<!--", "&#x"].map(
      fill,
    ),
    ...["> ", "- ", "1. ", "- > ", ">- ", "* * ", ">\n", "-\n", "- a\n", "> a\nb\n", ">> a\nb\n> - ", "a\n"].map(fill),
    ...["a|b\n-|-\n", "|-|-|\n", "a|b\n", "a@b.", "www.", "http://a.", "mailto:", "://", "http://((", "a@"].map(fill),
    growing((depth) => `${"  ".repeat(depth)}- a`),
    growing((depth) => `${">".repeat(depth + 1)} a`),
    growing((depth) => `${">".repeat(500 - depth)} a`),
    `${fill("a|").slice(0, 4_000)}\n${fill("-|").slice(0, 4_000)}\n${fill("b\n").slice(0, 8_000)}`,
    `${"[".repeat(8_000)}a${"](b)".repeat(2_000)}`,
    `${"**a ".repeat(2_000)}${" a**".repeat(2_000)}`,
  ];

  it("bound the tree, whatever the source", () => {
    for (const source of hostile) {
      for (const length of [SIZE, MAX_SOURCE_LENGTH, 2_000]) {
        const size = measure(parseMarkdown(source.slice(0, length)));
        const name = JSON.stringify(source.slice(0, 20));
        assert.ok(size.nodes <= 2 * length, `${name} has ${size.nodes} nodes`);
        assert.ok(size.blockDepth <= MAX_DEPTH + 1, `${name} is ${size.blockDepth} blocks deep`);
        assert.ok(size.inlineDepth <= MAX_STYLE_DEPTH + 1, `${name} is ${size.inlineDepth} styles deep`);
      }
    }
  });

  it("turn what is nested deeper into text", () => {
    const nested: readonly string[] = [
      `${"> ".repeat(20)}a`,
      Array.from({ length: 20 }, (_, depth) => `${"  ".repeat(depth)}- a`).join("\n"),
      `${"*a ".repeat(20)}${"b* ".repeat(20)}`,
    ];
    const sizes = nested.map((source) => measure(parseMarkdown(source)));
    assert.equal(sizes[0]!.blockDepth, MAX_DEPTH + 1);
    assert.equal(sizes[1]!.blockDepth, MAX_DEPTH + 1);
    assert.equal(sizes[2]!.inlineDepth, MAX_STYLE_DEPTH + 1);
  });

  it("lose no text", () => {
    for (const source of hostile) {
      const letters = (value: string): number => value.split("a").length;
      const plain = renderPlain(parseMarkdown(source));
      assert.ok(letters(plain) >= letters(source), JSON.stringify(source.slice(0, 20)));
    }
  });

  it("leave an ordinary long message as it was meant", () => {
    const paragraph = `${"Some *words*, `code` and https://e.org/path in a line. ".repeat(20)}\n- a list\n  - in a list\n\n`;
    const source = paragraph.repeat(Math.floor(MAX_SOURCE_LENGTH / paragraph.length));
    const blocks = parseMarkdown(source);
    assert.equal(blocks.filter((block) => block.kind === "list").length, blocks.length / 2);
    assert.equal(hrefs(source).length, 20 * (blocks.length / 2));
  });

  it("read a paragraph with too much markup line by line", () => {
    const source = `${"[0] * _ ".repeat(100)}\nsee https://e.org and **this**\n${"x_y_ ".repeat(100)}`;
    assert.deepEqual(hrefs(source), ["https://e.org/"]);
  });

  it("turn a source that is too long, has too many lines or is too costly to plain text with its line breaks", () => {
    const sources = [
      `**a**\n\nb\nc\n\n\n${"d".repeat(MAX_SOURCE_LENGTH)}`,
      `**a**\n\nb\nc\n${"\n".repeat(MAX_LINES)}d`,
      `**a**\n\nb\nc\n\n${Array.from({ length: 100 }, (_, line) => `${">".repeat(100 - line)} d\n`).join("")}`,
      `**a**\n\nb\nc\n\n|d|e|\n|-|-|\n${"|f\n".repeat(MAX_LINES - 10)}`,
    ];
    for (const source of sources) {
      assert.deepEqual(parseMarkdown(source).slice(0, 2), [
        { kind: "paragraph", children: [text("**a**")] },
        { kind: "paragraph", children: [text("b"), { kind: "break" }, text("c")] },
      ]);
    }
  });
});

function text(value: string): Inline {
  return { kind: "text", text: value };
}

function hrefs(source: string): string[] {
  const found = JSON.stringify(parseMarkdown(source)).matchAll(/"href":"([^"]*)"/g);
  return Array.from(found, ([, href]) => href!);
}

interface Size {
  readonly nodes: number;
  readonly blockDepth: number;
  readonly inlineDepth: number;
}

function measure(document: Document): Size {
  return largest(document.map(measureBlock));
}

function measureBlock(block: Block): Size {
  switch (block.kind) {
    case "paragraph":
    case "heading":
      return around(measureInlines(block.children), 1, 0);
    case "quote":
      return around(measure(block.children), 1, 0);
    case "list":
      return around(largest(block.items.map((item) => around(measure(item.children), 0, 0))), 1, 0);
    case "table":
      return around(largest([block.header, ...block.rows].flat().map(measureInlines)), 1, 0);
    case "code":
    case "rule":
      return { nodes: 1, blockDepth: 1, inlineDepth: 0 };
  }
}

function measureInlines(inlines: readonly Inline[]): Size {
  return largest(
    inlines.map((inline) => around("children" in inline ? measureInlines(inline.children) : largest([]), 0, 1)),
  );
}

function largest(sizes: readonly Size[]): Size {
  return {
    nodes: sizes.reduce((sum, size) => sum + size.nodes, 0),
    blockDepth: sizes.reduce((depth, size) => Math.max(depth, size.blockDepth), 0),
    inlineDepth: sizes.reduce((depth, size) => Math.max(depth, size.inlineDepth), 0),
  };
}

function around(inner: Size, blocks: number, inlines: number): Size {
  return {
    nodes: inner.nodes + 1,
    blockDepth: inner.blockDepth + blocks,
    inlineDepth: inner.inlineDepth + inlines,
  };
}
