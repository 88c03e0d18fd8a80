import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { lineToAnsi, renderAnsi } from "#core/markdown/ansi.ts";
import { renderHtml } from "#core/markdown/html.ts";
import { parseMarkdown } from "#core/markdown/parse.ts";
import { renderPlain } from "#core/markdown/plain.ts";

interface Rendering {
  readonly claim: string;
  readonly source: readonly string[];
  readonly html: string;
  readonly plain: readonly string[];
  /** Lines of at most 40 columns; `<1>` stands for the escape sequence of style 1. */
  readonly ansi: readonly string[];
}

const a = (href: string, text: string): string =>
  `<a href="${href}" rel="noopener noreferrer nofollow" target="_blank">${text}</a>`;

const RENDERINGS: readonly Rendering[] = [
  {
    claim: "a newline breaks the line",
    source: ["first", "second  ", "third\\", "fourth"],
    html: "<p>first<br>second<br>third<br>fourth</p>",
    plain: ["first", "second", "third", "fourth"],
    ansi: ["first", "second", "third", "fourth"],
  },
  {
    claim: "an empty line begins a paragraph",
    source: ["one", "", "", "two"],
    html: "<p>one</p><p>two</p>",
    plain: ["one", "", "two"],
    ansi: ["one", "", "two"],
  },
  {
    claim: "emphasis",
    source: ["**strong** *em* _em_ ***both*** ~~gone~~ snake_case 2*3*4"],
    html: "<p><strong>strong</strong> <em>em</em> <em>em</em> <em><strong>both</strong></em> <del>gone</del> snake_case 2<em>3</em>4</p>",
    plain: ["strong em em both gone snake_case 234"],
    ansi: ["<1>strong<22> <3>em<23> <3>em<23> <1><3>both<22><23> <9>gone<29> snake_case 2<3>3<23>4"],
  },
  {
    claim: "code in a line",
    source: ["`a <b> **c**` and ``d`e``"],
    html: "<p><code>a &lt;b&gt; **c**</code> and <code>d`e</code></p>",
    plain: ["a <b> **c** and d`e"],
    ansi: ["<33>a <b> **c**<39> and <33>d`e<39>"],
  },
  {
    claim: "a backslash takes a mark literally",
    source: ["\\*no\\* \\[no\\](x) \\<b\\>"],
    html: "<p>*no* [no](x) &lt;b&gt;</p>",
    plain: ["*no* [no](x) <b>"],
    ansi: ["*no* [no](x) <b>"],
  },
  {
    claim: "entities are decoded once",
    source: ["&lt;b&gt; &amp;lt; &#65;&#x42; &copy; &nosuch; `&lt;`"],
    html: "<p>&lt;b&gt; &amp;lt; AB © &amp;nosuch; <code>&amp;lt;</code></p>",
    plain: ["<b> &lt; AB © &nosuch; &lt;"],
    ansi: ["<b> &lt; AB © &nosuch; <33>&lt;<39>"],
  },
  {
    claim: "raw HTML is text",
    source: ['<b onclick="x()">**hi**</b>', "<!-- note -->", "", "<div>", "*block*", "</div>"],
    html: "<p>&lt;b onclick=&quot;x()&quot;&gt;<strong>hi</strong>&lt;/b&gt;<br>&lt;!-- note --&gt;</p><p>&lt;div&gt;<br><em>block</em><br>&lt;/div&gt;</p>",
    plain: ['<b onclick="x()">hi</b>', "<!-- note -->", "", "<div>", "block", "</div>"],
    ansi: ['<b onclick="x()"><1>hi<22></b>', "<!-- note -->", "", "<div>", "<3>block<23>", "</div>"],
  },
  {
    claim: "headings look alike",
    source: ["# One", "### Three *it*", "text"],
    html: "<h6>One</h6><h6>Three <em>it</em></h6><p>text</p>",
    plain: ["One", "", "Three it", "", "text"],
    ansi: ["<1>One<22>", "", "<1>Three <22><1><3>it<22><23>", "", "text"],
  },
  {
    claim: "a rule under a line does not make it a heading",
    source: ["above", "---", "below", "==="],
    html: "<p>above</p><hr><p>below<br>===</p>",
    plain: ["above", "---", "", "below", "==="],
    ansi: ["above", "<2>────────<22>", "", "below", "==="],
  },
  {
    claim: "a quote",
    source: ["> said **so**", "> twice", ">", "> > before", "", "answer"],
    html: "<blockquote><p>said <strong>so</strong><br>twice</p><blockquote><p>before</p></blockquote></blockquote><p>answer</p>",
    plain: ["> said so", "> twice", "> > before", "", "answer"],
    ansi: ["<2>│ <22>said <1>so<22>", "<2>│ <22>twice", "<2>│ │ <22>before", "", "answer"],
  },
  {
    claim: "a list",
    source: ["intro:", "- one", "- two", "  wrapped", "  1. deep", "  2. deeper", "", "after"],
    html: "<p>intro:</p><ul><li>one</li><li>two<br>wrapped<ol><li>deep</li><li>deeper</li></ol></li></ul><p>after</p>",
    plain: ["intro:", "- one", "- two", "  wrapped", "  1. deep", "  2. deeper", "", "after"],
    ansi: [
      "intro:",
      "<2>• <22>one",
      "<2>• <22>two",
      "<2>  <22>wrapped",
      "<2>  1. <22>deep",
      "<2>  2. <22>deeper",
      "",
      "after",
    ],
  },
  {
    claim: "a list with a number to begin with",
    source: ["7. seven", "8. eight"],
    html: '<ol start="7"><li>seven</li><li>eight</li></ol>',
    plain: ["7. seven", "8. eight"],
    ansi: ["<2>7. <22>seven", "<2>8. <22>eight"],
  },
  {
    claim: "a list with paragraphs",
    source: ["- one", "", "  more", "- two"],
    html: "<ul><li><p>one</p><p>more</p></li><li>two</li></ul>",
    plain: ["- one", "", "  more", "- two"],
    ansi: ["<2>• <22>one", "", "<2>  <22>more", "<2>• <22>two"],
  },
  {
    claim: "tasks",
    source: ["- [x] done", "- [ ] open", "- [link](https://e.org)"],
    html: `<ul><li class="task">☑ done</li><li class="task">☐ open</li><li>${a("https://e.org/", "link")}</li></ul>`,
    plain: ["- [x] done", "- [ ] open", "- link (https://e.org/)"],
    ansi: ["<2>• [x] <22>done", "<2>• [ ] <22>open", "<2>• <22><4><36>link<24><39><2> (https://e.org/)<22>"],
  },
  {
    claim: "a block of code",
    source: ["```TypeScript title=x", "if (a < b) {", '\treturn "**";', "}", "```"],
    html: '<div class="code"><pre tabindex="0"><code class="language-typescript">if (a &lt; b) {\n\treturn &quot;**&quot;;\n}</code></pre></div>',
    plain: ["if (a < b) {", '\treturn "**";', "}"],
    ansi: ["<2>│ <22><33>if (a < b) {<39>", '<2>│ <22><33>    return "**";<39>', "<2>│ <22><33>}<39>"],
  },
  {
    claim: "code by indent, and a fence without an end",
    source: ["    a  b", "", "~~~", "left open"],
    html: '<div class="code"><pre tabindex="0"><code>a  b</code></pre></div><div class="code"><pre tabindex="0"><code>left open</code></pre></div>',
    plain: ["a  b", "", "left open"],
    ansi: ["<2>│ <22><33>a  b<39>", "", "<2>│ <22><33>left open<39>"],
  },
  {
    claim: "a table",
    source: ["| left | right | mid |", "|:-----|------:|:---:|", "| a | 1 | `x` |", "| long cell | 22 | **y** |"],
    html: '<div class="table" tabindex="0"><table><thead><tr><th class="align-left">left</th><th class="align-right">right</th><th class="align-center">mid</th></tr></thead><tbody><tr><td class="align-left">a</td><td class="align-right">1</td><td class="align-center"><code>x</code></td></tr><tr><td class="align-left">long cell</td><td class="align-right">22</td><td class="align-center"><strong>y</strong></td></tr></tbody></table></div>',
    plain: ["left      | right | mid", "a         |     1 |  x", "long cell |    22 |  y"],
    ansi: [
      "<1>left<22>     <2> │ <22><1>right<22><2> │ <22><1>mid<22>",
      "a        <2> │ <22>    1<2> │ <22> <33>x<39>",
      "long cell<2> │ <22>   22<2> │ <22> <1>y<22>",
    ],
  },
  {
    claim: "links",
    source: ['[text](https://e.org/a?b=1&c=2 "title") https://e.org/x, www.e.org <https://e.org> me@e.org'],
    html: `<p>${a("https://e.org/a?b=1&amp;c=2", "text")} ${a("https://e.org/x", "https://e.org/x")}, ${a("http://www.e.org/", "www.e.org")} ${a("https://e.org/", "https://e.org")} ${a("mailto:me@e.org", "me@e.org")}</p>`,
    plain: ["text (https://e.org/a?b=1&c=2) https://e.org/x, www.e.org https://e.org me@e.org"],
    ansi: [
      "<4><36>text<24><39><2> (https://e.org/a?b=1&c=2)<22>",
      "<4><36>https://e.org/x<24><39>, <4><36>www.e.org<24><39> <4><36>https://e.org<24><39>",
      "<4><36>me@e.org<24><39>",
    ],
  },
  {
    claim: "a link whose text is its address",
    source: ["[https://e.org](https://e.org) [https://bank.com](https://e.org)"],
    html: `<p>${a("https://e.org/", "https://e.org")} ${a("https://e.org/", "https://bank.com")}</p>`,
    plain: ["https://e.org https://bank.com (https://e.org/)"],
    ansi: ["<4><36>https://e.org<24><39> <4><36>https://bank.com<24><39>", "<2>(https://e.org/)<22>"],
  },
  {
    claim: "an image is a link",
    source: ["![a *cat*](https://e.org/c.png) ![](https://e.org/d.png) [![logo](https://e.org/l.png)](https://e.org)"],
    html: `<p>${a("https://e.org/c.png", "a <em>cat</em>")} ${a("https://e.org/d.png", "https://e.org/d.png")} ${a("https://e.org/", "logo")}</p>`,
    plain: ["a cat (https://e.org/c.png) https://e.org/d.png logo (https://e.org/)"],
    ansi: [
      "<4><36>a <24><39><3><4><36>cat<23><24><39><2> (https://e.org/c.png)<22>",
      "<4><36>https://e.org/d.png<24><39> <4><36>logo<24><39>",
      "<2>(https://e.org/)<22>",
    ],
  },
  {
    claim: "what is no web address is no link",
    source: ["[a](/path) [b](ftp://e.org) [c](#x) <urn:isbn:1> [d][e]", "", "[e]: https://e.org"],
    html: `<p>[a](/path) [b](ftp://e.org) [c](#x) &lt;urn:isbn:1&gt; [d][e]</p><p>[e]: ${a("https://e.org/", "https://e.org")}</p>`,
    plain: ["[a](/path) [b](ftp://e.org) [c](#x) <urn:isbn:1> [d][e]", "", "[e]: https://e.org"],
    ansi: ["[a](/path) [b](ftp://e.org) [c](#x)", "<urn:isbn:1> [d][e]", "", "[e]: <4><36>https://e.org<24><39>"],
  },
  {
    claim: "one mark alone is that mark",
    source: ["+"],
    html: "<p>+</p>",
    plain: ["+"],
    ansi: ["+"],
  },
];

describe("a message looks right everywhere", () => {
  for (const { claim, source, html, plain, ansi } of RENDERINGS) {
    it(claim, () => {
      const document = parseMarkdown(source.join("\n"));
      assert.equal(renderHtml(document), html);
      assert.deepEqual(renderPlain(document).split("\n"), plain);
      assert.deepEqual(renderAnsi(document, { width: 40 }).map(visibleStyles), ansi);
    });
  }

  it("Windows and old Mac line ends are line ends", () => {
    assert.equal(renderHtml(parseMarkdown("a\r\nb\rc")), "<p>a<br>b<br>c</p>");
  });

  it("an empty message is empty", () => {
    for (const source of ["", " ", "\n\n", "\t"]) {
      const document = parseMarkdown(source);
      assert.equal(renderHtml(document), "");
      assert.equal(renderPlain(document), "");
      assert.deepEqual(renderAnsi(document, { width: 40 }), []);
    }
  });

  it("a mark alone is never an empty element", () => {
    for (const source of ["+", "-", "*", "1.", ">", "#", "```", "- \n-", "> >"]) {
      assert.equal(renderPlain(parseMarkdown(source)).replace(/\s/g, ""), source.replace(/\s/g, ""));
    }
  });
});

function visibleStyles(line: ReturnType<typeof renderAnsi>[number]): string {
  const text = lineToAnsi(line, { colour: true, hyperlinks: false });
  return text.replaceAll("\u001b[", "<").replace(/<(\d+)m/g, "<$1>");
}
