import assert from "node:assert/strict";
import { describe, it } from "node:test";
import fc from "fast-check";
import { renderHtml } from "#core/markdown/html.ts";
import { parseMarkdown } from "#core/markdown/parse.ts";
import { MARKUP_ATTACKS, markupSoup } from "#test/support/attacks.ts";

/** Every tag that may occur, with every attribute that it may have. */
const ALLOWED_TAG = new RegExp(
  `^(?:${[
    /<\/?(?:p|h6|blockquote|ul|ol|li|code|table|thead|tbody|tr|th|td|strong|em|del)>/,
    /<(?:hr|br)>/,
    /<\/a>/,
    /<a href="(?:https?:\/\/|mailto:)[^"<>\s]*" rel="noopener noreferrer nofollow" target="_blank">/,
    /<ol start="\d{1,9}">/,
    /<li class="task">/,
    /<div class="code">/,
    /<pre tabindex="0">/,
    /<\/pre>/,
    /<div class="table" tabindex="0">/,
    /<\/div>/,
    /<t[hd] class="align-(?:left|center|right)">/,
    /<code class="language-[\w+#.-]{1,32}">/,
    /<span class="mention">/,
    /<\/span>/,
  ]
    .map((pattern) => pattern.source)
    .join("|")})$`,
);

describe("a message as HTML", () => {
  for (const attack of MARKUP_ATTACKS) {
    it(`I3, I5: has only the allowed markup: ${JSON.stringify(attack)}`, () => assertHarmless(attack));
  }

  it("I3, I5: has only the allowed markup when attacks are put into each other", () => {
    fc.assert(
      fc.property(markupSoup, (source) => assertHarmless(source)),
      { numRuns: 500 },
    );
  });
});

describe("names in a message", () => {
  const place = {
    personHref: (name: string) => (name === "here" ? null : `/users/@${name}`),
    channelHref: (name: string) => (name === "general" ? '/c/a"b' : null),
  };
  const render = (source: string) => renderHtml(parseMarkdown(source), place);

  it("links to people, and marks who is called without being one", () => {
    assert.equal(
      render("@Bo and **@here**"),
      '<p><a class="mention" href="/users/@bo">@Bo</a> and <strong><span class="mention">@here</span></strong></p>',
    );
    assert.equal(renderHtml(parseMarkdown("@bo")), '<p><span class="mention">@bo</span></p>');
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
