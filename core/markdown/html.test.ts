import assert from "node:assert/strict";
import { describe, it } from "node:test";
import fc from "fast-check";
import { renderHtml } from "#core/markdown/html.ts";
import { parseMarkdown } from "#core/markdown/parse.ts";

/** Every tag that may occur, with every attribute that it may have. */
const ALLOWED_TAG = new RegExp(
  `^(?:${[
    /<\/?(?:p|h6|blockquote|ul|ol|li|pre|code|table|thead|tbody|tr|th|td|strong|em|del)>/,
    /<(?:hr|br)>/,
    /<\/a>/,
    /<a href="(?:https?:\/\/|mailto:)[^"<>\s]*" rel="noopener noreferrer nofollow" target="_blank">/,
    /<ol start="\d{1,9}">/,
    /<li class="task">/,
    /<t[hd] class="align-(?:left|center|right)">/,
    /<code class="language-[\w+#.-]{1,32}">/,
    /<span class="mention">/,
    /<\/span>/,
  ]
    .map((pattern) => pattern.source)
    .join("|")})$`,
);

const ATTACKS: readonly string[] = [
  // Elements and handlers.
  "<script>alert(1)</script>",
  "<ScRiPt src=//evil.example></sCrIpT>",
  "<img src=x onerror=alert(1)>",
  "<IMG SRC=javascript:alert(1) ONERROR=alert(1)>",
  "<svg onload=alert(1)>",
  "<svg><script>alert(1)</script></svg>",
  "<math><mtext></p><img src=x onerror=alert(1)></math>",
  '<iframe srcdoc="<script>alert(1)</script>"></iframe>',
  "<style>@import '//evil.example'</style>",
  '<meta http-equiv="refresh" content="0;url=javascript:alert(1)">',
  "<base href=//evil.example/>",
  "<form action=javascript:alert(1)><button>x",
  "<!-- --><script>alert(1)</script><!-- -->",
  "<![CDATA[<script>alert(1)</script>]]>",
  "<?php alert(1) ?><script>",
  "<a href=javascript:alert(1)>x</a>",
  "<p><b><i><u>unclosed",
  "</p></div></body></html><script>alert(1)</script>",
  "<noscript><p title='</noscript><img src=x onerror=alert(1)>'>",
  "<template><script>alert(1)</script></template>",
  "<x/onclick=alert(1)>",
  "<\u0000script>alert(1)</\u0000script>",
  // Attributes of Datastar.
  "<div data-on-click=\"@post('/api/me')\">x</div>",
  '<div data-on-load="alert(1)" data-signals="{a: 1}">x</div>',
  "<span data-text=\"$session\" data-bind-body data-on:click='@get(`/x`)'>",
  "data-on-click=\"@post('/x')\" @post( $signal {{1+1}}",
  '[x](https://e.org" data-on-click="alert(1))',
  '```" data-on-click=alert(1)\n</code></pre><script>\n```',
  // Addresses.
  "[x](javascript:alert(1))",
  "[x](JaVaScRiPt:alert(1))",
  "[x]( javascript:alert(1))",
  "[x](java\tscript:alert(1))",
  "[x](<java\tscript:alert(1)>)",
  "[x](\u0001javascript:alert(1))",
  "[x](&#106;avascript:alert(1))",
  "[x](&#x6a;&#x61;vascript:alert(1))",
  "[x](javascript&colon;alert(1))",
  "[x](java&Tab;script&NewLine;:alert(1))",
  "[x](&NewLine;javascript:alert(1))",
  "[x](javascript:alert&lpar;1&rpar;)",
  "[x](\\javascript:alert(1))",
  "[x](vbscript:msgbox(1))",
  "[x](data:text/html,<script>alert(1)</script>)",
  "[x](data:text/html;base64,PHNjcmlwdD4=)",
  "[x](blob:https://e.org/1) [x](file:///etc/passwd) [x](filesystem:https://e.org/x)",
  "[x](//evil.example) [x](/logout) [x](?x) [x](#x) [x](\\\\evil.example)",
  "<javascript:alert(1)> <data:text/html,x> <vbscript:x>",
  "![x](javascript:alert(1))",
  "![x](data:image/svg+xml;base64,PHN2Zz4=)",
  '![x" onerror="alert(1)](https://e.org/p.png)',
  "[x]: javascript:alert(1)\n\n[x]",
  "javascript:alert(1) http://javascript:alert(1)@e.org",
  // Breaking out of an attribute.
  '[x](https://e.org/"onmouseover="alert(1))',
  "[x](https://e.org/'onmouseover='alert(1))",
  '[x](https://e.org/ "title" onclick="alert(1)")',
  '[x](<https://e.org/"><script>alert(1)</script>>)',
  "[x](https://e.org/&quot;onclick=&quot;alert(1))",
  "[x](https://e.org/&#34;&gt;&lt;script&gt;)",
  '<https://e.org/"onclick="alert(1)>',
  'https://e.org/"onclick="alert(1) www.e.org/"><script>',
  'mailto:a@b.c"onclick="x <a"onclick="x@b.c>',
  "[x](mailto:a@b.c?subject=<script>&body=\"'><img>)",
  '```x"onclick="alert(1)\ny\n```',
  '~~~ "><script>alert(1)</script>\ny\n~~~',
  // Nesting.
  "[a [b](javascript:alert(1)) c](https://e.org)",
  "[![x](javascript:alert(1))](javascript:alert(2))",
  "[<img src=x onerror=alert(1)>](https://e.org)",
  "**<b>*<i>**</b>*</i>",
  "|<th onclick=x>|[y](javascript:1)|\n|:-:|-|\n|<script>|`</td><script>`|",
  "- <li>\n  > <blockquote onclick=x>\n    1. [x](javascript:1)",
  "`</code><script>alert(1)</script>`",
  "# </h6><script>alert(1)</script>",
  // Entities that must not become markup.
  "&lt;script&gt;alert(1)&lt;/script&gt; &amp;lt;script&amp;gt;",
  "&#60;img src=x onerror=alert(1)&#62; &#x3c;svg&#x3e; &#0; &#xd800; &#x110000;",
];

describe("a message as HTML (I3, I5)", () => {
  for (const attack of ATTACKS) {
    it(`has only the allowed markup: ${JSON.stringify(attack)}`, () => assertHarmless(attack));
  }

  it("has only the allowed markup when attacks are put into each other", () => {
    const wrappers = [
      "**",
      "`",
      "[",
      "](https://e.org)",
      "> ",
      "- ",
      "|",
      "\n",
      "\n\n",
      "    ",
      "```\n",
      "<",
      '"',
      "&",
      "\\",
      "![",
      ")",
    ];
    const piece = fc.oneof(fc.constantFrom(...ATTACKS), fc.constantFrom(...wrappers), fc.string({ unit: "binary" }));
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 12 }), (pieces) => assertHarmless(pieces.join(""))),
      { numRuns: 500 },
    );
  });
});

describe("names in a message", () => {
  const place = { channelHref: (name: string) => (name === "general" ? '/c/a"b' : null) };
  const render = (source: string) => renderHtml(parseMarkdown(source), place);

  it("marks people and everybody", () => {
    assert.equal(
      render("@Bo and **@here**"),
      '<p><span class="mention">@Bo</span> and <strong><span class="mention">@here</span></strong></p>',
    );
  });

  it("links to channels that the page knows, and leaves the others as text", () => {
    assert.equal(render("#General, #elsewhere"), '<p><a href="/c/a&quot;b">#General</a>, #elsewhere</p>');
    assert.equal(renderHtml(parseMarkdown("see #general")), "<p>see #general</p>");
  });

  it("finds none in code, in addresses, in links, and where the sign is escaped", () => {
    for (const source of ["`@bo #general`", "\\@bo \\#general", "a@bo &#x61;#general", "https://e.org/@bo#general"]) {
      assert.doesNotMatch(render(source), /mention|\/c\//, source);
    }
    assert.doesNotMatch(render("[@bo #general](https://e.org)"), /mention|\/c\//);
  });
});

/** Reads the markup as a tokenizer would, so that what is text for a browser is text here. */
function assertHarmless(source: string): void {
  const html = renderHtml(parseMarkdown(source));
  const open: string[] = [];
  for (const [tag] of html.matchAll(/<[^>]*>?/g)) {
    assert.match(tag, ALLOWED_TAG, html);
    const [, closing, name] = /^<(\/?)(\w+)/.exec(tag)!;
    if (closing === "/") assert.equal(open.pop(), name, html);
    else if (name !== "br" && name !== "hr") open.push(name!);
  }
  assert.deepEqual(open, [], html);
  assert.doesNotMatch(html.replace(/<[^>]*>/g, ""), /[<>"']/, "text is escaped");
}
